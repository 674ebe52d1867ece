"""What beat asks of the indicators: each task calls one service."""

from celery import shared_task
from django.utils import timezone

from indicators.services.cycles import close_past_deadline, open_due_cycles
from indicators.services.reminders import remind_everybody


@shared_task
def open_cycles() -> int:
    """Open the months whose day has come."""
    return len(open_due_cycles(today=timezone.localdate()))


@shared_task
def close_cycles() -> int:
    """Close the months whose deadline has passed."""
    return len(close_past_deadline(at=timezone.now()))


@shared_task
def send_reminders() -> int:
    """Remind whoever owes something today; on days off nobody."""
    return remind_everybody(at=timezone.now())
