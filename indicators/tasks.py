"""What beat asks of the indicators: each task calls one service."""

from celery import shared_task
from django.utils import timezone

from indicators.cycles.lifecycle import close_past_deadline, open_due_cycles
from indicators.models import Reminder
from indicators.progress import remind
from indicators.progress.remind import remind_everybody


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


@shared_task
def mail_notices() -> int:
    """Hand every notice of today that was not sent yet to a worker, where the installation wants e-mail."""
    keys = remind.notices_to_mail(at=timezone.now())
    for key in keys:
        mail_notice.delay(key)
    return len(keys)


@shared_task(autoretry_for=(OSError,), retry_backoff=60, max_retries=5)
def mail_notice(notice_id: int) -> bool:
    """Send one notice by e-mail, where the installation asks for it."""
    notice = Reminder.objects.select_related("user").get(pk=notice_id)
    return remind.mail_notice(notice=notice, at=timezone.now())
