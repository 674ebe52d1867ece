"""When months open and close and who owes is reminded.

Safe to run twice: tasks look at the rows, not at the clock alone.
"""

from celery.schedules import crontab

BEAT = {
    "open-the-month": {"task": "indicators.tasks.open_cycles", "schedule": crontab(hour=1, minute=0)},
    "close-the-month": {"task": "indicators.tasks.close_cycles", "schedule": crontab(minute="*/10")},
    "remind-who-owes": {"task": "indicators.tasks.send_reminders", "schedule": crontab(hour=9, minute=0)},
    "mail-notices": {"task": "indicators.tasks.mail_notices", "schedule": crontab(hour="9-17", minute="*/10")},
}
