"""The report row as a state machine: queued → building → ready, or failed (排队、生成中、待发布、失败).

A worker claims the row by a conditional UPDATE: one row changed means it is yours. Every later write names the
claim, so a worker that was given up for dead and comes back finds no row and stops without harm.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from config.codes import new_code
from departments.models import User
from departments.trail.record import record
from indicators.models import Cycle
from reports.choices import PENDING_STATES, ReportState
from reports.models import MonthlyReport

# A build takes seconds; a claim this old belongs to a worker that died.
CLAIM_LASTS = timedelta(minutes=5)
MAX_ATTEMPTS = 3
STOPPED = "the worker stopped in the middle of the build"


class LostClaim(Exception):
    """Another worker has the report now."""


def queue_report(*, cycle: Cycle, actor: User | None, reason: str = "", at: datetime | None = None) -> MonthlyReport:
    """The report row to build: the pending one, the unpublished draft again, or the next version (下一版本)."""
    at = at or timezone.now()
    try:
        with transaction.atomic():
            return _queue(cycle, actor, reason, at)
    except IntegrityError:
        # Asked for twice at the same instant: the constraint let one through, and that one serves both.
        return MonthlyReport.objects.get(cycle=cycle, state__in=PENDING_STATES)


def _queue(cycle: Cycle, actor: User | None, reason: str, at: datetime) -> MonthlyReport:
    latest = MonthlyReport.objects.select_for_update(of=("self",)).filter(cycle=cycle).order_by("-version").first()
    request = {"requested_by_name": str(actor) if actor else "system", "requested_at": at, "reason": reason[:200]}
    if latest is not None and latest.state in PENDING_STATES:
        return latest
    if latest is not None and latest.state in {ReportState.READY, ReportState.FAILED}:
        # Never published, so nobody was ever told these numbers: the same version is made anew.
        fresh = {
            "state": ReportState.QUEUED,
            "claim": "",
            "attempts": 0,
            "progress": 0,
            "stage": "",
            "error": "",
            "inputs_digest": "",
            "rows_digest": "",
            # Whoever printed the former draft must not find other numbers behind its code.
            "verification_code": new_code(),
        }
        MonthlyReport.objects.filter(pk=latest.pk).update(**fresh, **request)
        latest.refresh_from_db()
        report = latest
    else:
        report = MonthlyReport.objects.create(
            region_id=cycle.region_id,
            cycle=cycle,
            number=_number(cycle, latest),
            version=latest.version + 1 if latest else 1,
            state=ReportState.QUEUED,
            **request,
        )
    record(actor=actor, action="report.queue", target=f"{cycle.region} {report}", detail={"reason": reason})
    return report


def _number(cycle: Cycle, latest: MonthlyReport | None) -> int:
    """第N期: a correction keeps its number; a new month continues the scheme's count of the year."""
    if latest is not None:
        return latest.number
    others = MonthlyReport.objects.filter(
        region_id=cycle.region_id,
        cycle__start__year=cycle.start.year,
        cycle__scheme__code=cycle.scheme.code,
        cycle__kind=cycle.kind,
    )
    return (others.aggregate(n=Max("number"))["n"] or 0) + 1


def claim(*, report_id: int, at: datetime | None = None) -> str | None:
    """Take a queued report, or one whose worker is dead. Returns the claim, or None when there is nothing to do."""
    at = at or timezone.now()
    token = uuid4().hex
    taking = {
        "state": ReportState.BUILDING,
        "claim": token,
        "claimed_at": at,
        "progress": 0,
        "stage": "",
        "attempts": F("attempts") + 1,
    }
    row = MonthlyReport.objects.filter(pk=report_id)
    if row.filter(state=ReportState.QUEUED).update(**taking):
        return token
    dead = row.filter(state=ReportState.BUILDING, claimed_at__lt=at - CLAIM_LASTS)
    return token if dead.update(**taking) else None


def say_progress(*, report_id: int, claim: str, progress: int, stage: str) -> None:
    """Show how far the build is. Outside the build's transaction, or nobody would see it before the end."""
    mine = MonthlyReport.objects.filter(pk=report_id, claim=claim, state=ReportState.BUILDING)
    if not mine.update(progress=progress, stage=stage):
        raise LostClaim(report_id)


def fail(*, report_id: int, claim: str, error: str, again: bool) -> None:
    """Give the row back: to the queue when another try may help, else (or after the last try) as failed (生成失败)."""
    mine = MonthlyReport.objects.filter(pk=report_id, claim=claim, state=ReportState.BUILDING)
    fields = {"error": error[:500], "claim": "", "progress": 0, "stage": ""}
    if not (again and mine.filter(attempts__lt=MAX_ATTEMPTS).update(state=ReportState.QUEUED, **fields)):
        mine.update(state=ReportState.FAILED, **fields)


def release_stuck_reports(*, at: datetime) -> list[int]:
    """Give the reports of dead workers back to the queue; the sweeper then enqueues them (清理卡住的任务)."""
    released = []
    for report in MonthlyReport.objects.stuck(since=at - CLAIM_LASTS):
        fail(report_id=report.pk, claim=report.claim, error=STOPPED, again=True)
        released.append(report.pk)
    return released


def waiting_reports(*, at: datetime) -> list[int]:
    """Queued for so long that the message must have been lost; enqueuing twice is harmless."""
    waiting = MonthlyReport.objects.filter(state=ReportState.QUEUED, requested_at__lt=at - timedelta(minutes=1))
    return list(waiting.values_list("pk", flat=True))
