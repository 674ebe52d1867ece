"""What beat asks of ledger, meetings, people and sheets: each task calls one service."""

from celery import shared_task
from django.utils import timezone

from departments.ledger import escalation
from departments.meetings import plan
from departments.people import handover
from departments.sheets import uploads


@shared_task
def remind_owners() -> int:
    """The reminder goes out by itself; on days off nobody hears."""
    return escalation.remind_owners(at=timezone.now())


@shared_task
def plan_meetings() -> int:
    """This month's meeting is on the calendar of every region."""
    return plan.plan_running_month(at=timezone.now())


@shared_task
def close_left_accounts() -> int:
    """Who handed over with their account to be closed signs in no more from the successor's first day on."""
    return handover.close_left_accounts(today=timezone.localdate())


@shared_task
def purge_uploads() -> int:
    """What was handed in and not confirmed within two hours is gone."""
    return uploads.purge_uploads(at=timezone.now())
