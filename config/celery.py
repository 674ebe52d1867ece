"""What runs when: the Celery application and its timetable (Asia/Shanghai)."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("duibiao")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["departments", "indicators", "reports"])
app.conf.beat_schedule = {
    # Every one of these is safe to run twice: each looks at the rows, not at the clock alone.
    "open-the-month": {"task": "indicators.tasks.open_cycles", "schedule": crontab(hour=1, minute=0)},
    "close-the-month": {"task": "indicators.tasks.close_cycles", "schedule": crontab(minute="*/10")},
    "remind-who-owes": {"task": "indicators.tasks.send_reminders", "schedule": crontab(hour=9, minute=0)},
    "plan-the-meeting": {"task": "departments.tasks.plan_meetings", "schedule": crontab(hour=1, minute=10)},
    "mail-notices": {"task": "indicators.tasks.mail_notices", "schedule": crontab(hour="9-17", minute="*/10")},
    "remind-owners": {"task": "departments.tasks.remind_owners", "schedule": crontab(hour=9, minute=10)},
    "build-closed-months": {"task": "reports.tasks.build_closed_cycles", "schedule": crontab(minute="5-59/10")},
    "release-stuck-builds": {"task": "reports.tasks.release_stuck", "schedule": crontab(minute="*/5")},
}
