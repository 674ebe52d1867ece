"""Leaves: fetch by id, call one service, record. Views and commands ask for builds here."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from departments.models import User
from indicators.models import Cycle
from reports.build.claim import queue_report, release_stuck_reports, waiting_reports
from reports.build.run import cycles_without_report, run_build
from reports.documents.cadences import due
from reports.models import MonthlyReport
from reports.publishing.release import release_due_reports


def request_build(*, cycle: Cycle, actor: User | None, reason: str = "") -> MonthlyReport:
    """Queue the period's report and hand its id to a worker once the row is committed (立即生成)."""
    report = queue_report(cycle=cycle, actor=actor, reason=reason)
    build_report.delay_on_commit(report.pk)
    return report


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, retry_backoff_max=60, max_retries=3)
def build_report(report_id: int) -> str:
    """Build one report; whoever holds the row already does the work, everybody else goes home."""
    return run_build(report_id=report_id)


@shared_task
def build_closed_cycles() -> int:
    """Build every closed month that has no report yet; safe to run twice."""
    cycles = cycles_without_report()
    for cycle in cycles:
        request_build(cycle=cycle, actor=None)
    return len(cycles)


@shared_task
def release_due() -> int:
    """Let everybody see what is under embargo and due (分级发布); safe to run twice."""
    return release_due_reports(at=timezone.now())


@shared_task
def release_stuck() -> int:
    """Give back what dead workers held and enqueue everything that waits."""
    at = timezone.now()
    ids = set(release_stuck_reports(at=at)) | set(waiting_reports(at=at))
    for report_id in ids:
        build_report.delay(report_id)
    return len(ids)


@shared_task
def open_due_drafts() -> int:
    """Papers whose day has come by the calendar of the county are there as drafts; safe to run twice."""
    return due.open_due_drafts(at=timezone.now())
