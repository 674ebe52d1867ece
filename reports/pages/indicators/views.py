"""Indicators (指标): the list with its filters, and one page that answers every question about one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lists.page import TablePage
from departments.choices import RegionLevel
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import counts_from_january
from indicators.benchmarks.late import closing_day, late_note
from indicators.cycles.lifecycle import current_schemes
from indicators.models import Benchmark, Indicator, Responsibility
from indicators.responsibility.cards import tiers_to_name
from indicators.rounds.agree import FrozenFact, contradictions_about
from indicators.rounds.sides import Contradiction
from indicators.scoring.charts import bullet, trend
from reports.addresses import Addresses
from reports.analysis.region_lines import around_own
from reports.analysis.replay import steps_of
from reports.bands import level_of, pace
from reports.charts.heat import heat
from reports.facts import PlaceFact, own_basis, places_of, points_of
from reports.gap_notes import points_note, value_note
from reports.models import FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.pages.frozen import of_report
from reports.pages.history import MONTHS, months_before
from reports.pages.indicators.filters import IndicatorRowFilter
from reports.pages.indicators.places import context_of, is_of_places, place_of_month, standing_of
from reports.pages.indicators.tables import LISTED, IndicatorRowTable
from reports.pages.open_items import open_items_by_indicator
from reports.pages.shown import FileOfReport, Shown, choose_report
from reports.presentation import (
    direction_text,
    gap_sentence,
    gap_unit,
    holder_text,
    not_ranked_text,
    source_text,
    zero_months_text,
)
from reports.standing import badges_of
from reports.words.notices import notices
from reports.words.readings import bands_text, heat_reading, months_reading, pace_reading


@method_decorator(requires_role(*READERS), name="dispatch")
class IndicatorList(FileOfReport, TablePage):
    """Leaves of the shown report; before the first one, the catalogue."""

    request: SignedInRequest
    table_class = IndicatorRowTable
    filterset_class = IndicatorRowFilter
    template_name = "reports/pages/indicators/indicator_list.html"
    always = ("name_zh",)

    @cached_property
    def shown(self) -> Shown:
        return choose_report(self.request)

    def get_queryset(self) -> QuerySet[IndicatorRow]:
        return IndicatorRow.objects.filter(report=self.shown.report, is_leaf=True).only(*LISTED)

    def get_subtitle(self) -> str:
        return self.shown.subtitle(super().get_subtitle())

    def get_table(self, **kwargs: Any) -> IndicatorRowTable:
        table: IndicatorRowTable = super().get_table(**kwargs)
        table.query = self.shown.query
        table.period = self.shown.report.cycle.label if self.shown.report else ""
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.shown.context()
        context["keep"] = {name: self.request.GET.get(name, "") for name in (*IndicatorRowFilter.Meta.fields, "sort")}
        if self.shown.report is None:
            region_id, today = self.request.user.home_region_id, timezone.localdate()
            leaves = Indicator.objects.filter(scheme__in=current_schemes(region_id=region_id)).leaves()
            shown = leaves.permitted(region_id=region_id, on=today)
            context["catalogue"] = shown.order_by("scheme", "position")
        return context


@require_safe
@requires_role(*READERS)
def indicator_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Rule, own value, comparators, places, gap, twelve months, people, and how the score came about."""
    shown = choose_report(request)
    before = [each.pk for each in shown.before()[: MONTHS - 1]]
    report = shown.report
    content = (
        of_report("indicator", report, lambda: _indicator_context(report, shown.query, code), shown.query, code, before)
        if report
        else None
    )
    if content is None:
        return _definition(request, shown, code)
    row = content["row"]
    context = shown.context() | content | {"contradictions": _contradictions(row, shown.report)}
    context |= context_of(standing_of(request, shown, row), content.get("notices", ()))
    context |= {"open_items": open_items_by_indicator(request, [code]).get(code)}
    return render(request, "reports/pages/indicators/indicator_detail.html", context)


def _contradictions(row: IndicatorRow, report: MonthlyReport | None) -> list[Contradiction]:
    """Where a notice or a document of benchmarks says otherwise than the published month; notices come in later."""
    if report is None or not row.is_leaf:
        return []
    fact = FrozenFact(row.code, row.name, row.value, row.points)
    cycle = report.cycle
    found = contradictions_about([fact], label=cycle.label, until=cycle.end, region_id=report.region_id)
    return found.get(row.code, [])


def _indicator_context(report: MonthlyReport, query: str, code: str) -> dict[str, Any] | None:
    """Everything the page says of the indicator; None when the report does not have it."""
    row = IndicatorRow.objects.filter(report=report, code=code).first()
    if row is None:
        return None
    address = Addresses(query)
    reports = months_before(report)
    months, below = _months(row, reports)
    regions = list(RegionRow.objects.filter(report_id=row.report_id, code=row.code))
    context = {
        "row": row,
        "awarded": points_of(row) if row.is_leaf else None,
        "points_span": _day_of_points(row, report),
        "is_place": is_of_places(row),
        "places": list(_place_tiles(row, report)) if row.is_leaf else [],
        "span": _span(row, report) if row.value is not None else "",
        "months": [(past, each, place_of_month(each, past.cycle.label)) for past, each in reversed(months)],
        "direction": direction_text(row.direction),
        "badges": badges_of(row),
        "unnamed": tiers_to_name(
            {"chief": row.chief, "lead": row.lead_code, "section": row.section, "person": row.person},
            is_leaf=row.is_leaf,
        ),
        "why": address.explain(code),
        "children": [(child, address.indicator(child.code), address.explain(child.code)) for child in below.now],
        "regions": _halves(regions),
        "not_ranked": {each.region_code: not_ranked_text(each) for each in regions if each.below_floor},
        "around": around_own(regions, row.direction) if row.is_leaf else [],
    }
    context |= _leaf(row, report) if row.is_leaf else _branch(below, report, reports, address)
    return _draw(context | _course(row, months), report)


# What only the drawn parts of the page show.
DRAWN = ("months", "trend", "course", "heat", "heat_sentence", "regions", "not_ranked")


def _draw(context: dict[str, Any], report: MonthlyReport) -> dict[str, Any]:
    """The months and what stands below them as they are printed, instead of the rows that they are printed from."""
    whole = context | {"report": report}
    return {name: found for name, found in context.items() if name not in DRAWN} | {
        "months_panel": render_to_string("reports/pages/indicators/_months.html", whole),
        "below": render_to_string("reports/pages/indicators/_below.html", whole),
    }


def _span(row: IndicatorRow, report: MonthlyReport) -> str:
    """统计口径 and 截至: what the own value speaks of."""
    return " · ".join(filter(None, (row.get_basis_display(), own_basis(row, report.cycle.label))))


def _day_of_points(row: IndicatorRow, report: MonthlyReport) -> str:
    """截至 and, where a document awarded them, the document: what the awarded points speak of."""
    source = source_text(row, report.cycle.label) if row.awarded_by_document else ""
    return " · ".join(filter(None, (own_basis(row, report.cycle.label), source)))


def _place_tiles(row: IndicatorRow, report: MonthlyReport) -> Iterator[tuple[str, PlaceFact | None]]:
    """Every place with its heading; that none is known in province or city is said as well."""
    places = places_of(row, report.cycle.label)
    only_known = is_of_places(row) and bool(places or row.place_level)
    for level, label in ((RegionLevel.PROVINCE, _("Rank in province")), (RegionLevel.CITY, _("Rank in city"))):
        at: list[PlaceFact | None] = [place for place in places if place.level == level]
        yield from ((label, place) for place in at or ([] if only_known else [None]))


@dataclass(frozen=True, slots=True)
class Below:
    """What stands right under a composed indicator: this month's rows, and attainments by code over the months."""

    now: list[IndicatorRow]
    scores: dict[str, list[Decimal | None]]


def _months(row: IndicatorRow, reports: list[MonthlyReport]) -> tuple[list[tuple[MonthlyReport, IndicatorRow]], Below]:
    """The indicator in each of the months that has it, oldest first, and what it is composed of: one query."""
    wanted = Q(code=row.code) if row.is_leaf else Q(code=row.code) | Q(parent_code=row.code)
    place = {report.pk: number for number, report in enumerate(reports)}
    own: dict[int, IndicatorRow] = {}
    below = Below([], {})
    for each in IndicatorRow.objects.filter(wanted, report__in=reports).defer("rule_text", "note", "co_names"):
        if each.code == row.code:
            own[each.report_id] = each
            continue
        if each.report_id == row.report_id:
            below.now.append(each)
        below.scores.setdefault(each.code, [None] * len(reports))[place[each.report_id]] = each.score
    return [(report, own[report.pk]) for report in reports if report.pk in own], below


def _leaf(row: IndicatorRow, report: MonthlyReport) -> dict[str, Any]:
    """What only a measured indicator has: its gap in words, its level, the formula, and sentences for a notice."""
    source = source_text(row, report.cycle.label)
    return {
        "sentence": "" if is_of_places(row) else gap_sentence(row),
        "gap_unit": gap_unit(row.unit),
        "holder": holder_text(row.best_holder),
        "source": source,
        "late_document": late_note(row.benchmark_date, closing_day(report.cycle)),
        # What is a place and scores nothing came about by no formula.
        "steps": [] if is_of_places(row) and row.score is None else steps_of(row, report.parameters, source=source),
        "level": level_of(row),
        "bullet": None if is_of_places(row) else bullet(row.value, row.best, row.average, row.worst, row.direction),
        "units": _units(row),
        "notices": notices(row, report.cycle.label),
        "bands": bands_text(row, row.unit),
        "average_note": value_note(row),
        "points_note": points_note(row),
        "zero_months": zero_months_text(row.zero_streak),
    }


def _branch(below: Below, report: MonthlyReport, reports: list[MonthlyReport], address: Addresses) -> dict[str, Any]:
    labels = [each.cycle.label for each in reports]
    rows = [(c.name, address.indicator(c.code), c.direction == "lower", below.scores[c.code]) for c in below.now]
    if len(labels) < 2 or not rows:
        return {}
    scores = [below.scores[child.code] for child in below.now]
    return {
        "heat": heat(labels, rows, report.parameters["score_decimals"]),
        "heat_sentence": heat_reading(labels, scores),
    }


def _course(row: IndicatorRow, months: list[tuple[MonthlyReport, IndicatorRow]]) -> dict[str, Any]:
    """The months as a drawing and in words: values beside best and average, or the attainment of what has no value;
    and how long the gap would take to close. Places are compared inside their series alone, and not by month."""
    if is_of_places(row):
        return {"valued": False, "course": ""}
    valued = any(past.value is not None for _report, past in months)
    labels, rows = [report.cycle.label for report, _past in months], [past for _report, past in months]
    own = [past.value if valued else past.score for past in rows]
    direction, unit, band = (row.direction, row.unit, row.band) if valued else ("higher", "", None)
    grows = valued and counts_from_january(row.basis, row.unit)
    reading = months_reading(labels, own, unit, direction, band, grows=grows)
    found: dict[str, Any] = {"valued": valued, "course": reading}
    if len(months) > 1:
        best = [past.best for past in rows] if valued else []
        found["trend"] = trend(labels, own, best, [past.average for past in rows] if valued else [])
    if valued and row.best is not None:
        gaps = [past.gap for past in rows]
        found["pace"] = pace_reading(pace(gaps, basis=row.basis, band=row.band), row.unit)
    return found


def _halves(rows: list[RegionRow]) -> list[list[RegionRow]]:
    """All counties on this node, where the values of all of them are known: in two halves, side by side."""
    half = (len(rows) + 1) // 2
    return [part for part in (rows[:half], rows[half:]) if part]


def _units(row: IndicatorRow) -> int:
    """How many units reported it beside the lead; their ranking has a page of its own."""
    return FigureRow.objects.filter(report_id=row.report_id, code=row.code).count()


def _definition(request: SignedInRequest, shown: Shown, code: str) -> HttpResponse:
    """Before the first report: what the catalogue says."""
    region_id = request.user.home_region_id
    named = Indicator.objects.filter(scheme__in=current_schemes(region_id=region_id), code=code)
    shown_today = named.permitted(region_id=region_id, on=timezone.localdate())
    indicator = shown_today.select_related("scheme").first()
    if indicator is None:
        raise Http404
    context = shown.context() | {
        "indicator": indicator,
        "direction": direction_text(indicator.direction),
        "responsibilities": Responsibility.objects.filter(
            indicator=indicator, region=request.user.seen_region_id, valid_to=None
        ).select_related("department"),
        "benchmark": Benchmark.objects.filter(indicator=indicator, region_id=request.user.seen_region_id)
        .order_by("effective_from", "pk")
        .last(),
    }
    return render(request, "reports/pages/indicators/indicator_definition.html", context)
