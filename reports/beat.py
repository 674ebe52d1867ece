"""When months are built, stopped builds released and drafts prepared. Safe to run twice: tasks look at the rows, not
at the clock alone."""

from celery.schedules import crontab

BEAT = {
    "open-due-drafts": {"task": "reports.tasks.open_due_drafts", "schedule": crontab(hour=7, minute=30)},
    "build-closed-months": {"task": "reports.tasks.build_closed_cycles", "schedule": crontab(minute="5-59/10")},
    "release-due-reports": {"task": "reports.tasks.release_due", "schedule": crontab(minute="*/5")},
    "release-stuck-builds": {"task": "reports.tasks.release_stuck", "schedule": crontab(minute="*/5")},
}
