"""Draft → submitted → approved or returned (提交、审核、退回). One refused figure never holds the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.choices import Role
from departments.models import User
from departments.rules import may_decide_for, may_review
from departments.trail.record import record
from indicators.choices import WAITING_STATES, CycleState, FigureState, RevisionAction
from indicators.figures.hands import find_each_own
from indicators.figures.seals import Act, seal
from indicators.figures.states import BulkOutcome, StateMove, Versions, move_figures
from indicators.models import Cycle, Figure
from indicators.review.others import others_who_judge, own_figure_text
from indicators.review.steps import step_after

# What an approval leads to: the state, what its history and the audit trail call it, and whose name it leaves.
APPROVALS = (
    (FigureState.CHECKED, RevisionAction.CHECKED, "figures.check", "checked"),
    (FigureState.APPROVED, RevisionAction.APPROVED, "figures.approve", "approved"),
)


def approve_figures(
    *,
    figures: Sequence[int],
    actor: User,
    at: datetime | None = None,
    versions: Versions | None = None,
    signed: Collection[int] = (),
) -> BulkOutcome:
    """Approve submitted figures by id (审核通过). Nobody approves what they entered, changed or submitted, nor twice.

    Where the unit's reviewer only checks (初审), the figure goes on to the task force. With ``versions`` a figure
    that is not in the version that was looked at is refused. A late figure of a published month is only approved
    when it is among the ``signed``: whoever approves it has read and signed what that moves.
    """
    return approve_each(approvals=[(actor, figures)], at=at, versions=versions, signed=signed)[0]


@transaction.atomic
def approve_each(
    *,
    approvals: Sequence[tuple[User, Sequence[int]]],
    at: datetime | None = None,
    versions: Versions | None = None,
    signed: Collection[int] = (),
) -> list[BulkOutcome]:
    """Approve what several accounts approve at once, each its own figures, as ``approve_figures``; no figure is in two
    of them. All are read together: the 62 units of a county take a quarter of the time."""
    at = at or timezone.now()
    ids = [pk for _actor, figures in approvals for pk in figures]
    _hold_cycles(ids)
    found = _lock(ids)
    # Asked once the rows are locked: nobody types between the question and the approval.
    own = find_each_own(judged=approvals)
    outcomes, moves, acts = [], [], []
    for (actor, figures), touched in zip(approvals, own, strict=True):
        wanted = set(figures)
        rows = [figure for pk, figure in found.items() if pk in wanted]
        outcome = _judge(rows, actor, versions, own=touched, signed=signed, approving=True)
        outcomes.append(outcome)
        steps = {figure.pk: _step(figure, actor) for figure in outcome.done}
        for to, revised, action, name in APPROVALS:
            moved = [figure for figure in outcome.done if steps[figure.pk] == to]
            if moved:
                moves.append(StateMove(moved, to, revised, actor, {f"{name}_by": actor, f"{name}_at": at}))
                acts.append(Act(moved, action, actor))
    move_figures(*moves, at=at)
    seal(*acts)
    return outcomes


@transaction.atomic
def return_figures(
    *, figures: Sequence[int], actor: User, reason: str, at: datetime | None = None, versions: Versions | None = None
) -> BulkOutcome:
    """Return submitted figures with a reason (退回). Raises ``ValueError`` when there is no reason."""
    if not reason.strip():
        raise ValueError("a return needs a reason")
    at = at or timezone.now()
    outcome = _judge(list(_lock(figures).values()), actor, versions)
    fields = {"return_reason": reason[:200]}
    move_figures(StateMove(outcome.done, FigureState.RETURNED, RevisionAction.RETURNED, actor, fields, reason), at=at)
    seal(Act(outcome.done, "figures.return", actor, {"reason": reason}))
    return outcome


def needs_signature(figure: Figure, actor: User) -> bool:
    """Whether approving is more than checking, and the month's ranks are published already."""
    return figure.cycle.state == CycleState.FROZEN and _step(figure, actor) == FigureState.APPROVED


def _step(figure: Figure, actor: User) -> FigureState | None:
    return step_after(
        figure.state,
        figure.department.review_path,
        as_reviewer=actor.has_role(Role.REVIEWER) and actor.department_id == figure.department_id,
        as_taskforce=may_decide_for(actor, department_id=figure.department_id, region_id=figure.cycle.region_id),
    )


def _hold_cycles(ids: Sequence[int]) -> None:
    """Whoever publishes holds the period too: a figure is approved before the report is checked, or the month is
    frozen by the time it is looked at."""
    cycles = Cycle.objects.filter(pk__in=Figure.objects.filter(pk__in=ids).values("cycle_id"))
    list(cycles.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _lock(ids: Sequence[int]) -> dict[int, Figure]:
    """These figures by id, in the order of units and indicators, held until the end of the transaction."""
    rows = Figure.objects.select_for_update(of=("self",)).select_related("indicator", "department", "cycle")
    found = rows.filter(pk__in=ids).order_by("department__position", "indicator__position")
    return {figure.pk: figure for figure in found}


def _judge(
    found: Sequence[Figure],
    actor: User,
    versions: Versions | None,
    *,
    own: Collection[int] = (),
    signed: Collection[int] = (),
    approving: bool = False,
) -> BulkOutcome:
    """Which of these figures the account may approve or return; ``own`` are those that were in its own hands."""
    outcome = BulkOutcome()
    others = others_who_judge(figures=[figure for figure in found if figure.pk in own])
    for figure in found:
        why = _why_not(figure, actor, others.get(figure.pk))
        if not why and versions is not None and versions.get(figure.pk) != figure.version:
            why = _("The figure was changed since you looked at it. Look at it again.")
        if not why and approving and figure.pk not in signed and needs_signature(figure, actor):
            why = _("The month is published: read what accepting this figure moves, and sign it.")
        if why:
            outcome.refused.append((figure, why))
        else:
            outcome.done.append(figure)
    _record_strangers(outcome, actor)
    return outcome


def _record_strangers(outcome: BulkOutcome, actor: User) -> None:
    """No page offers another unit's figures: naming them is an attempt, and put on record."""
    foreign = [
        figure
        for figure, _why in outcome.refused
        if not may_review(actor, department_id=figure.department_id, region_id=figure.cycle.region_id)
    ]
    if foreign:
        detail = {"figures": [figure.pk for figure in foreign][:50]}
        record(actor=actor, action="review.refused", target=_targets(foreign), detail=detail)


def _why_not(figure: Figure, actor: User, others: str | None) -> str:
    """Why this person cannot judge the figure; empty when they can. ``others`` says who must, where it is their own."""
    if not may_review(actor, department_id=figure.department_id, region_id=figure.cycle.region_id):
        return _("You may not review figures of this unit.")
    if figure.state not in WAITING_STATES:
        return _("The figure is not waiting for review.")
    if _step(figure, actor) is None:
        if figure.state == FigureState.CHECKED:
            return _("The unit has checked the figure; now the task force decides.")
        return _("The figure waits for another reviewer first.")
    return "" if others is None else f"{own_figure_text(figure, actor)} {others}"


def _targets(figures: Sequence[Figure]) -> str:
    units = sorted({f"{figure.cycle} {figure.department}" for figure in figures})
    return ", ".join(units)
