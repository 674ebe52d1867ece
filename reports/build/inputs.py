"""Everything a build reads: a fixed number of queries and plain values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from departments.models import Department
from indicators.choices import ResponsibilityRole
from indicators.cycles.lifecycle import settings_in_force
from indicators.cycles.obligations import Duty, duties_among
from indicators.models import Benchmark, Cycle, Figure, Indicator, RegionalValue, Responsibility, SchemeSettings
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport

# How far back a streak can reach (months).
HISTORY = 36
FIGURE_FIELDS = (
    "indicator_id",
    "department_id",
    "value",
    "score",
    "numerator",
    "denominator",
    "not_applicable",
    "note",
    "entered_by__full_name",
    "approved_by__full_name",
    "entered_at",
    "approved_at",
    "entered_as",
    "approved_as",
)


@dataclass(slots=True)
class History:
    """What earlier published reports of the same scheme said (往期)."""

    previous: MonthlyReport | None = None
    # Labels of published months, oldest first, this month not included, and the digests of their rows.
    labels: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    indicator: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    department_rank: dict[str, int | None] = field(default_factory=dict)
    figure: dict[tuple[str, str], tuple[Any, int | None]] = field(default_factory=dict)
    last_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bottom_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    figure_last_of: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(slots=True)
class Inputs:
    """One period as it stands."""

    cycle: Cycle
    settings: SchemeSettings
    indicators: list[Indicator]
    departments: dict[int, Department]
    leads: dict[int, Responsibility]
    co_units: dict[int, list[int]]
    duties: list[Duty]
    figures: dict[tuple[int, int], tuple[Any, ...]]
    benchmarks: dict[int, Benchmark]
    regional: dict[int, list[tuple[int, Any, str]]]
    region_names: dict[int, tuple[str, str]]
    history: History


def read_inputs(*, cycle: Cycle, history: bool = True) -> Inputs:
    """Read one period: only approved figures count. About a dozen queries whatever the size.

    Without the history, scores and places are the same; movements and streaks are missing.
    """
    in_force = Indicator.objects.filter(scheme_id=cycle.scheme_id).in_force(on=cycle.end)
    indicators = list(in_force.permitted(region_id=cycle.region_id, on=cycle.end).order_by("position"))
    departments = {d.pk: d for d in Department.objects.filter(region_id=cycle.region_id)}
    leads, co_units = _responsible(cycle)
    rows = Figure.objects.filter(cycle=cycle).approved().values_list(*FIGURE_FIELDS)
    figures = {(row[1], row[0]): _with_names(row) for row in rows}
    benchmarks = Benchmark.objects.filter(
        region_id=cycle.region_id, indicator__scheme_id=cycle.scheme_id
    ).latest_by_indicator(month=cycle.start)
    regional, names = _regional(cycle)
    settings = settings_in_force(scheme=cycle.scheme, on=cycle.start)
    return Inputs(
        cycle=cycle,
        settings=settings,
        indicators=indicators,
        departments=departments,
        leads=leads,
        co_units=co_units,
        duties=_duties(cycle, indicators, departments, leads),
        figures=figures,
        benchmarks=benchmarks,
        regional=regional,
        region_names=names,
        history=_history(cycle) if history else History(),
    )


def _duties(
    cycle: Cycle, indicators: list[Indicator], departments: dict[int, Department], leads: dict[int, Responsibility]
) -> list[Duty]:
    return duties_among(
        indicators=[indicator for indicator in indicators if indicator.is_leaf],
        units=[unit for unit in departments.values() if unit.is_active(on=cycle.end)],
        leads={pk: lead.department_id for pk, lead in leads.items()},
    )


def _with_names(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The figure's facts, the two names that are frozen and their times; what was done for somebody else bears both
    names (代理)."""
    *facts, entered, approved, entered_at, approved_at, entered_as, approved_as = row
    return (*facts, entered_as or entered, approved_as or approved, entered_at, approved_at)


def _responsible(cycle: Cycle) -> tuple[dict[int, Responsibility], dict[int, list[int]]]:
    leads: dict[int, Responsibility] = {}
    co_units: dict[int, list[int]] = defaultdict(list)
    rows = Responsibility.objects.in_force(on=cycle.end).filter(indicator__scheme_id=cycle.scheme_id)
    for duty in rows.order_by("valid_from", "department__position"):
        if duty.role == ResponsibilityRole.LEAD:
            leads[duty.indicator_id] = duty
        else:
            co_units[duty.indicator_id].append(duty.department_id)
    return leads, dict(co_units)


def _regional(cycle: Cycle) -> tuple[dict[int, list[tuple[int, Any, str]]], dict[int, tuple[str, str]]]:
    columns: dict[int, list[tuple[int, Any, str]]] = defaultdict(list)
    names: dict[int, tuple[str, str]] = {}
    rows = (
        RegionalValue.objects.filter(indicator__scheme_id=cycle.scheme_id, period=cycle.label)
        .order_by("indicator_id", "region_id")
        .values_list("indicator_id", "region_id", "value", "status", "region__code", "region__name")
    )
    for indicator_id, region_id, value, status, code, name in rows:
        columns[indicator_id].append((region_id, value, status))
        names[region_id] = (code, name)
    return dict(columns), names


def _history(cycle: Cycle) -> History:
    earlier = (
        MonthlyReport.objects.published()
        .before(start=cycle.start)
        .filter(region_id=cycle.region_id, cycle__scheme__code=cycle.scheme.code, cycle__kind=cycle.kind)
        .select_related("cycle")
        .newest_first()[:HISTORY]
    )
    reports = list(earlier)
    history = History()
    if not reports:
        return history
    labels = {report.pk: report.cycle.label for report in reports}
    history.previous, history.labels = reports[0], [report.cycle.label for report in reversed(reports)]
    history.digests = [report.rows_digest for report in reversed(reports)]
    previous = history.previous.pk
    history.indicator = {
        code: (value, score)
        for code, value, score in IndicatorRow.objects.filter(report_id=previous).values_list("code", "value", "score")
    }
    history.figure = {
        (code, unit): (value, rank)
        for code, unit, value, rank in FigureRow.objects.filter(report_id=previous)
        .values_list("code", "department_code", "value", "rank")
        .order_by()
    }
    departments = DepartmentRow.objects.filter(report_id__in=labels).order_by()
    for report_id, code, rank, last, bottom in departments.values_list(
        "report_id", "code", "rank", "is_last", "in_bottom"
    ):
        if report_id == previous:
            history.department_rank[code] = rank
        if last:
            history.last_of[code].add(labels[report_id])
        if bottom:
            history.bottom_of[code].add(labels[report_id])
    lasts = FigureRow.objects.filter(report_id__in=labels, is_last=True).order_by()
    for report_id, code, unit in lasts.values_list("report_id", "code", "department_code"):
        history.figure_last_of[code, unit].add(labels[report_id])
    return history
