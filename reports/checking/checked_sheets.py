"""What stands in which column of which sheet of the workbook, by the frozen rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.checking.checked_indicators import indicator_sheets, sheets_of_calculation
from reports.checking.checked_sheet import COUNT, PLACE, SHARE, VALUE, CheckedSheet, Get
from reports.checking.month import FrozenMonth
from reports.checking.printed import NumberKind, TracedNumber
from reports.checking.row_numbers import numbers_of_figure, numbers_of_indicator, numbers_of_unit
from reports.documents.workbook.cover import references
from reports.publishing.corrections import as_number


def ways_of(month: FrozenMonth) -> Iterator[CheckedSheet]:
    """How each sheet is checked."""
    yield _overview_sheet(month)
    yield from _unit_sheets(month)
    yield from indicator_sheets(month)
    yield _figure_sheet(month)
    yield from sheets_of_calculation(month)
    yield CheckedSheet(
        _("Corrections"),
        _Changes(month).find,
        {
            _("Before"): (VALUE, lambda change: change.number("before")),
            _("After"): (VALUE, lambda change: change.number("after")),
        },
        lambda change: iter(()),
    )


def _under(group: str, *titles: str) -> list[str]:
    """Headings of columns in a group."""
    return [f"{group}·{title}" for title in titles]


def _overview_sheet(month: FrozenMonth) -> CheckedSheet:
    tops = {row.name: row for row in month.indicators if not row.depth}
    leaves = [row for row in month.indicators if row.is_leaf]
    held_against = references(month.report, month.indicators)

    def count(flag: Callable[[Any], bool]) -> Get:
        return lambda top: sum(flag(row) for row in leaves if row.top_code == top.code)

    scores: list[Get] = [
        lambda top: top.score,
        lambda top: top.previous_score,
        lambda top: _change(top.score, top.previous_score),
        lambda top: held_against["best"].get(top.code),
        lambda top: held_against["average"].get(top.code),
    ]
    counts = [
        count(lambda row: True),
        count(lambda row: row.score is not None),
        count(lambda row: row.zero_score),
        count(lambda row: row.below_average),
        count(lambda row: row.serious),
    ]
    of_scores = _("This month"), _("Last month"), _("Change on last month"), _("At the best"), _("At the average")
    of_counts = _("All"), _("Scored"), _("Zero score"), _("Worse than average"), _("Serious gap")
    named = zip(_under(_("Attainment"), *of_scores), scores, strict=True)
    counted = zip(_under(pgettext("count of indicators", "Items"), *of_counts), counts, strict=True)
    return CheckedSheet(
        _("Overview"),
        lambda cells: tops.get(cells[_("First-level indicator")]),
        {name: (SHARE, get) for name, get in named} | {name: (COUNT, get) for name, get in counted},
        lambda row: numbers_of_indicator(row, month.label),
    )


def _change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else now - before


def _unit_sheets(month: FrozenMonth) -> Iterator[CheckedSheet]:
    """Departments, and those that have been at the bottom for months."""
    units = {row.short_name: row for row in month.units}

    def find(cells: Mapping[str, Any]) -> Any:
        return units.get(cells[_("Department")])

    def numbers(row: Any) -> Iterator[TracedNumber]:
        yield from numbers_of_unit(row, month.label)
        size = Decimal(month.report.parameters.get("bottom_n", 0))
        yield TracedNumber(size, NumberKind.SETTING, "bottom group", month.label, "settings")

    items, places = pgettext("count of indicators", "Items"), pgettext("heading", "Places")
    counts = {
        _("Items led"): "led",
        _("Scored"): "scored",
        _("Zero score"): "zero_scores",
        _("Worse than average"): "below_average",
        _("Serious gap"): "serious_gaps",
    }
    ranking: dict[str, tuple[NumberKind, Get]] = {
        f"{items}·{title}": (COUNT, attrgetter(name)) for title, name in counts.items()
    }
    ranking |= {
        _("Score"): (SHARE, lambda row: row.score),
        f"{places}·{_('Rank')}": (PLACE, lambda row: row.rank),
        f"{places}·{_('Place from the bottom')}": (PLACE, lambda row: row.reverse_rank),
    }
    yield CheckedSheet(_("Department ranking"), find, ranking, numbers)
    streaks: dict[str, tuple[NumberKind, Get]] = {
        _("Rank"): (PLACE, lambda row: row.rank),
        _("Units ranked"): (COUNT, lambda row: row.n),
        f"{_('In last place')}·{_('Months last')}": (COUNT, lambda row: len(row.last_streak)),
        f"{_('In the bottom group')}·{_('Months in the bottom group')}": (COUNT, lambda row: len(row.bottom_streak)),
    }
    yield CheckedSheet(_("Streaks"), find, streaks, numbers)


def _figure_sheet(month: FrozenMonth) -> CheckedSheet:
    """Units on the indicators that many of them report."""
    places = pgettext("heading", "Places")
    figures = {(row.code, row.department_name): row for row in month.figures}
    return CheckedSheet(
        _("Units"),
        lambda cells: figures.get((cells[_("Code")], cells[_("Unit reporting")])),
        {
            _("Value"): (VALUE, lambda row: row.value),
            f"{places}·{_('Rank')}": (PLACE, lambda row: row.rank),
            f"{places}·{_('Units ranked')}": (COUNT, lambda row: row.n),
            f"{places}·{_('Place from the bottom')}": (PLACE, lambda row: row.reverse_rank),
            f"{places}·{_('Months last')}": (COUNT, lambda row: row.last_months or None),
        },
        lambda row: numbers_of_figure(row, month.label),
    )


@dataclass(frozen=True, slots=True)
class _Correction:
    """One line of the corrections: what the list says, and what the row of this version holds."""

    line: Mapping[str, str]
    row: Any

    @property
    def name(self) -> str:
        return self.line["name"]

    @property
    def code(self) -> str:
        return self.line["code"]

    @property
    def unit_code(self) -> str:
        return self.line["unit"]

    def number(self, side: str) -> Any:
        """The number that is to stand on this side; a word where the field holds words."""
        number = as_number(self.line["field"], self.line[side])
        if side == "after" and self.row is not None and isinstance(number, Decimal):
            return getattr(self.row, self.line["field"])
        return number if number is not None else ""


class _Changes:
    """Finds the change of a line: they stand in the order of the list."""

    def __init__(self, month: FrozenMonth) -> None:
        self._lines = iter(month.report.changes)
        self._rows: dict[tuple[str, str, str], Any] = {("IndicatorRow", row.code, ""): row for row in month.indicators}
        self._rows |= {("DepartmentRow", row.code, ""): row for row in month.units}
        self._rows |= {("FigureRow", row.code, row.department_code): row for row in month.figures}
        self._rows |= {("RegionRow", row.code, row.region_code): row for row in month.regions}

    def find(self, cells: Mapping[str, Any]) -> _Correction | None:
        line = next(self._lines, None) if cells[_("Field")] else None
        return _Correction(line, self._rows.get((line["rows"], line["code"], line["unit"]))) if line else None
