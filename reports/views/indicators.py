"""Indicators (指标): the list with its filters, and one page that answers every question about one of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from departments.rules import READERS, requires_role
from departments.views.listing import ListPage
from indicators.charts import Trend, bullet, trend
from indicators.models import Benchmark, Indicator, Responsibility
from indicators.services.cycles import current_schemes
from reports.filters import IndicatorRowFilter
from reports.models import FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.presentation import direction_text, gap_sentence, gap_unit, holder_text, source_text
from reports.replay import steps_of
from reports.standing import badges_of
from reports.tables import IndicatorRowTable
from reports.views.shown import Shown, shown_report

MONTHS = 12


@method_decorator(requires_role(*READERS), name="dispatch")
class IndicatorList(ListPage):
    """Leaves of the shown report; before the first one, the catalogue."""

    table_class = IndicatorRowTable
    filterset_class = IndicatorRowFilter
    template_name = "reports/indicator_list.html"
    list_name, always = "indicator_list", ("name_zh",)

    @cached_property
    def shown(self) -> Shown:
        return shown_report(self.request)

    def get_queryset(self) -> QuerySet[IndicatorRow]:
        return IndicatorRow.objects.filter(report=self.shown.report, is_leaf=True).defer("rule_text")

    def get_table(self, **kwargs: Any) -> IndicatorRowTable:
        table: IndicatorRowTable = super().get_table(**kwargs)
        table.query = self.shown.query
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.shown.context()
        context["keep"] = {name: self.request.GET.get(name, "") for name in (*IndicatorRowFilter.Meta.fields, "sort")}
        if self.shown.report is None:
            schemes = current_schemes(region_id=self.request.user.home_region_id)
            context["catalogue"] = Indicator.objects.filter(scheme__in=schemes).leaves().order_by("scheme", "position")
        return context


@require_safe
@requires_role(*READERS)
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Rule, own value, comparators, places, gap, twelve months, people, and how the score came about."""
    shown = shown_report(request)
    row = IndicatorRow.objects.filter(report=shown.report, code=code).first() if shown.report else None
    if row is None:
        return _definition(request, shown, code)
    months = _months(shown.report, code)
    valued = any(past.value is not None for _report, past in months)
    source = source_text(row, shown.report.cycle.label)
    context = shown.context() | {
        "row": row, "scored": row.is_leaf and row.value is None and row.points is not None,
        "months": months[::-1], "valued": valued, "trend": _trend(months, valued=valued),
        "direction": direction_text(row.direction), "gap_unit": gap_unit(row.unit), "badges": badges_of(row),
        "sentence": gap_sentence(row) if row.is_leaf else "", "holder": holder_text(row.best_holder), "source": source,
        "steps": steps_of(row, shown.report.parameters, source=source) if row.is_leaf else [],
        "bullet": bullet(row.value, row.best, row.average, row.worst, row.direction) if row.is_leaf else None,
        "children": _children(row), "units": _units(row), "regions": _regions(row),
    }  # fmt: skip
    return render(request, "reports/indicator_detail.html", context)


def _months(report: MonthlyReport, code: str) -> list[tuple[MonthlyReport, IndicatorRow]]:
    """The shown month and the published ones before it, oldest first."""
    published = MonthlyReport.objects.published().filter(
        region_id=report.region_id, cycle__scheme__code=report.cycle.scheme.code, cycle__start__lt=report.cycle.start
    )
    reports = [report, *published.select_related("cycle").defer("changes").newest_first()[: MONTHS - 1]]
    rows = {row.report_id: row for row in IndicatorRow.objects.filter(report__in=reports, code=code).defer("rule_text")}
    return [(each, rows[each.pk]) for each in reversed(reports) if each.pk in rows]


def _trend(months: list[tuple[MonthlyReport, IndicatorRow]], *, valued: bool) -> Trend | None:
    """The values beside best and average; of what has no value of its own, the attainment."""
    if len(months) < 2:
        return None
    labels, rows = [report.cycle.label for report, _row in months], [row for _report, row in months]
    if not valued:
        return trend(labels, [row.score for row in rows])
    return trend(labels, [row.value for row in rows], [row.best for row in rows], [row.average for row in rows])


def _regions(row: IndicatorRow) -> list[list[RegionRow]]:
    """All counties on this node, where the values of all of them are known: in two halves, side by side."""
    rows = list(RegionRow.objects.filter(report_id=row.report_id, code=row.code))
    half = (len(rows) + 1) // 2
    return [part for part in (rows[:half], rows[half:]) if part]


def _children(row: IndicatorRow) -> list[IndicatorRow]:
    if row.is_leaf:
        return []
    return list(IndicatorRow.objects.filter(report_id=row.report_id, parent_code=row.code).defer("rule_text"))


def _units(row: IndicatorRow) -> int:
    """How many units reported it beside the lead; their ranking has a page of its own."""
    return FigureRow.objects.filter(report_id=row.report_id, code=row.code).count() if row.is_leaf else 0


def _definition(request: HttpRequest, shown: Shown, code: str) -> HttpResponse:
    """Before the first report: what the catalogue says."""
    schemes = current_schemes(region_id=request.user.home_region_id)
    indicator = Indicator.objects.filter(scheme__in=schemes, code=code).select_related("scheme").first()
    if indicator is None:
        raise Http404
    context = shown.context() | {
        "indicator": indicator, "direction": direction_text(indicator.direction),
        "duties": Responsibility.objects.filter(indicator=indicator, valid_to=None).select_related("department"),
        "benchmark": Benchmark.objects.filter(indicator=indicator, region_id=request.user.home_region_id)
        .order_by("effective_from", "pk").last(),
    }  # fmt: skip
    return render(request, "reports/indicator_definition.html", context)
