"""What beat asks of ledger, meetings, people and sheets: each task calls one service."""

from typing import Any

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from departments.documents import deliver, make
from departments.documents.issue import Order, order_document
from departments.ledger import escalation
from departments.meetings import plan
from departments.models import OfficeDocument, Region, User
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


def request_document(
    *, order: Order, region: Region, actor: User, site: str, options: dict[str, Any] | None = None
) -> OfficeDocument:
    """Ask for a document that takes long; its id goes to a worker once the row is committed."""
    document = order_document(order=order, region=region, actor=actor, site=site, options=options)
    make_document.delay_on_commit(document.pk)
    return document


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, retry_backoff_max=60, max_retries=3)
def make_document(document_id: int) -> str:
    """Make one document that was asked for; one that is made already stays as it is."""
    return make.run_maker(document_id=document_id)


@shared_task
def tidy_documents() -> int:
    """What nobody made in time is told so; what was kept long enough is gone. Safe to run twice."""
    at = timezone.now()
    return make.fail_stuck_documents(at=at) + make.forget_documents(at=at)


@shared_task
def mail_documents() -> int:
    """Documents that were sent to people go out by e-mail, once each."""
    return deliver.mail_deliveries(at=timezone.now())
