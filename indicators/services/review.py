"""Draft → submitted → approved or returned (提交、审核、退回). One refused figure never holds the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.rules import may_enter, may_review
from departments.services.audit import record
from indicators.choices import EDITABLE_STATES, FigureState, RevisionAction
from indicators.models import Cycle, Figure
from indicators.services.figures import open_doors, snapshot, write_revisions


@dataclass(slots=True)
class Outcome:
    """What a bulk act did, row by row."""

    done: list[Figure] = field(default_factory=list)
    refused: list[tuple[Figure, str]] = field(default_factory=list)


@transaction.atomic
def submit_figures(
    *, cycle: Cycle, department: Department, actor: User, indicator_ids: Iterable[int] | None = None,
    at: datetime | None = None,
) -> Outcome:  # fmt: skip
    """Submit the unit's typed drafts to its reviewer (提交审核). Blank rows stay drafts and are still owed."""
    at = at or timezone.now()
    rows = Figure.objects.select_for_update(of=("self",)).filter(
        cycle=cycle, department=department, state__in=EDITABLE_STATES
    )
    if indicator_ids is not None:
        rows = rows.filter(indicator_id__in=list(indicator_ids))
    doors, allowed = (
        open_doors(cycle=cycle, at=at),
        may_enter(actor, department_id=department.pk, region_id=cycle.region_id),
    )
    outcome = Outcome()
    for figure in rows.select_related("indicator"):
        if figure.is_blank:
            continue
        if not allowed:
            outcome.refused.append((figure, _("You may not enter figures for this unit.")))
        elif not doors.is_open(department.pk, figure.indicator_id):
            outcome.refused.append((figure, _("The period is closed. Ask the task force to unlock it, with a reason.")))
        else:
            outcome.done.append(figure)
    _move(
        outcome.done, to=FigureState.SUBMITTED, action=RevisionAction.SUBMITTED, actor=actor, at=at,
        submitted_by=actor, submitted_at=at, approved_by=None, approved_at=None, return_reason="",
    )  # fmt: skip
    if outcome.done:
        record(actor=actor, action="figures.submit", target=f"{cycle} {department}", detail={"n": len(outcome.done)})
    return outcome


@transaction.atomic
def approve_figures(*, figures: Sequence[int], actor: User, at: datetime | None = None) -> Outcome:
    """Approve submitted figures by id (审核通过). Nobody approves what they submitted."""
    at = at or timezone.now()
    outcome = _reviewable(figures, actor, own_refused=True)
    _move(
        outcome.done, to=FigureState.APPROVED, action=RevisionAction.APPROVED, actor=actor, at=at,
        approved_by=actor, approved_at=at,
    )  # fmt: skip
    if outcome.done:
        record(actor=actor, action="figures.approve", target=_targets(outcome.done), detail={"n": len(outcome.done)})
    return outcome


@transaction.atomic
def return_figures(*, figures: Sequence[int], actor: User, reason: str, at: datetime | None = None) -> Outcome:
    """Return submitted figures with a reason (退回). Raises ``ValueError`` when there is no reason."""
    if not reason.strip():
        raise ValueError("a return needs a reason")
    at = at or timezone.now()
    outcome = _reviewable(figures, actor, own_refused=False)
    _move(
        outcome.done, to=FigureState.RETURNED, action=RevisionAction.RETURNED, actor=actor, at=at, reason=reason,
        return_reason=reason[:200],
    )  # fmt: skip
    if outcome.done:
        detail = {"n": len(outcome.done), "reason": reason}
        record(actor=actor, action="figures.return", target=_targets(outcome.done), detail=detail)
    return outcome


def _reviewable(ids: Sequence[int], actor: User, *, own_refused: bool) -> Outcome:
    outcome = Outcome()
    rows = (
        Figure.objects.select_for_update(of=("self",))
        .select_related("indicator", "department", "cycle")
        .filter(pk__in=ids)
    )
    for figure in rows.order_by("department__position", "indicator__position"):
        if not may_review(actor, department_id=figure.department_id, region_id=figure.cycle.region_id):
            outcome.refused.append((figure, _("You may not review figures of this unit.")))
        elif figure.state != FigureState.SUBMITTED:
            outcome.refused.append((figure, _("The figure is not waiting for review.")))
        elif own_refused and figure.submitted_by_id == actor.pk:
            outcome.refused.append((figure, _("You submitted this figure yourself; somebody else must approve it.")))
        else:
            outcome.done.append(figure)
    return outcome


def _move(
    figures: Sequence[Figure], *, to: str, action: str, actor: User, at: datetime, reason: str = "", **fields: object
) -> None:
    before = [snapshot(figure) for figure in figures]
    for figure in figures:
        figure.state = to
        figure.version += 1
        for name, value in fields.items():
            setattr(figure, name, value)
    Figure.objects.bulk_update(figures, ["state", "version", *fields], batch_size=200)
    write_revisions(figures=figures, before=before, action=action, actor=actor, at=at, reason=reason)


def _targets(figures: Sequence[Figure]) -> str:
    units = sorted({f"{figure.cycle} {figure.department}" for figure in figures})
    return ", ".join(units)
