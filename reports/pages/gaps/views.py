"""Gaps (差距): all of them, zero scores, serious ones, what is below average, and what cannot be compared."""

from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lists.export import chosen as chosen_columns
from config.lists.export import sheet_of
from departments.lists.page import asked_format, filter_text, list_file
from departments.rules import READERS, requires_role
from indicators.choices import Direction, Standing
from indicators.scoring.formula import relative_gap
from reports.addresses import Addresses
from reports.charts.dumbbell import Pair, dumbbell
from reports.models import IndicatorRow
from reports.pages.frozen import of_report
from reports.pages.gaps.exports import gap_fields
from reports.pages.indicators.filters import GapFilter
from reports.pages.open_items import open_duties
from reports.pages.shown import shown_report
from reports.presentation import gap_sentence, gap_unit, holder_text, measured_gap
from reports.standing import badges_of, row_tone
from reports.words.readings import gaps_reading

# As many bars as fit beside the tabs on one screen.
DRAWN = 8
PAGE_ROWS = 200
# Without either of them nothing was published to compare with.
COMPARABLE = Q(best__isnull=False) | Q(best_score__isnull=False)
LISTS = {
    "all": COMPARABLE & Q(standing=Standing.REPORTED),
    "zero": Q(zero_score=True),
    "serious": Q(serious=True),
    "below": Q(below_average=True),
    "unknown": ~COMPARABLE | ~Q(standing=Standing.REPORTED),
}


def _by_gap(row: IndicatorRow) -> tuple[bool, int, int]:
    """The largest relative gap first; what has none behind, in the order of the catalogue."""
    return row.gap_rank is None, row.gap_rank or 0, row.position


# In catalogue order, unless said here.
ORDER_OF: dict[str, Callable[[IndicatorRow], Any]] = {
    "all": _by_gap,
    "serious": _by_gap,
    "below": attrgetter("lead_name", "position"),
}


@require_safe
@requires_role(*READERS)
def gaps(request: HttpRequest) -> HttpResponse:
    """``?list=all|zero|serious|below|unknown`` of the shown report, filtered further by the address."""
    shown = shown_report(request)
    chosen = request.GET.get("list", "all")
    chosen = chosen if chosen in LISTS else "all"
    columns = chosen_columns(gap_fields(), request.GET.getlist("columns"))
    given = {name: request.GET.get(name, "") for name in GapFilter.Meta.fields}
    query = urlencode({**{name: value for name, value in given.items() if value}, **shown.carried})
    context = shown.context() | {
        "chosen": chosen,
        "columns": columns,
        "kept": {"list": chosen},
        "keep": {"list": chosen, "columns": columns.query} | given,
    }
    if shown.report is not None:
        every = IndicatorRow.objects.filter(report=shown.report, is_leaf=True).defer("rule_text")
        filtered = GapFilter(request.GET, every, key=shown.key)
        leaves = filtered.qs if filtered.is_valid() else every.none()
        counts = of_report("gaps", shown.report, lambda: _counts(leaves), given)
        rows = sorted(leaves.filter(LISTS[chosen]), key=ORDER_OF.get(chosen, attrgetter("position")))
        address = Addresses(shown.query)
        if asked_format(request):
            lines = [_line(row, address) for row in rows]
            title = f"{_('Gaps')} {shown.report.cycle.label}"
            said = _("; ").join(word for word in (str(_labels()[chosen]), filter_text(filtered)) if word)
            return list_file(request, "gaps", sheet_of(columns, lines, title=title, subtitle=said))
        page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
        context |= {
            "lines": [_line(row, address) for row in page],
            "duties": open_duties(request),
            "page": page,
            "filter": filtered,
            "tabs": _tabs(counts, chosen, query),
            **_drawing(rows),
        }
    return render(request, "reports/pages/gaps/gaps.html", context)


def _counts(leaves: QuerySet[IndicatorRow]) -> dict[str, int]:
    return leaves.aggregate(**{name: Count("pk", filter=listed) for name, listed in LISTS.items()})


def _drawing(rows: list[IndicatorRow]) -> dict[str, Any]:
    """The first of the listed gaps as a dumbbell chart, where there are relative gaps."""
    drawn = [row for row in rows if row.relative_gap is not None][:DRAWN]
    pairs = [
        Pair(
            row.name,
            row.relative_gap,
            _average_gap(row),
            measured_gap(row.gap, row.unit),
            row.direction == Direction.LOWER,
        )
        for row in drawn
    ]
    sentence = gaps_reading([row.name for row in drawn], [row.relative_gap for row in drawn])
    return {"dumbbell": dumbbell(pairs), "dumbbell_sentence": sentence}


def _average_gap(row: IndicatorRow) -> Decimal | None:
    return relative_gap(row.average, row.best, row.direction)


def _line(row: IndicatorRow, address: Addresses) -> dict[str, Any]:
    return {
        "url": address.indicator(row.code),
        "why": address.explain(row.code),
        "row": row,
        "unit": gap_unit(row.unit),
        "sentence": gap_sentence(row),
        "badges": badges_of(row),
        "tone": row_tone(row),
        "holder": holder_text(row.best_holder),
    }


def _labels() -> dict[str, str]:
    return {
        "all": _("By gap"),
        "zero": _("Zero-score items"),
        "serious": _("Serious gaps"),
        "below": _("Below-average items"),
        "unknown": _("Not comparable"),
    }


def _tabs(counts: dict[str, int], chosen: str, query: str) -> list[dict[str, Any]]:
    labels = _labels()
    return [
        {
            "url": gaps_address(name, query),
            "label": labels[name],
            "active": name == chosen,
            "count": counts[name],
        }
        for name in LISTS
    ]


def gaps_address(name: str, query: str = "") -> str:
    """Where one of the lists is, of the newest published report or of the one that ``query`` asks for."""
    return f"{reverse('gaps')}?{urlencode({'list': name})}{'&' + query if query else ''}"
