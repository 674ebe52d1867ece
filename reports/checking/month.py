"""The frozen rows of a month and of the months before it, read once, with the numbers that they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from indicators.choices import Aggregation, Basis
from indicators.models import RoundSeries
from indicators.numbers.rates import is_place
from reports.analysis.replay import ComposedPart, attainments, parts_of
from reports.checking.days import Day, days_of_figure, days_of_indicator, days_of_report, days_of_unit
from reports.checking.derived import (
    aggregation_of,
    numbers_around,
    numbers_between,
    numbers_by_month,
    numbers_of_groups,
    numbers_of_heat,
    numbers_of_kinds,
    numbers_of_lead,
    numbers_of_pace,
    numbers_of_parts,
    numbers_of_places,
    numbers_of_ratio,
    numbers_on_the_way,
)
from reports.checking.printed import NumberIndex, NumberKind, TracedNumber
from reports.checking.row_numbers import (
    numbers_of_changes,
    numbers_of_figure,
    numbers_of_indicator,
    numbers_of_region,
    numbers_of_report,
    numbers_of_unit,
)
from reports.checking.trial import Trial
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow

Fact = TypeVar("Fact")
Of = Callable[[str], Iterator[Fact]]
MONTHS = 14
# Months that the speed of catching up is read from.
PACED = 12


@dataclass
class FrozenMonth:
    """One version with its rows, and the published ones of the scheme before it, newest first."""

    report: MonthlyReport
    before: list[MonthlyReport]
    indicators: list[Any]
    units: list[DepartmentRow]
    figures: list[FigureRow]
    regions: list[RegionRow]
    earlier_indicators: dict[str, list[tuple[str, IndicatorRow]]]
    earlier_units: dict[str, list[tuple[str, DepartmentRow]]]
    earlier_figures: dict[str, list[tuple[str, FigureRow]]]
    # Score and place of one series of notices, by either code.
    series_of: dict[str, set[str]] = field(default_factory=dict)
    _indexes: dict[tuple[str, str], NumberIndex] = field(default_factory=dict)
    _trials: dict[str, Trial] = field(default_factory=dict)
    _regions: dict[int, list[RegionRow]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.report.cycle.label

    def by_code(self) -> dict[str, IndicatorRow]:
        return {row.code: row for row in self.indicators}

    def of_indicator(self, code: str) -> NumberIndex:
        """All numbers of an indicator: of this month, of every unit and county on it, and of the months before."""
        return self._index("indicator", code, self._numbers_of_indicator, self._days_of_indicator)

    def of_unit(self, code: str) -> NumberIndex:
        """All numbers of a unit as a whole, of this month and of those before."""
        return self._index("unit", code, self._numbers_of_unit, self._days_of_unit)

    def of_report(self) -> NumberIndex:
        return self._index("report", "", lambda _code: self._numbers_of_report(), lambda _code: self._days_of_report())

    def _index(self, kind: str, code: str, numbers: Of[TracedNumber], days: Of[Day]) -> NumberIndex:
        if (kind, code) not in self._indexes:
            self._indexes[kind, code] = NumberIndex().extend(numbers(code)).add_days(days(code))
        return self._indexes[kind, code]

    def _days_of_indicator(self, code: str) -> Iterator[Day]:
        rows = [(self.label, row) for row in self.indicators if row.code == code]
        for label, row in [*rows, *self.earlier_indicators.get(code, ())]:
            yield from days_of_indicator(row, label)
        # What the document of the score says of the place, and the other way round, is held against the notice.
        for row in self.indicators:
            if row.code in self.series_of.get(code, ()):
                yield from (row.benchmark_date, row.place_date)
        figures = [(self.label, row) for row in self.figures if row.code == code]
        for label, figure in [*figures, *self.earlier_figures.get(code, ())]:
            yield from days_of_figure(figure, label)

    def _days_of_unit(self, code: str) -> Iterator[Day]:
        rows = [(self.label, row) for row in self.units if row.code == code]
        for label, row in [*rows, *self.earlier_units.get(code, ())]:
            yield from days_of_unit(row, label)

    def _days_of_report(self) -> Iterator[Day]:
        for report in (self.report, *self.before):
            yield from days_of_report(report)

    def _numbers_of_indicator(self, code: str) -> Iterator[TracedNumber]:
        for row in self.indicators:
            if row.code == code:
                yield from numbers_of_indicator(row, self.label)
                yield from numbers_of_ratio(row, self.label)
        figures = [figure for figure in self.figures if figure.code == code]
        for figure in figures:
            yield from numbers_of_figure(figure, self.label)
        yield TracedNumber(Decimal(len(figures)), NumberKind.COUNT, f"{code}: units that report", self.label, "report")
        directions = [row.direction for row in self.indicators if row.code == code]
        yield from numbers_of_groups(figures, directions[0] if directions else "", code, self.label)
        if any(row.code == code and row.basis == Basis.CUMULATIVE for row in self.indicators):
            yield from numbers_by_month(figures, self.label)
        regions = [region for region in self.regions if region.code == code]
        for region in regions:
            yield from numbers_of_region(region, self.label)
        yield from numbers_between(regions, self.label)
        yield from self.parts.get(code, ())
        yield from self._pace(code)
        yield from self._places(code)
        for label, earlier in self.earlier_indicators.get(code, ()):
            yield from numbers_of_indicator(earlier, label)
        for label, past in self.earlier_figures.get(code, ()):
            yield from numbers_of_figure(past, label)

    def _numbers_of_unit(self, code: str) -> Iterator[TracedNumber]:
        for row in self.units:
            if row.code == code:
                yield from numbers_of_unit(row, self.label)
                yield from numbers_around(row, self.units, self.label)
        for label, earlier in self.earlier_units.get(code, ()):
            yield from numbers_of_unit(earlier, label)
        led = [row for row in self.indicators if row.is_leaf and row.lead_code == code]
        yield from numbers_of_lead(led, code, self.label)
        shown = {self.label, *(report.cycle.label for report in self.before[: PACED - 1])}
        months = [[*reversed(self._earlier_of(row.code, shown)), row] for row in led]
        yield from numbers_of_heat(months, code, self.label)
        exact = attainments(led, "")
        ranked = [row for row in led if row.ranked]
        parts = parts_of(ranked, exact, Aggregation.MEAN, self.report.parameters.get("missing_rule", ""))
        yield from numbers_of_parts(parts, code, self.label)

    def _numbers_of_report(self) -> Iterator[TracedNumber]:
        report = self.report
        yield from numbers_of_report(report.summary, report.parameters, self.label)
        yield from numbers_of_changes(report.changes, self.label)
        yield TracedNumber(Decimal(report.number), NumberKind.COUNT, "issue", self.label, "report")
        for version in range(1, report.version + 1):
            yield TracedNumber(Decimal(version), NumberKind.COUNT, "version", self.label, "report")
        yield from numbers_of_kinds((row for row in self.indicators if row.is_leaf), "county", self.label)
        yield from self.parts.get("", ())
        scores = [each.summary.get("score") for each in (report, *self.before[:1])]
        if len(scores) > 1 and None not in scores:
            moved = Decimal(scores[0]) - Decimal(scores[1])
            yield TracedNumber(moved, NumberKind.SHARE, "score − month before", self.label, "reports")
        for report in self.before:
            yield from numbers_of_report(report.summary, {}, report.cycle.label)

    @cached_property
    def trial(self) -> Trial:
        """The rows of this month, to be exchanged in copies."""
        return Trial(self.indicators, self.units, self.report.parameters)

    def trial_of(self, report: MonthlyReport) -> Trial:
        """Those of an earlier month."""
        label = report.cycle.label
        if label not in self._trials:
            rows = sorted(_of_month(self.earlier_indicators, label), key=lambda row: row.position)
            self._trials[label] = Trial(rows, _of_month(self.earlier_units, label), report.parameters)
        return self._trials[label]

    def regions_of(self, report: MonthlyReport) -> list[RegionRow]:
        """The counties of an earlier month; one query a month."""
        if report.pk not in self._regions:
            self._regions[report.pk] = list(RegionRow.objects.filter(report=report))
        return self._regions[report.pk]

    def _earlier_of(self, code: str, labels: Collection[str]) -> list[IndicatorRow]:
        return [row for label, row in self.earlier_indicators.get(code, ()) if label in labels]

    def figures_of(self, code: str, label: str) -> list[FigureRow]:
        """What units reported on an indicator in an earlier month."""
        return [row for of, row in self.earlier_figures.get(code, ()) if of == label]

    def _pace(self, code: str) -> Iterator[TracedNumber]:
        own = [row for row in self.indicators if row.code == code and row.is_leaf]
        earlier = [row for _label, row in self.earlier_indicators.get(code, ())[: PACED - 1]]
        if own:
            yield from numbers_of_pace([*reversed(earlier), *own], self.label)

    def _places(self, code: str) -> Iterator[TracedNumber]:
        own = [row for row in self.indicators if row.code == code and row.is_leaf and is_place(row)]
        if own:
            rows = [*reversed([row for _label, row in self.earlier_indicators.get(code, ())]), *own]
            yield from numbers_of_places(rows, self.label, self.report.parameters.get("bottom_n", 3))

    @cached_property
    def parts(self) -> dict[str, list[TracedNumber]]:
        """How everything that is composed is put together, under the code of the whole ("" for the county) and of
        each of its parts."""
        rule = self.report.parameters.get("missing_rule", "")
        exact = attainments(self.indicators, rule)
        rows = self.by_code()
        below: dict[str, list[Any]] = defaultdict(list)
        for row in self.indicators:
            below[row.parent_code].append(row)
        found: dict[str, list[TracedNumber]] = defaultdict(list)
        brought: dict[str, ComposedPart[Any]] = {}
        for parent, children in below.items():
            parts = parts_of(children, exact, aggregation_of(rows.get(parent)), rule)
            numbers = list(numbers_of_parts(parts, parent or "county", self.label))
            found[parent] += numbers
            for part in parts:
                found[part.row.code] += numbers
                brought[part.row.code] = part
        for code in brought:
            found[code] += list(numbers_on_the_way(code, brought, self.label))
        return found


def _of_month(rows: Mapping[str, list[tuple[str, Any]]], label: str) -> list[Any]:
    return [row for each in rows.values() for of, row in each if of == label]


def _series_of(region_id: int) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for series in RoundSeries.objects.filter(region_id=region_id).exclude(score_code="").exclude(place_code=""):
        found[series.score_code].add(series.place_code)
        found[series.place_code].add(series.score_code)
    return found


def read_month(report: MonthlyReport) -> FrozenMonth:
    """Nine queries, however many rows."""
    published = MonthlyReport.objects.published().filter(
        region_id=report.region_id, cycle__scheme__code=report.cycle.scheme.code, cycle__start__lt=report.cycle.start
    )
    before = list(published.select_related("cycle").newest_first()[: MONTHS - 1])
    labels = {each.pk: each.cycle.label for each in before}

    def earlier(model: Any) -> dict[str, list[tuple[str, Any]]]:
        rows: Iterable[Any] = model.objects.filter(report__in=before).order_by("-report__cycle__start")
        found: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        for row in rows:
            found[row.code].append((labels[row.report_id], row))
        return found

    return FrozenMonth(
        report=report,
        series_of=_series_of(report.region_id),
        before=before,
        indicators=list(IndicatorRow.objects.filter(report=report)),
        units=list(DepartmentRow.objects.filter(report=report)),
        figures=list(FigureRow.objects.filter(report=report)),
        regions=list(RegionRow.objects.filter(report=report)),
        earlier_indicators=earlier(IndicatorRow),
        earlier_units=earlier(DepartmentRow),
        earlier_figures=earlier(FigureRow),
    )
