"""Modules (模块): first-level items whose leaves the units report, by month or by quarter, unit by unit.

Everything is read from the newest published version of each month; which items are modules follows from the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.choices import PeerGroup
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.months import first_day, last_day
from indicators.numbers.rates import is_place
from indicators.rounds.agree import FrozenFact, contradictions_about
from indicators.targets.counts import Averages, average_targets
from reports.analysis.modules import ModuleFacts, modules_of, read_module
from reports.analysis.quarters import Quarter, quarter_named, quarter_of
from reports.choices import STANDING_STATES
from reports.models import IndicatorRow
from reports.pages.frozen import of_report
from reports.pages.modules.cells import MonthSpan, county, group_rows, head, place_words, unit_row
from reports.pages.modules.exports import module_fields
from reports.pages.shown import FileOfReport, Shown, choose_report
from reports.ranking import loss_order
from reports.words.module_lines import (
    ModuleColumn,
    UnitLine,
    county_lines,
    leading,
    measure_of,
    measures_of_group,
    metrics,
    unit_lines,
)
from reports.words.module_notice import late_of_module, league_of_group, zeros_of_group
from reports.words.module_sentences import (
    gaps_sentence,
    loss_points_sentence,
)

# As many loss points are named in a sentence; the table has all.
MAIN_LOSSES = 3


@method_decorator(requires_role(*READERS), name="dispatch")
class ModuleList(FileOfReport, BaseListPage):
    """Modules that several units report, then those with a place of the county among others."""

    request: SignedInRequest
    template_name = "reports/pages/modules/modules.html"

    @cached_property
    def shown(self) -> Shown:
        return choose_report(self.request)

    @cached_property
    def quarter(self) -> Quarter | None:
        return _quarter(self.shown.report.cycle.label) if self.shown.report else None

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        report = self.shown.report
        if report is None:
            return []
        return of_report("modules", report, lambda: _modules(self.shown, self.quarter), self.shown.query)

    @property
    def by_units(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["units"]]

    @property
    def by_county(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if not line["units"] and line["has_places"]]

    def get_fields(self) -> list[ListField]:
        report = self.shown.report
        return module_fields(report.parameters["score_decimals"] if report else 2)

    def get_rows(self) -> list[dict[str, Any]]:
        return [*self.by_units, *self.by_county]

    def get_title(self) -> str:
        report = self.shown.report
        return " ".join(filter(None, [_("Modules"), report.cycle.label if report else ""]))

    def get_subtitle(self) -> str:
        return str(self.shown.context()["settings_note"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.shown.context()
        if self.shown.report is None:
            return context
        facts = [fact for line in self.get_rows() for fact, _place in line["places"]]
        context |= {"by_units": self.by_units, "quarter": self.quarter, "by_county": self.by_county}
        return context | {"contradicting": _contradicting(self.shown, facts)}


def _modules(shown: Shown, quarter: Quarter | None) -> list[dict[str, Any]]:
    report = shown.report
    found = modules_of(report_id=report.pk) if report else []
    return [_module_line(top, leaves, shown, quarter) for top, leaves in found]


def _quarter(label: str) -> Quarter | None:
    """The quarter of a month; other periods have none."""
    try:
        return quarter_of(label)
    except ValueError:
        return None


def _module_line(top: IndicatorRow, leaves: Sequence[Any], shown: Shown, quarter: Quarter | None) -> dict[str, Any]:
    query, label = shown.query, shown.report.cycle.label if shown.report else ""
    reported, base = [leaf for leaf in leaves if leaf.units > 1], reverse("module_detail", args=[top.code])
    places = [leaf for leaf in leaves if is_place(leaf)]
    counties = county_lines(places, {leaf.code: {label: leaf} for leaf in places}, [label])
    return {
        "row": top,
        "units": max((leaf.units for leaf in reported), default=0),
        "has_places": bool(places),
        "names": [leaf.name for leaf in (reported or leaves)],
        "places": [(_fact(each.leaf), place_words(each)) for each in counties],
        "url": f"{base}?{query}" if query else base,
        "quarter_url": f"{base}?quarter={quarter.label}" if quarter else "",
    }


def _fact(leaf: Any) -> FrozenFact:
    return FrozenFact(leaf.code, leaf.name, leaf.value, leaf.points)


def _contradicting(shown: Shown, facts: Sequence[FrozenFact]) -> set[str]:
    """Indicators of which a notice or a document says otherwise than the month; notices come in later, so nothing of it
    is remembered. Two queries."""
    if shown.report is None or not facts:
        return set()
    cycle, region_id = shown.report.cycle, shown.report.region_id
    return {*contradictions_about(facts, label=cycle.label, until=cycle.end, region_id=region_id)}


@require_safe
@requires_role(*READERS)
def module_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """``?period=2026-05`` or ``?quarter=2026Q1``: rows are units, columns the leaves that they report."""
    span = _span(request)
    if span is None:
        raise Http404
    facts, columns, lines = _read(span, code)
    if facts.top is None:
        raise Http404
    averages = _read_averages(request, span, columns)
    report = span.shown.report
    assert report is not None
    own = request.user.department.code if request.user.department else ""
    contradicting = sorted(_contradicting(span.shown, [] if span.quarter else list(map(_fact, facts.leaves))))

    def draw() -> SafeString:
        context = {
            "columns": [head(column, span) for column in columns],
            "groups": [_group(g, columns, lines, facts, span, averages, own) for g in PeerGroup],
            "late": late_of_module(columns, lines, span.words, span.quarter),
            "gaps": [text for n, column in enumerate(columns) if (text := _gaps(column, n, lines))],
            "county": county(columns, facts, span),
            "contradicting": contradicting,
            "losses": _losses(facts, span) if span.quarter is None else {},
        }
        return render_to_string("reports/pages/modules/_panels.html", context)

    # What is not frozen stands beside the rows: what is asked of the units, what notices say, and who reads.
    beside = sorted(averages.by_unit.items()), sorted(averages.by_kind.items()), contradicting, own
    of = code, span.shown.query, str(span.quarter or ""), span.months, span.read
    panels = of_report("module_drawn", report, draw, *of, beside)
    context = span.shown.context() | _choices(span, code) | {"top": facts.top, "span": span, "panels": panels}
    return render(request, "reports/pages/modules/module_detail.html", context)


def _losses(facts: ModuleFacts, span: MonthSpan) -> dict[str, Any]:
    """主要失分点 of the module in the month: its leaves by the points of the total that they lose, largest first."""
    losing = [(leaf, leaf.lost) for leaf in sorted(facts.leaves, key=loss_order) if leaf.lost]
    if not losing:
        return {}
    address, module = span.address(span.reports[-1].label), facts.top.name if facts.top else ""
    return {
        "rows": [(leaf, address.indicator(leaf.code), address.explain(leaf.code)) for leaf, _lost in losing],
        "total": sum((lost for _leaf, lost in losing), Decimal(0)),
        "text": loss_points_sentence(module, [(leaf.name, lost) for leaf, lost in losing[:MAIN_LOSSES]]),
    }


def _read(span: MonthSpan, code: str) -> tuple[ModuleFacts, list[ModuleColumn], list[UnitLine]]:
    """What the frozen rows say, and what the months come to; remembered with the reports that it is read from."""

    def read() -> tuple[ModuleFacts, list[ModuleColumn], list[UnitLine]]:
        facts = read_module(code=code, reports={each.pk: each.label for each in span.read})
        columns = [
            ModuleColumn(
                leaf, measure_of(leaf, [c for unit in reporters for c in facts.cells[leaf.code, unit].values()])
            )
            for leaf in facts.leaves
            if len(reporters := facts.reporters(leaf.code)) > 1
        ]
        return facts, columns, unit_lines(columns, facts.units, facts.cells, span.published, span.quarter)

    if span.shown.report is None:
        return read()
    return of_report("module", span.shown.report, read, code, [each.pk for each in span.read])


def _span(request: SignedInRequest) -> MonthSpan | None:
    """What is asked for; a quarter without any published month is not there."""
    shown = choose_report(request)
    if shown.report is None:
        return None
    if not (text := request.GET.get("quarter", "")):
        chosen = next(each for each in shown.choices if each.pk == shown.report.pk)
        return MonthSpan(shown, [chosen.label], [chosen])
    try:
        quarter = quarter_named(text)
    except ValueError:
        return None
    scheme = shown.report.cycle.scheme.code
    published = {each.label: each for each in shown.choices if each.state in STANDING_STATES and each.scheme == scheme}
    reports = [published[label] for label in quarter.months if label in published]
    before = published.get(quarter.month_before)
    return MonthSpan(shown, quarter.months, reports, quarter, before) if reports else None


def _choices(span: MonthSpan, code: str) -> dict[str, Any]:
    """The months and quarters that could be looked at instead."""
    scheme = span.shown.report.cycle.scheme.code if span.shown.report else ""
    published = [k for k in span.shown.choices if k.state in STANDING_STATES and k.scheme == scheme]
    quarters = dict.fromkeys(quarter for each in published if (quarter := _quarter(each.label)))
    base = reverse("module_detail", args=[code])
    return {
        "quarters": [(str(q), f"{base}?quarter={q.label}", q == span.quarter) for q in quarters][:6],
        "sources": [(k.label, k.version, f"{reverse('report_detail', args=[k.period])}") for k in span.read],
        "unpublished": [label for label in span.months if label not in span.published],
    }


def _read_averages(request: SignedInRequest, span: MonthSpan, columns: Sequence[ModuleColumn]) -> Averages:
    """Monthly averages that units owe on the last day that is shown."""
    codes = [column.code for column in columns if column.has_average or column.is_average]
    label = span.months[-1]
    if not codes or _quarter(label) is None:
        return Averages({}, {})
    on = last_day(first_day(label))
    return average_targets(region_id=request.user.seen_region_id, codes=codes, on=on)


def _group(
    group: PeerGroup,
    columns: Sequence[ModuleColumn],
    lines: Sequence[UnitLine],
    facts: ModuleFacts,
    span: MonthSpan,
    averages: Averages,
    own: str,
) -> dict[str, Any]:
    """One group of units: its table and its sentences."""
    inside = [line for line in lines if line.group == group]
    if not inside:
        return {}
    measures = metrics(columns, inside, span.quarter)
    chosen = leading(columns)
    parameters = span.shown.report.parameters if span.shown.report else {}
    league = league_of_group(str(group.label), columns, inside, measures, parameters)
    return {
        "label": group.label,
        "key": group.value,
        "zero": _with_opening(span, zeros_of_group(columns, inside, measures)),
        "league": _with_opening(span, league),
        "by": measures[chosen[0]].name if chosen else "",
        "measures": group_rows(columns, measures_of_group(columns, inside)),
        "rows": [unit_row(line, columns, facts, span, averages, own) for line in inside],
    }


def _with_opening(span: MonthSpan, sentence: str) -> str:
    """A sentence that is pasted elsewhere says of what months it speaks."""
    return _("%(first)s, %(next)s") % {"first": span.words, "next": sentence} if sentence else ""


def _gaps(column: ModuleColumn, number: int, lines: Sequence[UnitLine]) -> str:
    """Whose figures of which months are missing in one column."""
    missing = {
        line.name: sorted({*cell.lacking, *cell.missing}) for line in lines if (cell := line.cells[number]) is not None
    }
    return gaps_sentence(column.leaf.name, missing)
