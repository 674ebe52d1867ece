"""Earlier periods of units (往期): what stands beside a cell and what doubts are made of, read together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.choices import FigureState
from indicators.doubts.read import MONTHS, Earlier, Series
from indicators.models import Cycle, Figure

Key = tuple[int, str]  # department id, indicator code


@dataclass(slots=True)
class PastYear:
    """The twelve periods before one: a new year's catalogue has new rows but keeps its codes."""

    last_cycle: Cycle | None = None
    year_cycle: Cycle | None = None  # the same period last year
    last: dict[Key, Earlier] = field(default_factory=dict)
    year_ago: dict[Key, Earlier] = field(default_factory=dict)
    histories: dict[Key, Series] = field(default_factory=dict)


def earlier_cycles(cycle: Cycle) -> list[Cycle]:
    """The twelve periods before one, of the same region, kind and scheme code, the newest first."""
    rows = Cycle.objects.filter(region_id=cycle.region_id, kind=cycle.kind, start__lt=cycle.start)
    return list(rows.filter(scheme__code=cycle.scheme.code).order_by("-start")[:MONTHS])


def past_year(*, cycle: Cycle, department_ids: Collection[int], codes: Collection[str] | None = None) -> PastYear:
    """Everything handed in by these units in the twelve periods before; two queries."""
    cycles = {earlier.pk: earlier for earlier in earlier_cycles(cycle)}
    if not cycles:
        return PastYear()
    before = cycle.start.replace(year=cycle.start.year - 1, day=min(cycle.start.day, 28))
    last = max(cycles.values(), key=lambda earlier: earlier.start)
    past = PastYear(last, next((each for each in cycles.values() if each.start == before), None))
    rows = Figure.objects.filter(cycle__in=cycles, department__in=list(department_ids))
    rows = rows.exclude(state=FigureState.DRAFT)
    if codes is not None:
        rows = rows.filter(indicator__code__in=list(codes))
    found: dict[Key, list[tuple[date, Decimal]]] = {}
    columns = ("department_id", "indicator__code", "cycle_id", "value", "score", "not_applicable")
    for unit, code, key, value, score, absent in rows.values_list(*columns):
        if value is not None:
            found.setdefault((unit, code), []).append((cycles[key].start, value))
        for cycle_shown, shown in ((past.last_cycle, past.last), (past.year_cycle, past.year_ago)):
            if cycle_shown is not None and cycle_shown.pk == key:
                shown[unit, code] = Earlier(value, score, absent)
    past.histories = {name: tuple(sorted(series)) for name, series in found.items()}
    return past
