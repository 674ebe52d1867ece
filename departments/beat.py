"""When meetings are planned and owners reminded. Safe to run twice: tasks look at the rows, not at the clock alone."""

from celery.schedules import crontab

BEAT = {
    "plan-the-meeting": {"task": "departments.tasks.plan_meetings", "schedule": crontab(hour=1, minute=10)},
    "remind-owners": {"task": "departments.tasks.remind_owners", "schedule": crontab(hour=9, minute=10)},
}
