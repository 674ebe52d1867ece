"""When meetings are planned, owners reminded, and accounts of those who left switched off. Safe to run twice: tasks
look at the rows, not at the clock alone."""

from celery.schedules import crontab

BEAT = {
    "plan-the-meeting": {"task": "departments.tasks.plan_meetings", "schedule": crontab(hour=1, minute=10)},
    "close-left-accounts": {"task": "departments.tasks.close_left_accounts", "schedule": crontab(hour=0, minute=20)},
    "remind-owners": {"task": "departments.tasks.remind_owners", "schedule": crontab(hour=9, minute=10)},
}
