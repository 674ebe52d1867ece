"""Rankings (排名): departments by what they lead, units on one indicator, the county among counties."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
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
from departments.choices import PeerGroup, RegionLevel
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import name_with_basis
from indicators.choices import Standing
from indicators.kinds import compares_units, compares_values
from indicators.numbers.digits import readable_mean
from indicators.peers import GroupMeasure, PeerFigure, measure_group
from reports.addresses import Addresses
from reports.facts import PlaceFact, places_of
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.pages.frozen import of_report
from reports.pages.gaps.exports import ranking_fields
from reports.pages.shown import FileOfReport, Shown, choose_report
from reports.presentation import (
    first_names,
    movement_text,
    not_ranked_text,
    reverse_text,
    unit_not_ranked_text,
    unit_streak_text,
)
from reports.words.sentences import RankingEntry, opening_text, ranking_paragraph


@dataclass(frozen=True, slots=True)
class RankingLine:
    """A row with its words."""

    row: Any
    movement: str
    reverse: str
    streak: str
    not_ranked: str
    url: str
    why: str


class RankedUnit(NamedTuple):
    """As much of a unit's row as a sentence needs."""

    department_name: str
    value: Decimal | None
    rank: int | None
    reverse_rank: int | None
    tied: bool
    standing: str
    n: int


RANKED = RankedUnit._fields


@method_decorator(requires_role(*READERS), name="dispatch")
class Rankings(FileOfReport, BaseListPage):
    """Departments of one published month, the indicators on which units are ranked, and regions where known."""

    request: SignedInRequest
    template_name = "reports/pages/rankings/rankings.html"

    @cached_property
    def shown(self) -> Shown:
        return choose_report(self.request)

    @cached_property
    def address(self) -> Addresses:
        return Addresses(self.shown.query)

    @property
    def group(self) -> str:
        return self.request.GET.get("group", "")

    @cached_property
    def ranked(self) -> list[RankingLine]:
        report = self.shown.report
        if report is None:
            return []
        rows = DepartmentRow.objects.filter(report=report)
        return [_line(row, report, self.address) for row in rows if row.led]

    def get_fields(self) -> list[ListField]:
        report = self.shown.report
        return ranking_fields(report.parameters["score_decimals"] if report else 2)

    def get_rows(self) -> list[RankingLine]:
        return [line for line in self.ranked if self.group in {"", line.row.group}]

    def get_title(self) -> str:
        report = self.shown.report
        return " ".join(filter(None, [_("Department ranking"), report.cycle.label if report else ""]))

    def get_subtitle(self) -> str:
        return str(self.shown.context()["settings_note"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, report = super().get_context_data(**kwargs) | self.shown.context(), self.shown.report
        if report is None:
            return context
        tabs = _tabs(self.ranked, self.group, self.shown)
        return context | {
            "lines": self.get_rows(),
            "tabs": tabs if len(tabs) > 2 else [],
            "keep": {"group": self.group, "columns": self.columns.query},
            "others": of_report("ranking_others", report, lambda: _draw_others(report, self.address), self.shown.query),
        }


def _draw_others(report: MonthlyReport, address: Addresses) -> SafeString:
    """The county among counties, and the indicators on which units are ranked."""
    context = {
        "report": report,
        "unit_indicators": [(row, address.units(row.code)) for row in _unit_indicators(report)],
        "regions": _regions(report, address),
    }
    return render_to_string("reports/pages/rankings/_others.html", context)


@require_safe
@requires_role(*READERS)
def ranking_units(request: SignedInRequest, code: str) -> HttpResponse:
    """Units on one indicator; county units and townships in tables of their own."""
    shown = choose_report(request)
    if shown.report is None:
        raise Http404
    indicator = IndicatorRow.objects.filter(report=shown.report, code=code, is_leaf=True).first()
    figures = list(FigureRow.objects.filter(report=shown.report, code=code))
    if indicator is None or not figures:
        raise Http404
    address = Addresses(shown.query)
    groups = [
        {
            "label": PeerGroup(group).label,
            "key": group,
            "rows": [_unit_line(row, address) for row in rows],
            "measure": _measure(indicator, rows),
            "paragraph": paragraph_of(rows, indicator, group, shown.report.cycle.label),
        }
        for group in PeerGroup.values
        if (rows := [figure for figure in figures if figure.group == group])
    ]
    context = shown.context() | {"indicator": indicator, "groups": groups}
    return render(request, "reports/pages/rankings/ranking_units.html", context)


def _measure(indicator: IndicatorRow, rows: Sequence[FigureRow]) -> tuple[GroupMeasure, Decimal | None] | None:
    """Best and average of the group, where units are compared by their values."""
    if not compares_values(indicator):
        return None
    figures = [PeerFigure(r.department_code, r.department_name, r.value) for r in rows if r.value is not None]
    found = measure_group(figures, direction=indicator.direction)
    return (found, readable_mean(found.average, indicator.decimals)) if found else None


def _tabs(lines: list[RankingLine], chosen_group: str, shown: Shown) -> list[dict[str, Any]]:
    """All departments, and the groups of which some lead an indicator."""
    groups = [("", _("All units")), *((group.value, group.label) for group in PeerGroup)]
    counts = Counter(line.row.group for line in lines)
    return [
        {
            "url": f"{reverse('rankings')}?{urlencode({'group': value} | shown.carried)}",
            "label": label,
            "active": value == chosen_group,
            "count": counts[value] if value else len(lines),
        }
        for value, label in groups
        if not value or counts[value]
    ]


def _line(row: DepartmentRow, report: MonthlyReport, address: Addresses) -> RankingLine:
    streak = unit_streak_text(row, report.parameters)
    from_below = reverse_text(row.reverse_rank) if row.in_bottom else ""
    why = address.unit_changes(row.code) if row.movement is not None else ""
    not_ranked = unit_not_ranked_text(row)
    return RankingLine(row, movement_text(row.movement), from_below, streak, not_ranked, address.unit(row.code), why)


def _unit_line(figure: FigureRow, address: Addresses) -> tuple[FigureRow, str, str, str]:
    """With its movement in words, the page of its unit, and how its place came about."""
    unit = figure.department_code
    return figure, movement_text(figure.movement), address.unit(unit), address.explain(figure.code, unit)


def _unit_indicators(report: MonthlyReport) -> list[IndicatorRow]:
    # Not as a subquery: the planner, which does not know a new report yet, would read all figures for every indicator.
    codes = list(FigureRow.objects.filter(report=report, n__gt=1).order_by().values_list("code", flat=True).distinct())
    rows = IndicatorRow.objects.filter(report=report, code__in=codes).defer("rule_text")
    return [row for row in rows if compares_units(row)]


def _regions(report: MonthlyReport, address: Addresses) -> list[dict[str, Any]]:
    """Our own place on every node where all counties' values are known, beside who is first there; all counties are
    listed on the page of the indicator."""
    places: dict[str, list[RegionRow]] = {}
    for row in RegionRow.objects.filter(Q(is_own=True) | Q(rank=1), report=report):
        places.setdefault(row.code, []).append(row)
    label = report.cycle.label
    return [
        {
            "row": node,
            # Worked out by us of this very month; what a notice announced of its own stands beside it.
            "basis": PlaceFact(RegionLevel.PROVINCE, own.rank, own.n, label, computed=True).basis
            if own and own.rank is not None
            else "",
            "announced": [place.text_with_basis for place in places_of(node, label) if not place.computed],
            "url": address.indicator(node.code),
            "why": address.explain(node.code),
            "own": own,
            "not_ranked": not_ranked_text(own) if own else "",
            "first": next((row for row in places[node.code] if row.rank == 1), None),
            "holders": first_names([row.region_name for row in places[node.code] if row.rank == 1]),
        }
        for node in IndicatorRow.objects.filter(report=report, code__in=places).defer("rule_text")
        for own in [next((row for row in places[node.code] if row.is_own), None)]
    ]


def paragraph_of(rows: Sequence[RankedUnit | FigureRow], indicator: IndicatorRow, group: str, label: str) -> str:
    """The ranking of one group of units on one indicator, ready to paste; nothing where units are not compared."""
    if not compares_units(indicator):
        return ""
    entries = [
        RankingEntry(r.department_name, r.value, r.rank, r.reverse_rank, r.tied, missing=r.standing == Standing.MISSING)
        for r in rows
    ]
    ranked = sum(1 for row in rows if row.rank is not None)
    opening = opening_text(label, name_with_basis(indicator.name, indicator.basis), str(PeerGroup(group).label), ranked)
    return ranking_paragraph(entries, indicator.unit, indicator.direction, opening=opening)
