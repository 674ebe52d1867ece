"""Explain my score (得分说明): one page for every number of a report, from what was typed to the place it led to."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from reports.addresses import Addresses
from reports.analysis.explain import (
    Context,
    Station,
    stations_of_branch,
    stations_of_leaf,
    stations_of_total,
    stations_of_unit,
)
from reports.analysis.peers import compare_with_group
from reports.analysis.read_peers import read_group_figures
from reports.analysis.replay import COLUMNS
from reports.facts import is_computed
from reports.models import FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.pages.frozen import of_report
from reports.pages.shown import Shown, choose_report


@require_safe
@requires_role(*READERS)
def explain(request: SignedInRequest, code: str) -> HttpResponse:
    """The county's own number, or with ``?unit=`` that of one unit among its peers."""
    shown, unit = choose_report(request), request.GET.get("unit", "")
    report = shown.report
    if report is None:
        raise Http404
    stations, context = of_report("explain", report, lambda: _explain(report, code, unit), shown.query, code, unit)
    return _page(request, shown, stations, context)


def _explain(report: MonthlyReport, code: str, unit: str) -> tuple[list[Station], dict[str, Any]]:
    tree = _tree(report, code)
    row = next((each for each in tree if each.code == code), None)
    if row is None:
        raise Http404
    figure = None
    if unit:
        figure = FigureRow.objects.filter(report=report, code=code, department_code=unit).first()
        if figure is None:
            raise Http404
        figures = read_group_figures(report=report, codes=[code], group=figure.group)
        compared = compare_with_group(figure, row, figures)
        stations = stations_of_unit(figure, row, _context(report, _peers(figure)), compared)
    else:
        stations_of = stations_of_leaf if row.is_leaf else stations_of_branch
        stations = stations_of(row, tree, _context(report, _counties(row)))
    return stations, {"row": row, "figure": figure, "keep": {"unit": unit}}


@require_safe
@requires_role(*READERS)
def explain_total(request: SignedInRequest) -> HttpResponse:
    """The county's overall score, from its first-level indicators."""
    shown = choose_report(request)
    if shown.report is None:
        return _page(request, shown, [], {})
    rows = IndicatorRow.objects.filter(report=shown.report).only(*COLUMNS)
    return _page(request, shown, stations_of_total(list(rows), _context(shown.report, [])), {})


def _page(request: SignedInRequest, shown: Shown, stations: list[Station], context: dict[str, Any]) -> HttpResponse:
    address = Addresses(shown.query)
    row = context.get("row")
    context |= shown.context() | {
        "stations": stations,
        "back": address.indicator(row.code) if row else "",
        "ranking": address.units(row.code) if row and context.get("figure") else "",
        "parts": [(part.row, address.explain(part.row.code), part) for station in stations for part in station.parts],
    }
    return render(request, "reports/pages/explain/explain.html", context)


def _tree(report: MonthlyReport, code: str) -> list[IndicatorRow]:
    """The row with all below its first-level indicator, and all first-level ones: what its weight is held against."""
    rows = IndicatorRow.objects.filter(report=report)
    top = rows.filter(code=code).order_by().values("top_code")
    return list(rows.filter(Q(top_code__in=top) | Q(depth=0)).defer("rule_text"))


def _context(report: MonthlyReport, tied: list[str]) -> Context:
    values = {"period": report.cycle.label, "number": report.number, "version": report.version}
    published = _("%(period)s, issue %(number)s, version %(version)s") % values
    if report.published_at:
        at = timezone.localtime(report.published_at)
        published += _(", published %(at)s") % {"at": f"{at:%Y-%m-%d %H:%M}"}
    score = report.summary.get("score")
    return Context(
        period=report.cycle.label,
        parameters=report.parameters,
        published=published,
        tied=tied,
        total=None if score is None else Decimal(score),
        zone=timezone.get_current_timezone(),
    )


def _counties(row: IndicatorRow) -> list[str]:
    """Other counties in the same place, where we ranked them ourselves."""
    if not is_computed(row):
        return []
    same = RegionRow.objects.filter(report_id=row.report_id, code=row.code, rank=row.rank_province, is_own=False)
    return list(same.order_by("region_code").values_list("region_name", flat=True))


def _peers(figure: FigureRow) -> list[str]:
    """Other units in the same place."""
    if not figure.tied:
        return []
    same = FigureRow.objects.filter(
        report_id=figure.report_id, code=figure.code, group=figure.group, rank=figure.rank
    ).exclude(department_code=figure.department_code)
    return list(same.order_by("department_code").values_list("department_name", flat=True))
