"""When meetings are planned, owners reminded, accounts of those who left switched off, and uploads forgotten. Safe to
run twice: tasks look at the rows, not at the clock alone."""

from celery.schedules import crontab

BEAT = {
    "plan-the-meeting": {"task": "departments.tasks.plan_meetings", "schedule": crontab(hour=1, minute=10)},
    "close-left-accounts": {"task": "departments.tasks.close_left_accounts", "schedule": crontab(hour=0, minute=20)},
    "mail-documents": {"task": "departments.tasks.mail_documents", "schedule": crontab(minute="*/10")},
    "purge-uploads": {"task": "departments.tasks.purge_uploads", "schedule": crontab(minute="*/15")},
    "tidy-documents": {"task": "departments.tasks.tidy_documents", "schedule": crontab(minute="*/15")},
    "remind-owners": {"task": "departments.tasks.remind_owners", "schedule": crontab(hour=9, minute=10)},
}
