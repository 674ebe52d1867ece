"""What a reviewer sees beside each submitted figure (待审核): last period's value and the benchmark in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    """Figures read with indicator, unit and cycle, each with its context; three queries whatever the number."""
    if not figures:
        return []
    last = _last_values(figures)
    benchmarks = _benchmarks(figures)
    return [
        InboxLine(
            figure, last.get((figure.cycle_id, figure.department_id, figure.indicator.code)),
            _in_force(benchmarks.get((figure.cycle.region_id, figure.indicator_id), ()), figure.cycle),
            figure.submitted_by_id == user.pk,
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


def _benchmarks(figures: Sequence[Figure]) -> dict[tuple[int, int], list[Benchmark]]:
    """Benchmarks by region and indicator, oldest first."""
    rows = Benchmark.objects.filter(
        region__in={figure.cycle.region_id for figure in figures},
        indicator__in={figure.indicator_id for figure in figures},
    ).as_of(month=max(figure.cycle.start for figure in figures))  # fmt: skip
    found: dict[tuple[int, int], list[Benchmark]] = {}
    for row in rows:
        found.setdefault((row.region_id, row.indicator_id), []).append(row)
    return found


def _in_force(rows: Iterable[Benchmark], cycle: Cycle) -> Benchmark | None:
    """The last one stated for a month not after the period."""
    return next((row for row in reversed(list(rows)) if row.effective_from <= cycle.start), None)
