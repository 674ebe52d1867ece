"""Draft → submitted → approved or returned (提交、审核、退回). One refused figure never holds the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.choices import Role
from departments.models import Department, User
from departments.rules import may_enter, may_review
from departments.trail.record import record
from indicators.choices import EDITABLE_STATES, WAITING_STATES, CycleState, FigureState, RevisionAction
from indicators.doubts.read import Doubting, doubting
from indicators.entry.save import OpenDoors, open_doors, snapshot, stamped, write_revisions
from indicators.figures.seals import seal
from indicators.models import Cycle, Figure
from indicators.review.steps import step_after

BATCH = 5_000
# Version by figure: what the reviewer looked at.
Versions = Mapping[int, int]


@dataclass(slots=True)
class Outcome:
    """What a bulk act did, row by row."""

    done: list[Figure] = field(default_factory=list)
    refused: list[tuple[Figure, str]] = field(default_factory=list)


@transaction.atomic
def submit_figures(
    cycle: Cycle,
    department: Department,
    actor: User,
    indicator_ids: Iterable[int] | None = None,
    at: datetime | None = None,
    late_reason: str = "",
    versions: Versions | None = None,
) -> Outcome:
    """Submit the unit's typed drafts to its reviewer (提交审核). Blank rows stay drafts and are still owed.

    A doubtful figure needs a note that answers the doubt; between the two deadlines a late reason is needed as well.
    With ``versions`` a figure that is not in the version that was looked at is refused.
    """
    at = at or timezone.now()
    rows = Figure.objects.select_for_update(of=("self",)).filter(
        cycle=cycle, department=department, state__in=EDITABLE_STATES
    )
    if indicator_ids is not None:
        rows = rows.filter(indicator_id__in=list(indicator_ids))
    doors = open_doors(cycle=cycle, at=at)
    allowed = may_enter(actor, department_id=department.pk, region_id=cycle.region_id)
    outcome = Outcome()
    said = [figure for figure in rows.select_related("indicator") if not figure.is_blank]
    doubts = doubting(cycle=cycle, departments=[department.pk], indicators=[figure.indicator for figure in said])
    for figure in said:
        figure.cycle, figure.department = cycle, department
        if not allowed:
            outcome.refused.append((figure, _("You may not enter figures for this unit.")))
        elif not doors.is_open(department.pk, figure.indicator_id):
            outcome.refused.append((figure, _("The period is closed. Ask the task force to unlock it, with a reason.")))
        elif versions is not None and versions.get(figure.pk) != figure.version:
            outcome.refused.append((figure, _("The figure was changed since you looked at it. Look at it again.")))
        elif why := _not_ready(figure, doubts, doors, late_reason):
            outcome.refused.append((figure, why))
        else:
            outcome.done.append(figure)
    _keep_late_reason(outcome.done, doors, late_reason.strip()[:200])
    _move(
        outcome.done,
        to=FigureState.SUBMITTED,
        action=RevisionAction.SUBMITTED,
        actor=actor,
        at=at,
        submitted_by=actor,
        submitted_at=at,
        checked_by=None,
        checked_at=None,
        approved_by=None,
        approved_at=None,
        return_reason="",
    )
    if outcome.done:
        seal(figures=outcome.done, action="figures.submit", actor=actor)
    return outcome


def _keep_late_reason(figures: Iterable[Figure], doors: OpenDoors, reason: str) -> None:
    """What was typed in time but is handed in late says why (逾期原因)."""
    late = [f for f in figures if doors.needs_reason(f.department_id, f.indicator_id) and not f.late_reason]
    for figure in late:
        figure.late_reason = reason
    Figure.objects.filter(pk__in=[figure.pk for figure in late]).update(late_reason=reason)


def _not_ready(figure: Figure, doubts: Doubting, doors: OpenDoors, late_reason: str) -> str:
    """What is still missing before the figure can be handed in."""
    if doors.needs_reason(figure.department_id, figure.indicator_id) and not (late_reason or figure.late_reason):
        return _("The deadline has passed. Late entry needs a reason: give one and save again.")
    if figure.note.strip():
        return ""
    found = doubts.of_figure(figure)
    if not found:
        return ""
    return _("Doubtful: %(doubt)s Answer it in the note, or correct the figure.") % {"doubt": found[0].message}


@transaction.atomic
def approve_figures(
    *,
    figures: Sequence[int],
    actor: User,
    at: datetime | None = None,
    versions: Versions | None = None,
    signed: Collection[int] = (),
) -> Outcome:
    """Approve submitted figures by id (审核通过). Nobody approves what they submitted, nor twice.

    Where the unit's reviewer only checks (初审), the figure goes on to the task force. With ``versions`` a figure
    that is not in the version that was looked at is refused. A late figure of a published month is only approved
    when it is among the ``signed``: whoever approves it has read and signed what that moves.
    """
    at = at or timezone.now()
    outcome = _reviewable(figures, actor, versions, approving=True, signed=signed)
    steps = {figure.pk: _step(figure, actor) for figure in outcome.done}
    checked = [figure for figure in outcome.done if steps[figure.pk] == FigureState.CHECKED]
    approved = [figure for figure in outcome.done if steps[figure.pk] == FigureState.APPROVED]
    _move(
        checked,
        to=FigureState.CHECKED,
        action=RevisionAction.CHECKED,
        actor=actor,
        at=at,
        checked_by=actor,
        checked_at=at,
    )
    _move(
        approved,
        to=FigureState.APPROVED,
        action=RevisionAction.APPROVED,
        actor=actor,
        at=at,
        approved_by=actor,
        approved_at=at,
    )
    for action, moved in (("figures.check", checked), ("figures.approve", approved)):
        if moved:
            seal(figures=moved, action=action, actor=actor)
    return outcome


@transaction.atomic
def return_figures(
    *, figures: Sequence[int], actor: User, reason: str, at: datetime | None = None, versions: Versions | None = None
) -> Outcome:
    """Return submitted figures with a reason (退回). Raises ``ValueError`` when there is no reason."""
    if not reason.strip():
        raise ValueError("a return needs a reason")
    at = at or timezone.now()
    outcome = _reviewable(figures, actor, versions, approving=False)
    _move(
        outcome.done,
        to=FigureState.RETURNED,
        action=RevisionAction.RETURNED,
        actor=actor,
        at=at,
        reason=reason,
        return_reason=reason[:200],
    )
    if outcome.done:
        seal(figures=outcome.done, action="figures.return", actor=actor, detail={"reason": reason})
    return outcome


def needs_signature(figure: Figure, actor: User) -> bool:
    """Whether approving is more than checking, and the month's ranks are published already."""
    return figure.cycle.state == CycleState.FROZEN and _step(figure, actor) == FigureState.APPROVED


def _step(figure: Figure, actor: User) -> FigureState | None:
    return step_after(
        figure.state,
        figure.department.review_path,
        as_reviewer=actor.has_role(Role.REVIEWER) and actor.department_id == figure.department_id,
        as_taskforce=actor.has_role(Role.TASKFORCE) and actor.home_region_id == figure.cycle.region_id,
    )


def _reviewable(
    ids: Sequence[int], actor: User, versions: Versions | None, *, approving: bool, signed: Collection[int] = ()
) -> Outcome:
    outcome = Outcome()
    rows = (
        Figure.objects.select_for_update(of=("self",))
        .select_related("indicator", "department", "cycle")
        .filter(pk__in=ids)
    )
    for figure in rows.order_by("department__position", "indicator__position"):
        why = _why_not(figure, actor, approving=approving)
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


def _record_strangers(outcome: Outcome, actor: User) -> None:
    """No page offers another unit's figures: naming them is an attempt, and put on record."""
    foreign = [
        figure
        for figure, _why in outcome.refused
        if not may_review(actor, department_id=figure.department_id, region_id=figure.cycle.region_id)
    ]
    if foreign:
        detail = {"figures": [figure.pk for figure in foreign][:50]}
        record(actor=actor, action="review.refused", target=_targets(foreign), detail=detail)


def _why_not(figure: Figure, actor: User, *, approving: bool) -> str:
    """Why this person cannot judge the figure; empty when they can."""
    if not may_review(actor, department_id=figure.department_id, region_id=figure.cycle.region_id):
        return _("You may not review figures of this unit.")
    if figure.state not in WAITING_STATES:
        return _("The figure is not waiting for review.")
    if _step(figure, actor) is None:
        if figure.state == FigureState.CHECKED:
            return _("The unit has checked the figure; now the task force decides.")
        return _("The figure waits for another reviewer first.")
    if approving and figure.submitted_by_id == actor.pk:
        return _("You submitted this figure yourself; somebody else must approve it.")
    if approving and figure.checked_by_id == actor.pk:
        return _("You checked this figure yourself; somebody else must approve it.")
    return ""


def _move(
    figures: Sequence[Figure], *, to: str, action: str, actor: User, at: datetime, reason: str = "", **fields: object
) -> None:
    if not figures:
        return
    before = [snapshot(figure) for figure in figures]
    fields = stamped(fields)
    for figure in figures:
        figure.state = to
        figure.version += 1
        for name, value in fields.items():
            setattr(figure, name, value)
    # The rows are locked and all get the same: one short update, however many there are.
    for start in range(0, len(figures), BATCH):
        keys = [figure.pk for figure in figures[start : start + BATCH]]
        Figure.objects.filter(pk__in=keys).update(state=to, version=F("version") + 1, **fields)
    write_revisions(figures=figures, before=before, action=action, actor=actor, at=at, reason=reason)


def _targets(figures: Sequence[Figure]) -> str:
    units = sorted({f"{figure.cycle} {figure.department}" for figure in figures})
    return ", ".join(units)
