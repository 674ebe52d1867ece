"""Reading what doubts are made of (存疑): each figure's own twelve months, the benchmark, the scheme's settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.choices import FigureState
from indicators.doubts import Doubt, Measure, Past, Typed, doubts_of
from indicators.models import Benchmark, Cycle, Figure, Indicator, SchemeSettings
from indicators.querysets import CycleQuerySet
from indicators.services.cycles import settings_in_force

MONTHS = 12
Series = tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Doubting:
    """Everything needed to doubt any figure of one period, read once."""

    cycle: Cycle
    settings: SchemeSettings
    histories: Mapping[tuple[int, str], Series] = field(default_factory=dict)  # by (department id, indicator code)
    benchmarks: Mapping[int, Benchmark] = field(default_factory=dict)  # by indicator id

    def history(self, indicator: Indicator, department_id: int) -> Series:
        """The values of the twelve periods before, oldest first."""
        return self.histories.get((department_id, indicator.code), ())

    def past(self, indicator: Indicator, department_id: int) -> Past:
        benchmark = self.benchmarks.get(indicator.pk)
        return Past(
            self.history(indicator, department_id),
            best=benchmark.best if benchmark else None,
            average=benchmark.average if benchmark else None,
        )

    def measure(self, indicator: Indicator) -> Measure:
        return Measure(
            unit=indicator.unit_zh or indicator.unit_en, direction=indicator.direction, basis=indicator.basis,
            decimals=indicator.decimals, is_share=is_share(indicator), maximum=indicator.maximum,
            jump_tolerance=self.settings.jump_tolerance, worsening_limit=Decimal(self.settings.worsening_limit),
        )  # fmt: skip

    def of(self, indicator: Indicator, department_id: int, typed: Typed) -> list[Doubt]:
        """The doubts about these numbers of a unit."""
        return doubts_of(typed, self.measure(indicator), self.past(indicator, department_id))

    def of_figure(self, figure: Figure) -> list[Doubt]:
        """The doubts about a stored figure that was read with its indicator."""
        typed = Typed(self.cycle.start, figure.value, figure.numerator, figure.denominator)
        return self.of(figure.indicator, figure.department_id, typed)


def is_share(indicator: Indicator) -> bool:
    """Whether it is a percentage of a whole: a growth rate, which may be negative, is not."""
    return (indicator.unit_zh or indicator.unit_en).startswith(("%", "％", "percent")) and indicator.minimum == 0


def doubting(
    *, cycle: Cycle, departments: Iterable[int] | None = None, indicators: Iterable[Indicator] | None = None
) -> Doubting:
    """Read the past of a period, of some units and indicators or of all; three queries whatever the number."""
    settings = settings_in_force(scheme=cycle.scheme, on=cycle.start)
    chosen = None if indicators is None else list(indicators)
    benchmarks = Benchmark.objects.filter(region_id=cycle.region_id)
    if chosen is not None:
        benchmarks = benchmarks.filter(indicator__in=chosen)
    codes = None if chosen is None else {indicator.code for indicator in chosen}
    return Doubting(
        cycle=cycle, settings=settings, histories=_histories(cycle, departments, codes),
        benchmarks=benchmarks.latest_by_indicator(month=cycle.start),
    )  # fmt: skip


def earlier_cycles(cycle: Cycle, *, months: int = MONTHS) -> list[Cycle]:
    """The periods before it of the same region, kind and scheme code, oldest first."""
    return list(_before(cycle)[:months])[::-1]


def _before(cycle: Cycle) -> CycleQuerySet:
    rows = Cycle.objects.filter(region_id=cycle.region_id, kind=cycle.kind, start__lt=cycle.start)
    return rows.filter(scheme__code=cycle.scheme.code).order_by("-start")


def _histories(
    cycle: Cycle, departments: Iterable[int] | None, codes: set[str] | None
) -> dict[tuple[int, str], Series]:
    rows = Figure.objects.filter(cycle__in=_before(cycle).values("pk")[:MONTHS], value__isnull=False)
    rows = rows.exclude(state=FigureState.DRAFT)
    if departments is not None:
        rows = rows.filter(department__in=list(departments))
    if codes is not None:
        rows = rows.filter(indicator__code__in=codes)
    found: dict[tuple[int, str], list[tuple[date, Decimal]]] = {}
    columns = ("department_id", "indicator__code", "cycle__start", "value")
    for unit, code, start, value in rows.values_list(*columns).iterator():
        if value is not None:
            found.setdefault((unit, code), []).append((start, value))
    return {key: tuple(sorted(series)) for key, series in found.items()}
