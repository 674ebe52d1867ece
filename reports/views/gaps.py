"""Gaps (差距): all of them, zero scores, serious ones, what is below average, and what cannot be compared."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.rules import READERS, requires_role
from indicators.choices import Standing
from reports.models import IndicatorRow
from reports.presentation import gap_sentence, gap_unit, holder_text
from reports.standing import badges_of, row_tone
from reports.views.shown import shown_report

LISTS = ("all", "zero", "serious", "below", "unknown")


@require_safe
@requires_role(*READERS)
def gaps(request: HttpRequest) -> HttpResponse:
    """``?list=all|zero|serious|below|unknown`` of the shown report."""
    shown = shown_report(request)
    chosen = request.GET.get("list", "all")
    chosen = chosen if chosen in LISTS else "all"
    context = shown.context() | {"chosen": chosen, "keep": {"list": chosen}}
    if shown.report is not None:
        leaves = list(IndicatorRow.objects.filter(report=shown.report, is_leaf=True).defer("rule_text"))
        lists = {name: _list(leaves, name) for name in LISTS}
        context |= {"lines": [_line(row) for row in lists[chosen]], "tabs": _tabs(lists, chosen, shown.query)}
    return render(request, "reports/gaps.html", context)


def _list(leaves: list[IndicatorRow], name: str) -> list[IndicatorRow]:
    if name == "zero":
        return [row for row in leaves if row.zero_score]
    if name == "serious":
        return sorted((row for row in leaves if row.serious), key=_by_gap)
    if name == "below":
        return sorted((row for row in leaves if row.below_average), key=lambda row: (row.lead_name, row.position))
    if name == "unknown":
        return [row for row in leaves if row.standing != Standing.REPORTED or _unknown(row)]
    known = [row for row in leaves if row.standing == Standing.REPORTED and not _unknown(row)]
    return sorted(known, key=_by_gap)


def _by_gap(row: IndicatorRow) -> tuple[bool, int, int]:
    """The largest relative gap first; what has none behind, in the order of the catalogue."""
    return row.gap_rank is None, row.gap_rank or 0, row.position


def _unknown(row: IndicatorRow) -> bool:
    """The comparator is unknown: nothing was published about it."""
    return row.best is None and row.best_score is None


def _line(row: IndicatorRow) -> dict[str, Any]:
    return {
        "row": row, "unit": gap_unit(row.unit), "sentence": gap_sentence(row), "badges": badges_of(row),
        "tone": row_tone(row), "holder": holder_text(row.best_holder),
    }  # fmt: skip


def _tabs(lists: dict[str, list[IndicatorRow]], chosen: str, query: str) -> list[dict[str, Any]]:
    labels = {
        "all": _("By gap"), "zero": _("Zero-score items"), "serious": _("Serious gaps"),
        "below": _("Below-average items"), "unknown": _("Not comparable"),
    }  # fmt: skip
    return [
        {
            "url": gaps_address(name, query), "label": labels[name], "active": name == chosen,
            "count": len(lists[name]),
        }
        for name in LISTS
    ]  # fmt: skip


def gaps_address(name: str, query: str = "") -> str:
    """Where one of the lists is, of the newest published report or of the one that ``query`` asks for."""
    return f"{reverse('gaps')}?{urlencode({'list': name})}{'&' + query if query else ''}"
