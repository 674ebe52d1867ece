"""异议: a unit says of its own result that it is wrong, while only it sees it; the task force answers before everybody
does."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.models import Department, User
from departments.rules import may_decide_for, may_run_month, same_hand
from departments.trail.record import record
from reports.choices import ObjectionState, ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, Objection
from reports.presentation import place_text, with_unit


def may_see_own_result(user: User, *, report: MonthlyReport, at: datetime) -> bool:
    """Whether a unit's own people may read what the version says of their unit (本单位结果)."""
    if not user.has_role(Role.STAFF, Role.REVIEWER) or user.department_id is None:
        return False
    if report.region_id != user.home_region_id or report.state != ReportState.EMBARGOED:
        return False
    return report.units_from is not None and report.units_from <= at


def objection_window_is_open(*, report: MonthlyReport, at: datetime) -> bool:
    """From the hour of the units to that of everybody; where both are one, there is no window."""
    if report.state != ReportState.EMBARGOED or report.units_from is None or report.everybody_from is None:
        return False
    return report.units_from <= at < report.everybody_from


def own_result_to_read(user: User, *, at: datetime) -> MonthlyReport | None:
    """The newest version under embargo of which the account may read its unit's result; one query."""
    if user.department_id is None:
        return None
    rows = MonthlyReport.objects.filter(
        region_id=user.seen_region_id, state=ReportState.EMBARGOED, units_from__lte=at
    ).with_twins()
    return rows.select_related("cycle__scheme").newest_first().first()


@transaction.atomic
def raise_objection(
    *, report: MonthlyReport, code: str, reason: str, actor: User, at: datetime | None = None
) -> Objection:
    """Say what is wrong with one of the unit's rows, or with its place (empty ``code``).

    Raises ``NotAllowed`` for another unit's people, ``NotDone`` outside the window, without a reason, for a row that
    the unit does not have, or where the unit waits for an answer about it.
    """
    at = at or timezone.now()
    locked = MonthlyReport.objects.select_for_update(of=("self",)).select_related("region").get(pk=report.pk)
    unit = actor.department
    if unit is None or not may_see_own_result(actor, report=locked, at=at):
        raise NotAllowed(_("Only the people of a unit object to its result, and only before everybody sees it."))
    if not objection_window_is_open(report=locked, at=at):
        raise NotDone(_("The time for objections is over. Propose a correction instead."))
    if not reason.strip():
        raise NotDone(_("Say in a few words what is wrong."))
    name, printed = _row(locked, unit, code)
    try:
        with transaction.atomic():
            raised = Objection.objects.create(
                report=locked,
                department=unit,
                code=code,
                name=name[:200],
                printed=printed[:80],
                reason=reason.strip()[:300],
                raised_by=actor,
                raised_by_name=str(actor),
                raised_at=at,
            )
    except IntegrityError as twice:
        raise NotDone(_("Your unit has objected to this already and waits for the answer.")) from twice
    detail = {"indicator": code, "printed": printed, "reason": raised.reason}
    record(actor=actor, action="objection.raise", target=f"{locked} {unit} {name}".strip(), detail=detail, unit=unit)
    return raised


def _row(report: MonthlyReport, unit: Department, code: str) -> tuple[str, str]:
    """What the version says there of the unit: the name of the row, and its number as it is printed."""
    if not code:
        own = DepartmentRow.objects.filter(report=report, code=unit.code).first()
        return _("place of the unit"), place_text(own.rank, own.n, tied=own.tied) if own else ""
    indicator = IndicatorRow.objects.filter(report=report, code=code, is_leaf=True).first()
    figure = FigureRow.objects.filter(report=report, code=code, department_code=unit.code).first()
    if indicator is None or (figure is None and indicator.lead_code != unit.code):
        raise NotDone(_("Your unit has no such figure in this report."))
    value = figure.value if figure is not None else indicator.value
    return indicator.name, with_unit(value, indicator.unit)


@transaction.atomic
def answer_objection(
    *, objection: Objection, upheld: bool, answer: str, actor: User, at: datetime | None = None
) -> Objection:
    """Answer in words. What is right holds the release until a corrected version is published in its place.

    Raises ``NotAllowed`` for anybody but the task force, or for whoever objected; ``NotDone`` when it has an answer or
    gets none.
    """
    locked = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("report__cycle", "department")
        .get(pk=objection.pk)
    )
    region = locked.report.region_id
    if not may_run_month(actor, region_id=region):
        raise NotAllowed(_("Only the task force answers objections."))
    of_unit = not may_decide_for(actor, department_id=locked.department_id, region_id=region)
    if of_unit or same_hand(actor, [locked.raised_by_id]):
        raise NotAllowed(_("Your own unit objected; somebody else must answer."))
    if locked.state != ObjectionState.WAITING:
        raise NotDone(_("This objection has been answered by %(who)s.") % {"who": locked.answered_by_name})
    if not answer.strip():
        raise NotDone(_("Answer in words: what was checked, and against what."))
    locked.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    locked.answer, locked.answered_at = answer.strip()[:300], at or timezone.now()
    locked.answered_by, locked.answered_by_name = actor, str(actor)
    locked.save(update_fields=["state", "answer", "answered_at", "answered_by", "answered_by_name"])
    detail = {"upheld": upheld, "answer": locked.answer}
    target = f"{locked.report} {locked}"
    record(actor=actor, action="objection.answer", target=target, detail=detail, unit=locked.department)
    return locked
