"""分级发布: 专班 → 县领导 → each unit its own result → everybody; what happens when everybody sees it, and taking back
what nobody has seen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed, NotDone
from departments.models import User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.corrections.propose import mark_not_carried
from indicators.cycles.lifecycle import unfreeze_cycle
from reports.choices import ReportState
from reports.loop.effects import follow_up, lock_measured_items
from reports.loop.propose import propose
from reports.models import MonthlyReport


@transaction.atomic
def release_report(*, report: MonthlyReport, at: datetime) -> bool:
    """Let everybody see a version under embargo; the one before it is superseded. False where nothing was to be done.

    Only now the ledger hears of it: effects proven or lost, and what gives reason to new ledger items.
    """
    locked = (
        MonthlyReport.objects.select_for_update(of=("self",))
        .select_related("cycle__scheme", "region")
        .get(pk=report.pk)
    )
    if locked.state != ReportState.EMBARGOED:
        return False
    lock_measured_items(report=locked)
    earlier = MonthlyReport.objects.standing().filter(cycle=locked.cycle, version__lt=locked.version)
    earlier.update(state=ReportState.SUPERSEDED)
    locked.state = report.state = ReportState.PUBLISHED
    locked.save(update_fields=["state"])
    if locked.published_at != at:
        record(actor=None, action="report.release", target=f"{locked.region} {locked}", region=locked.region)
    follow_up(report=locked, at=at)
    propose(report=locked, at=at)
    return True


def release_due_reports(*, at: datetime) -> int:
    """What the timetable does every few minutes; an objection that nobody has answered holds its report."""
    return sum(release_report(report=report, at=at) for report in MonthlyReport.objects.due_for_release(at=at))


@transaction.atomic
def withdraw_report(*, report: MonthlyReport, actor: User, reason: str, at: datetime | None = None) -> MonthlyReport:
    """Take back a published version before leadership may see it (撤回); afterwards it can only be corrected.

    The month is closed again, not open: figures change by unlocks as before, and another version is built. Raises
    ``NotAllowed`` for anybody but the task force, ``NotDone`` without a reason or when it has been released.
    """
    if not may_run_month(actor, region_id=report.region_id):
        raise NotAllowed(_("Only the task force may withdraw a report."))
    if not reason.strip():
        raise NotDone(_("Withdrawing a report needs a reason."))
    at = at or timezone.now()
    locked = (
        MonthlyReport.objects.select_for_update(of=("self",))
        .select_related("cycle__scheme", "cycle__region", "region")
        .get(pk=report.pk)
    )
    if locked.state != ReportState.EMBARGOED or locked.leaders_from is None or locked.leaders_from <= at:
        raise NotDone(_("This version has been released. What is wrong in it is put right by a correction."))
    locked.state, locked.withdrawn_at = ReportState.WITHDRAWN, at
    locked.withdrawn_by_name, locked.withdrawal_reason = str(actor), reason.strip()[:200]
    locked.save(update_fields=["state", "withdrawn_at", "withdrawn_by_name", "withdrawal_reason"])
    mark_not_carried(cycle=locked.cycle, version=locked.version)
    if not MonthlyReport.objects.published().filter(cycle=locked.cycle).exists():
        unfreeze_cycle(cycle=locked.cycle, actor=actor, reason=reason.strip())
    record(
        actor=actor,
        action="report.withdraw",
        target=f"{locked.region} {locked}",
        detail={"reason": reason.strip(), "digest": locked.rows_digest},
    )
    return locked
