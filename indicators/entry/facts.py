"""What typing into a period is held against (填报所据), read once and handed on: save → doubts → submit → answer.

Nothing between the request and its answer reads any of it again. What a step writes it also puts into ``stored``, so
that the next step, and at last the page, sees the rows as they stand by then.

From a typed cell to its figure a value passes five types at most:

- grid:   text → ``TypedCells`` → ``Merge`` → ``Entry`` → ``Figure``
- form:   text → ``FormRow`` → ``Entry`` → ``Figure``
- upload: text → ``Entry`` → ``SheetRow`` → ``PlanLine`` → ``Figure``
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, Subquery, When
from django.utils.timezone import localdate

from departments.models import Department
from indicators.choices import FigureState
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.doubts.read import Doubting, doubting
from indicators.figures.days import PeriodDays
from indicators.models import Cycle, Figure, Revision

Key = tuple[int, int]  # department id, indicator id


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What stands of some cells at a moment: who owes them, what is stored, which doors are open, and
    which days a figure may describe."""

    cycle: Cycle
    obligations: Mapping[Key, Obligation]  # in catalogue order
    stored: dict[Key, Figure]
    doors: OpenDoors
    days: PeriodDays


@dataclass(frozen=True, slots=True)
class SheetFacts(CellFacts):
    """The same with what the figures are doubted by: their past, the benchmarks in force, the scheme's settings."""

    doubting: Doubting


def cell_facts(*, cycle: Cycle, keys: Collection[Key], at: datetime) -> CellFacts:
    """Read some cells and lock them until the end of the transaction; three queries, four after the deadline."""
    obligations = owed_cells(cycle=cycle, keys=keys)
    stored = _figures(cycle, keys, is_locked=True)
    return CellFacts(cycle, obligations, stored, open_doors(cycle=cycle, at=at), days_of(cycle, at))


def sheet_facts(
    *,
    cycle: Cycle,
    obligations: Iterable[Obligation],
    at: datetime,
    past: Doubting | None = None,
    is_locked: bool = False,
) -> SheetFacts:
    """Read everything about some obligations, locked until the end of the transaction where they are to be written;
    five queries whatever their number, one more where several units report some of them, one after the deadline, and
    one for every ledger that knows some of the figures. A ``past`` that was read already is not read again."""
    owed = {obligation.key: obligation for obligation in obligations}
    stored = _figures(cycle, owed, is_locked=is_locked)
    if past is None:
        kinds = {obligation.department.pk: obligation.department.kind for obligation in owed.values()}
        indicators = {obligation.indicator.pk: obligation.indicator for obligation in owed.values()}
        past = doubting(cycle=cycle, departments=list(kinds), indicators=indicators.values(), kinds=kinds)
    for key, figure in stored.items():
        if key in owed:
            figure.indicator = owed[key].indicator
    return SheetFacts(cycle, owed, stored, open_doors(cycle=cycle, at=at), days_of(cycle, at), past)


def days_of(cycle: Cycle, at: datetime) -> PeriodDays:
    """The days of a period as somebody sees them who types now."""
    return PeriodDays(cycle.start, cycle.end, localdate(at))


def owed_cells(*, cycle: Cycle, keys: Collection[Key], unit: Department | None = None) -> dict[Key, Obligation]:
    """Which of these cells are owed; two queries, one where all are of a ``unit`` that was read already."""
    units, indicators = {key[0] for key in keys}, {key[1] for key in keys}
    own = unit if unit is not None and units <= {unit.pk} else None
    obligations = obligations_of(cycle=cycle, department=own, department_ids=units, indicator_ids=indicators)
    return {obligation.key: obligation for obligation in obligations if obligation.key in keys}


def _figures(cycle: Cycle, keys: Collection[Key], *, is_locked: bool) -> dict[Key, Figure]:
    """Stored figures; of returned ones also whether anything was saved after the return."""
    units, indicators = {key[0] for key in keys}, {key[1] for key in keys}
    rows = Figure.objects.filter(cycle=cycle, department__in=units, indicator__in=indicators)
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    latest = Revision.objects.filter(figure=OuterRef("pk")).order_by("-pk").values("action")[:1]
    returned = When(state=FigureState.RETURNED, then=Subquery(latest))
    rows = rows.select_related("submitted_by")
    rows = rows.annotate(last_action=Case(returned, default=None))  # type: ignore[no-redef]  # blank otherwise
    return {(row.department_id, row.indicator_id): row for row in rows}
