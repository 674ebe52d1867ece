"""Gaps (差距): all of them, zero scores, serious ones, what is worse than average, and what cannot be compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lists.columns import ListField
from config.lists.page import BaseListPage, page_number, page_of
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import basis_word, day_text
from indicators.choices import Direction, Standing
from indicators.scoring.formula import relative_gap
from reports.addresses import Addresses
from reports.charts.dumbbell import DumbbellPair, dumbbell
from reports.facts import points_of
from reports.gap_notes import points_note
from reports.models import IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.gaps.exports import gap_fields
from reports.pages.gaps.sums import GapSum, sum_of, sums_of
from reports.pages.indicators.filters import GapFilter
from reports.pages.open_items import OpenItems, open_items_by_indicator
from reports.pages.shown import FileOfReport, Shown, choose_report
from reports.presentation import gap_sentence, gap_unit, gap_with_unit, holder_text, zero_months_text
from reports.ranking import gap_order, loss_order
from reports.standing import badges_of, row_tone
from reports.words.readings import gaps_reading

# As many bars as fit beside the tabs on one screen.
DRAWN = 8
PAGE_ROWS = 150
# Without either of them nothing was published to compare with.
COMPARABLE = Q(best__isnull=False) | Q(best_score__isnull=False)
LISTS = {
    "all": COMPARABLE & Q(standing=Standing.REPORTED),
    "zero": Q(zero_score=True),
    "serious": Q(serious=True),
    "below": Q(below_average=True),
    "unknown": ~COMPARABLE | ~Q(standing=Standing.REPORTED),
}


# In catalogue order, unless said here.
ORDER_OF: dict[str, Callable[[IndicatorRow], Any]] = {
    "all": loss_order,
    "zero": loss_order,
    "serious": loss_order,
    # What is below average is told unit by unit; within each the largest loss comes first.
    "below": lambda row: (row.lead_name, *loss_order(row)),
}
ORDERS = ("loss", "gap")


@dataclass(frozen=True, slots=True)
class ListedGaps:
    """A list as it is printed: how many rows it has, those of the page, and what stands above them."""

    n: int
    rows: SafeString
    above: SafeString
    picked: GapSum


@method_decorator(requires_role(*READERS), name="dispatch")
class Gaps(FileOfReport, BaseListPage):
    """``?list=all|zero|serious|below|unknown`` of the shown report, filtered further by the address; the largest loss
    first, or ``?order=gap`` the largest relative gap; ``?pick=I06-01`` names rows that are to be summed up."""

    request: SignedInRequest
    template_name = "reports/pages/gaps/gaps.html"
    filterset_class = GapFilter

    @cached_property
    def shown(self) -> Shown:
        return choose_report(self.request)

    @property
    def chosen(self) -> str:
        chosen = self.request.GET.get("list", "all")
        return chosen if chosen in LISTS else "all"

    @property
    def order(self) -> str:
        return "gap" if self.request.GET.get("order") == "gap" else "loss"

    @cached_property
    def picked(self) -> frozenset[str]:
        return frozenset(self.request.GET.getlist("pick"))

    @cached_property
    def address(self) -> Addresses:
        return Addresses(self.shown.query)

    @cached_property
    def given(self) -> dict[str, str]:
        return {name: self.request.GET.get(name, "") for name in GapFilter.Meta.fields}

    def get_fields(self) -> list[ListField]:
        return gap_fields(self.shown.report.cycle.label if self.shown.report else "")

    def get_queryset(self) -> QuerySet[IndicatorRow]:
        if self.shown.report is None:
            return IndicatorRow.objects.none()
        return IndicatorRow.objects.filter(report=self.shown.report, is_leaf=True).defer("rule_text")

    @cached_property
    def rows(self) -> list[IndicatorRow]:
        listed = self.object_list.filter(LISTS[self.chosen])
        by_gap = self.order == "gap" and self.chosen in ORDER_OF
        return sorted(listed, key=gap_order if by_gap else ORDER_OF.get(self.chosen, attrgetter("position")))

    def get_rows(self) -> Iterator[dict[str, Any]]:
        return (_line(row, self.address) for row in self.rows)

    def get_title(self) -> str:
        report = self.shown.report
        return " ".join(filter(None, [_("Gaps"), report.cycle.label if report else ""]))

    def get_subtitle(self) -> str:
        return self.shown.subtitle(str(_labels()[self.chosen]), super().get_subtitle())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, shown = super().get_context_data(**kwargs), self.shown
        context |= shown.context() | {
            "chosen": self.chosen,
            "kept": {"list": self.chosen, "order": self.order},
            "keep": {"list": self.chosen, "order": self.order, "columns": self.columns.query} | self.given,
        }
        return context | self._of(shown.report) if shown.report else context

    def _of(self, report: MonthlyReport) -> dict[str, Any]:
        counts = of_report("gaps", report, lambda: _counts(self.object_list), self.given)
        query = urlencode({**{name: value for name, value in self.given.items() if value}, **self.shown.carried})
        listed = self._list_gaps(report)
        return {
            "orders": _orders(self.chosen, self.order, query),
            "listed": listed,
            "page": page_of(range(listed.n), self.request.GET, per_page=PAGE_ROWS),
            "tabs": _tabs(counts, self.chosen, query),
        }

    def _list_gaps(self, report: MonthlyReport) -> ListedGaps:
        """The whole lists are remembered together with the open ledger items that they name; what somebody filters or
        ticks is asked for once, and would only fill the memory."""
        open_items = open_items_by_indicator(self.request)
        if self.picked or any(self.given.values()):
            return self._draw(report, open_items)
        view = self.chosen, self.order, page_number(self.request.GET), self.shown.query
        return of_report("gap_list", report, lambda: self._draw(report, open_items), view, open_items)

    def _draw(self, report: MonthlyReport, open_items: dict[str, OpenItems]) -> ListedGaps:
        rows = self.rows
        tops = dict(self.filterset.filters["top"].extra["choices"]) if self.filterset else {}
        context = {
            "report": report,
            "picked": self.picked,
            "open_items": open_items,
            "lines": [_line(row, self.address) for row in page_of(rows, self.request.GET, per_page=PAGE_ROWS)],
        }
        above = {"sums": sums_of(rows, tops)} | _drawing(rows)
        return ListedGaps(
            n=len(rows),
            rows=render_to_string("reports/pages/gaps/_rows.html", context),
            above=render_to_string("reports/pages/gaps/_above.html", above),
            picked=sum_of(_("Ticked rows"), [row for row in rows if row.code in self.picked]),
        )


def _orders(chosen: str, order: str, query: str) -> list[dict[str, Any]]:
    """By which of the two the rows are put in order: an address and a word each; none where only one is possible."""
    if chosen not in ORDER_OF:
        return []
    labels = {"loss": _("Largest loss first"), "gap": _("Largest relative gap first")}
    return [
        {"url": f"{gaps_address(chosen, query)}&order={name}", "label": labels[name], "active": name == order}
        for name in ORDERS
    ]


def _counts(leaves: QuerySet[IndicatorRow]) -> dict[str, int]:
    return leaves.aggregate(**{name: Count("pk", filter=listed) for name, listed in LISTS.items()})


def _drawing(rows: list[IndicatorRow]) -> dict[str, Any]:
    """The first of the listed gaps as a dumbbell chart, where there are relative gaps."""
    measured = ((row, row.gap, row.relative_gap) for row in rows)
    drawn = [(row, gap, share) for row, gap, share in measured if gap is not None and share is not None][:DRAWN]
    pairs = [
        DumbbellPair(
            row.name,
            share,
            _average_gap(row),
            gap_with_unit(gap, row.unit),
            row.direction == Direction.LOWER,
        )
        for row, gap, share in drawn
    ]
    sentence = gaps_reading([row.name for row, _gap, _share in drawn], [share for _row, _gap, share in drawn])
    return {"dumbbell": dumbbell(pairs), "dumbbell_sentence": sentence}


def _average_gap(row: IndicatorRow) -> Decimal | None:
    return relative_gap(row.average, row.best, row.direction)


def _line(row: IndicatorRow, address: Addresses) -> dict[str, Any]:
    return {
        "url": address.indicator(row.code),
        "why": address.explain(row.code),
        "row": row,
        "basis": basis_word(row.basis),
        "unit": gap_unit(row.unit),
        "day": "" if row.as_of is None else day_text(row.as_of),
        "sentence": gap_sentence(row),
        "badges": badges_of(row),
        "points": points_of(row),
        "points_note": points_note(row),
        "tone": row_tone(row),
        "holder": holder_text(row.best_holder),
        "zero_months": zero_months_text(row.zero_streak),
    }


def _labels() -> dict[str, str]:
    return {
        "all": _("All gaps"),
        "zero": _("Zero-score items"),
        "serious": _("Serious gaps"),
        "below": _("Items worse than average"),
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
