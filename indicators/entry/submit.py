"""Handing a sheet in (提交): everything that says something goes to the reviewer; held rows stay, the others go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.rules import may_enter
from indicators.choices import EDITABLE_STATES, FigureState, RevisionAction
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.doubts.read import Doubting, doubting
from indicators.entry.worksheet import Line, Worksheet
from indicators.figures.seals import seal
from indicators.figures.states import Outcome, Versions, move_figures
from indicators.models import Cycle, Figure


@dataclass(slots=True)
class Handed:
    """What went to the reviewer, what was refused and why, and returned figures that nobody touched."""

    done: list[Figure] = field(default_factory=list)
    refused: list[tuple[Figure, str]] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)


def hand_in(
    *, sheet: Worksheet, actor: User, at: datetime, touched: Collection[int] = (), late_reason: str = ""
) -> Handed:
    """Submit the sheet, unit by unit. A returned figure goes only after a change or an explicit "it is right".

    ``touched`` are the indicators changed or confirmed since the sheet was read.
    """
    handed = Handed()
    editable = [line for line in sheet.lines if line.editable]
    handed.held = [line for line in editable if line.needs_change and line.indicator.pk not in touched]
    ready = [line for line in editable if line not in handed.held]
    for unit in {line.department.pk: line.department for line in ready}.values():
        ids = [line.indicator.pk for line in ready if line.department.pk == unit.pk]
        outcome = submit_figures(
            cycle=sheet.cycle, department=unit, actor=actor, indicator_ids=ids, at=at, late_reason=late_reason
        )
        handed.done += outcome.done
        handed.refused += outcome.refused
    return handed


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
    move_figures(
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
