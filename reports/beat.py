"""When months are built and stopped builds released. Safe to run twice: tasks look at the rows, not the clock alone."""

from celery.schedules import crontab

BEAT = {
    "build-closed-months": {"task": "reports.tasks.build_closed_cycles", "schedule": crontab(minute="5-59/10")},
    "release-due-reports": {"task": "reports.tasks.release_due", "schedule": crontab(minute="*/5")},
    "release-stuck-builds": {"task": "reports.tasks.release_stuck", "schedule": crontab(minute="*/5")},
}
