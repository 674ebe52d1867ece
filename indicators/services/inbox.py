"""What a reviewer sees beside each submitted figure (待审核): last period's value and the benchmark in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from departments.models import User
from indicators.models import Benchmark, Cycle, Figure


@dataclass(frozen=True, slots=True)
class InboxLine:
    figure: Figure
    last: Figure | None
    benchmark: Benchmark | None
    is_own: bool  # submitted by the reader: somebody else must approve it

    @property
    def token(self) -> str:
        """Which figure in which version was looked at."""
        return f"{self.figure.pk}:{self.figure.version}"


def inbox_lines(*, figures: Sequence[Figure], user: User) -> list[InboxLine]:
    """Figures read with indicator, unit and cycle, each with its context; four queries whatever the number."""
    if not figures:
        return []
    last = _last_values(figures)
    benchmarks = _benchmarks(figures)
    return [
        InboxLine(
            figure, last.get((figure.cycle_id, figure.department_id, figure.indicator.code)),
            benchmarks.get((figure.cycle_id, figure.indicator_id)), figure.submitted_by_id == user.pk,
        )
        for figure in figures
    ]  # fmt: skip


def _last_values(figures: Sequence[Figure]) -> dict[tuple[int, int, str], Figure]:
    """The same unit's figure of the period before, by (this cycle, unit, indicator code)."""
    before = _cycles_before({figure.cycle_id: figure.cycle for figure in figures})
    following = {previous: cycle for cycle, previous in before.items()}
    rows = Figure.objects.filter(
        cycle__in=following, department__in={figure.department_id for figure in figures},
        indicator__code__in={figure.indicator.code for figure in figures},
    ).select_related("indicator")  # fmt: skip
    return {(following[row.cycle_id], row.department_id, row.indicator.code): row for row in rows if not row.is_blank}


def _cycles_before(cycles: dict[int, Cycle]) -> dict[int, int]:
    """Key of the period before each, of the same region, kind and scheme code."""
    earlier = Cycle.objects.filter(
        region__in={cycle.region_id for cycle in cycles.values()}, start__lt=max(c.start for c in cycles.values())
    )
    rows = list(earlier.order_by("-start").values_list("pk", "region_id", "kind", "scheme__code", "start"))
    found: dict[int, int] = {}
    for pk, cycle in cycles.items():
        same = (cycle.region_id, cycle.kind, cycle.scheme.code)
        match = next((row[0] for row in rows if row[1:4] == same and row[4] < cycle.start), None)
        if match is not None:
            found[pk] = match
    return found


def _benchmarks(figures: Sequence[Figure]) -> dict[tuple[int, int], Benchmark]:
    """What is in force, by period and indicator: the last one stated for a month not after the period."""
    rows = Benchmark.objects.filter(
        region__in={figure.cycle.region_id for figure in figures},
        indicator__in={figure.indicator_id for figure in figures},
    ).as_of(month=max(figure.cycle.start for figure in figures))  # fmt: skip
    stated: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
    for region, indicator, month, pk in rows.values_list("region_id", "indicator_id", "effective_from", "pk"):
        stated[region, indicator].append((month, pk))
    wanted = {}
    for cycle, indicator in {(figure.cycle, figure.indicator_id) for figure in figures}:
        in_force = [pk for month, pk in stated[cycle.region_id, indicator] if month <= cycle.start]
        if in_force:
            wanted[cycle.pk, indicator] = in_force[-1]
    found = Benchmark.objects.in_bulk(wanted.values())
    return {key: found[pk] for key, pk in wanted.items()}
