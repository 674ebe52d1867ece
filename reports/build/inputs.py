"""Everything a build reads: a fixed number of queries, handed on as plain records."""

from __future__ import annotations

from collections import defaultdict

from departments.models import Department
from indicators.choices import ResponsibilityRole
from indicators.cycles.lifecycle import settings_in_force
from indicators.cycles.reporters import reporting_pairs
from indicators.models import Benchmark, Cycle, Figure, Indicator, RegionalValue, Responsibility
from indicators.rounds.agree import newest_notices
from indicators.rounds.to_ledger import period_of, source_text
from reports.build.records import (
    BenchmarkRecord,
    FigureKey,
    FigureRecord,
    History,
    IndicatorRecord,
    Inputs,
    LeadRecord,
    NoticeRecord,
    ObligationRecord,
    PeriodRecord,
    PreviousFigure,
    PreviousResult,
    RegionalRecord,
    RegionName,
    UnitRecord,
)
from reports.build.settings import scoring_settings
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport

# How far back a streak can reach (months).
HISTORY = 36


def read_inputs(*, cycle: Cycle, history: bool = True) -> Inputs:
    """Read one period: only approved figures count. About a dozen queries whatever the size.

    Without the history, scores and places are the same; movements and streaks are missing.
    """
    indicators, departments = _indicators(cycle), _departments(cycle)
    leads, co_units = _responsible(cycle)
    regional, names = _regional(cycle)
    return Inputs(
        cycle=PeriodRecord(cycle.label, cycle.region_id, cycle.region.name),
        settings=scoring_settings(settings_in_force(scheme=cycle.scheme, on=cycle.start)),
        indicators=indicators,
        departments=departments,
        leads=leads,
        co_units=co_units,
        obligations=_owed(indicators, departments, leads),
        figures=_figures(cycle),
        benchmarks=_benchmarks(cycle),
        regional=regional,
        region_names=names,
        history=_history(cycle) if history else History(),
        notices=_notices(cycle),
    )


def _indicators(cycle: Cycle) -> list[IndicatorRecord]:
    in_force = Indicator.objects.filter(scheme_id=cycle.scheme_id).in_force(on=cycle.end)
    permitted = in_force.permitted(region_id=cycle.region_id, on=cycle.end).order_by("position")
    return [IndicatorRecord._make(row) for row in permitted.values_list(*IndicatorRecord._fields)]


def _departments(cycle: Cycle) -> dict[int, UnitRecord]:
    return {
        unit.pk: UnitRecord(
            pk=unit.pk,
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            group=unit.group,
            position=unit.position,
            is_active=unit.is_active(on=cycle.end),
        )
        for unit in Department.objects.filter(region_id=cycle.region_id)
    }


def _owed(
    indicators: list[IndicatorRecord], departments: dict[int, UnitRecord], leads: dict[int, LeadRecord]
) -> list[ObligationRecord]:
    pairs = reporting_pairs(
        indicators=[indicator for indicator in indicators if indicator.is_leaf],
        units=[unit for unit in departments.values() if unit.is_active],
        leads={pk: lead.department_id for pk, lead in leads.items()},
    )
    return [ObligationRecord(indicator, unit, FigureKey(unit.pk, indicator.pk)) for indicator, unit in pairs]


def _figures(cycle: Cycle) -> dict[FigureKey, FigureRecord]:
    """What was done for somebody else bears both names (代理)."""
    people = ("entered_as", "entered_by__full_name", "approved_as", "approved_by__full_name")
    facts = ("value", "score", "numerator", "denominator", "not_applicable", "note", "as_of")
    read = ("department_id", "indicator_id", *people, *facts, "entered_at", "approved_at")
    rows = Figure.objects.filter(cycle=cycle).approved().values_list(*read)
    found = {}
    for unit, indicator, entered_as, entered, approved_as, approved, *each, entered_at, approved_at in rows:
        value, score, numerator, denominator, not_applicable, note, as_of = each
        found[FigureKey(unit, indicator)] = FigureRecord(
            value,
            score,
            numerator,
            denominator,
            not_applicable,
            note,
            entered_as or entered or "",
            approved_as or approved or "",
            entered_at,
            approved_at,
            as_of,
        )
    return found


def _benchmarks(cycle: Cycle) -> dict[int, BenchmarkRecord]:
    stated = Benchmark.objects.filter(region_id=cycle.region_id, indicator__scheme_id=cycle.scheme_id)
    return {
        pk: BenchmarkRecord._make(getattr(benchmark, name) for name in BenchmarkRecord._fields)
        for pk, benchmark in stated.latest_by_indicator(month=cycle.start).items()
    }


def _notices(cycle: Cycle) -> dict[str, NoticeRecord]:
    """What the newest notices say of the indicators that their series name, as it stands at the end of the period."""
    return {
        code: NoticeRecord(
            level=series.level,
            rank=published.rank,
            n=published.n_ranked,
            sharing=published.sharing,
            band_end=published.band_end,
            band_size=published.band_size,
            score=published.score if code == series.score_code else None,
            period=period_of(published),
            until=published.period_end,
            source=source_text(published),
            issued_on=published.issued_on,
        )
        for code, (series, published) in newest_notices(region_id=cycle.region_id, until=cycle.end).items()
    }


def _responsible(cycle: Cycle) -> tuple[dict[int, LeadRecord], dict[int, list[int]]]:
    leads: dict[int, LeadRecord] = {}
    co_units: dict[int, list[int]] = defaultdict(list)
    rows = Responsibility.objects.of_region(cycle.region_id).in_force(on=cycle.end)
    rows = rows.filter(indicator__scheme_id=cycle.scheme_id)
    for held in rows.order_by("valid_from", "department__position"):
        if held.role == ResponsibilityRole.LEAD:
            leads[held.indicator_id] = LeadRecord(held.department_id, held.section, held.person, held.chief)
        else:
            co_units[held.indicator_id].append(held.department_id)
    return leads, dict(co_units)


def _regional(cycle: Cycle) -> tuple[dict[int, list[RegionalRecord]], dict[int, RegionName]]:
    columns: dict[int, list[RegionalRecord]] = defaultdict(list)
    names: dict[int, RegionName] = {}
    rows = (
        RegionalValue.objects.filter(indicator__scheme_id=cycle.scheme_id, period=cycle.label)
        .order_by("indicator_id", "region_id")
        .values_list("indicator_id", "region_id", "value", "status", "region__code", "region__name")
    )
    for indicator_id, region_id, value, status, code, name in rows:
        columns[indicator_id].append(RegionalRecord(region_id, value, status))
        names[region_id] = RegionName(code, name)
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
    history.labels = [report.cycle.label for report in reversed(reports)]
    history.digests = [report.rows_digest for report in reversed(reports)]
    previous = reports[0].pk
    history.indicator = {
        code: PreviousResult(value, score)
        for code, value, score in IndicatorRow.objects.filter(report_id=previous).values_list("code", "value", "score")
    }
    history.figure = {
        (code, unit): PreviousFigure(value, rank)
        for code, unit, value, rank in FigureRow.objects.filter(report_id=previous)
        .values_list("code", "department_code", "value", "rank")
        .order_by()
    }
    departments = DepartmentRow.objects.filter(report_id__in=labels).order_by()
    for report_id, code, rank, last, bottom, below in departments.values_list(
        "report_id", "code", "rank", "is_last", "in_bottom", "below_floor"
    ):
        if report_id == previous:
            history.department_rank[code] = rank
        if last:
            history.last_of[code].add(labels[report_id])
        if bottom:
            history.bottom_of[code].add(labels[report_id])
        if below:
            history.below_floor_of[code].add(labels[report_id])
    zeros = IndicatorRow.objects.filter(report_id__in=labels, zero_score=True).order_by()
    for report_id, code in zeros.values_list("report_id", "code"):
        history.zero_of[code].add(labels[report_id])
    lasts = FigureRow.objects.filter(report_id__in=labels, is_last=True).order_by()
    for report_id, code, unit in lasts.values_list("report_id", "code", "department_code"):
        history.figure_last_of[code, unit].add(labels[report_id])
    return history
