"""Checking the lists of a month as they are handed out (清单文件): xlsx and csv, line by line and column by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from config.files.write_xlsx import HEAD_ROW
from departments.models import User
from indicators.numbers.rates import is_place
from reports.checking.columns import columns_of_indicator, numbers_of_columns
from reports.checking.month import FrozenMonth
from reports.checking.outcome import CheckedPage
from reports.checking.page_address import PageAddress
from reports.checking.pages import PageChecker
from reports.checking.printed import DATES, NumberIndex, NumberKind, TracedNumber
from reports.checking.promises import PageFacts
from reports.checking.render import PageFailed, answer_of

FORMATS = ("xlsx", "csv")
# What a line is called stands in one of its first columns.
NAMING = 2


@dataclass(slots=True)
class FileChecker:
    """The files of one month, for the reader of its pages."""

    pages: PageChecker
    reader: User
    formats: tuple[str, ...] = FORMATS

    @property
    def month(self) -> FrozenMonth:
        return self.pages.month

    def check(self, address: PageAddress) -> Iterator[CheckedPage]:
        """The list of an address in every format in which it is handed out."""
        for kind in self.formats:
            checked = CheckedPage(f"{kind} {address.name}")
            joint = "&" if "?" in address.url else "?"
            try:
                content = answer_of(f"{address.url}{joint}format={kind}", self.reader).content
            except PageFailed as failure:
                checked.unexplained.append(str(failure))
            else:
                self._check_lines(checked, address, _lines_of(content, kind))
            yield checked

    def _check_lines(self, checked: CheckedPage, address: PageAddress, lines: Sequence[Sequence[Any]]) -> None:
        headings = [str(cell or "") for cell in lines[0]]
        facts = address.facts(self.month) if address.facts else None
        for number, line in enumerate(lines[1:], start=1):
            cells = [(heading, cell) for heading, cell in zip(headings, line, strict=True) if cell not in (None, "")]
            row, promised = self._row_of(dict(cells))
            names = _names_of(cells, facts)
            for heading, cell in cells:
                of_page = [facts.cells[name, heading] for name in names if facts and (name, heading) in facts.cells]
                expected = of_page[0] if of_page else promised(heading) if promised else None
                where = f"line {number} “{heading}”"
                if heading == _("Code"):
                    continue
                if expected is not None and _is_number(cell):
                    # A workbook has no zeros at the end.
                    found = expected.find(_digits(cell)) or expected.find(f"{abs(Decimal(str(cell))):.2f}")
                    checked.explain(found, where, str(cell))
                else:
                    others = [*row, *([facts.index] if facts else [])]
                    self._check_text(checked, where, str(cell), of_page or others, others)
            if facts is not None:
                _check_words(checked, facts, names, dict(cells), f"line {number}")

    def _row_of(self, cells: Mapping[str, Any]) -> tuple[list[NumberIndex], Callable[[str], NumberIndex | None] | None]:
        """What a line is of: an indicator by its code or name, a unit by its name; and what its columns promise."""
        month, code = self.month, cells.get(_("Code"), "")
        names = {row.name: row for row in month.indicators}
        row = month.by_code().get(str(code)) or names.get(str(cells.get(_("Indicator"), "")))
        if row is not None and not row.depth and _("Module") in cells:
            leaves = [leaf for leaf in month.indicators if leaf.top_code == row.code]
            return [month.of_indicator(leaf.code) for leaf in leaves], lambda heading: self._of_module(row, heading)
        if row is not None:
            return [month.of_indicator(row.code), month.of_report()], lambda heading: self._of_indicator(row, heading)
        unit = next((unit for unit in month.units if unit.short_name == cells.get(_("Department"))), None)
        if unit is not None:
            return [month.of_unit(unit.code), month.of_report()], lambda heading: self._of_unit(unit, heading)
        series = str(cells.get(_("Series"), ""))
        places = [row.code for row in month.indicators if series and series in row.name and is_place(row)]
        named = [month.of_indicator(code) for code in places]
        return [*named, month.of_report(), *self.pages.notices_in(" ".join(map(str, cells.values())))], None

    def _of_indicator(self, row: Any, heading: str) -> NumberIndex | None:
        columns = columns_of_indicator() | {_("Gap in points"): ("score_gap",)}
        if heading == _("Months at zero"):
            return _index(NumberKind.COUNT, heading, len(row.zero_streak))
        if heading not in columns:
            return None
        return numbers_of_columns(row, columns[heading], self.month.label)

    def _of_module(self, top: Any, heading: str) -> NumberIndex | None:
        if heading != _("Units"):
            return self._of_indicator(top, heading)
        leaves = [leaf.code for leaf in self.month.indicators if leaf.is_leaf and leaf.top_code == top.code]
        units = [sum(figure.code == code for figure in self.month.figures) for code in leaves]
        return _index(NumberKind.COUNT, heading, max((n for n in units if n > 1), default=None))

    def _of_unit(self, unit: Any, heading: str) -> NumberIndex | None:
        columns = {
            _("Rank"): (NumberKind.PLACE, unit.rank),
            _("Score"): (NumberKind.SHARE, unit.score),
            _("Items led"): (NumberKind.COUNT, unit.led),
            _("Scored"): (NumberKind.COUNT, unit.scored),
            _("Zero score"): (NumberKind.COUNT, unit.zero_scores),
            _("Worse than average"): (NumberKind.COUNT, unit.below_average),
            _("Serious gap"): (NumberKind.COUNT, unit.serious_gaps),
        }
        return _index(columns[heading][0], heading, columns[heading][1]) if heading in columns else None

    def _check_text(
        self,
        checked: CheckedPage,
        where: str,
        text: str,
        indexes: Sequence[NumberIndex],
        days: Sequence[NumberIndex],
    ) -> None:
        for day in DATES.findall(text):
            is_known = any(index.has_day(day) for index in days)
            fact = TracedNumber(Decimal(0), NumberKind.DATE, day) if is_known else None
            checked.explain(fact, where, f"{day} in “{text[:70]}”")
        for digits in self.pages.numbers_in(text):
            fact = next((found for index in indexes if (found := index.find(digits))), None)
            checked.explain(fact, where, f"{digits} in “{text[:70]}”")


def _names_of(cells: Sequence[tuple[str, Any]], facts: PageFacts | None) -> list[str]:
    """What a line is called: by all that names it together, or by one of its first columns."""
    by_heading, found = dict(cells), [str(cell) for _heading, cell in cells[:NAMING]]
    if facts is None or not facts.named_by:
        return found
    parts = [by_heading.get(heading) for heading in facts.named_by]
    return [" · ".join(f"{part:%Y-%m-%d}" if isinstance(part, date) else str(part) for part in parts), *found]


def _check_words(
    checked: CheckedPage, facts: PageFacts, names: Sequence[str], cells: Mapping[str, Any], where: str
) -> None:
    """Cells of which the page promises a word."""
    for heading, cell in cells.items():
        expected = next((facts.words[name, heading] for name in names if (name, heading) in facts.words), None)
        if expected is not None and str(cell) not in expected:
            words = " / ".join(sorted(expected))
            checked.unexplained.append(f"{where} “{heading}”: {cell}, expected {words}")


def _lines_of(content: bytes, kind: str) -> list[list[Any]]:
    """The headings and the lines below them."""
    if kind == "csv":
        return [line for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if line]
    page = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    return [list(line) for line in page.iter_rows(min_row=HEAD_ROW, values_only=True)]


def _is_number(cell: Any) -> bool:
    try:
        Decimal(str(cell))
    except ArithmeticError:
        return False
    return True


def _digits(cell: Any) -> str:
    return f"{abs(Decimal(str(cell))):f}"


def _index(kind: NumberKind, name: str, number: Any) -> NumberIndex:
    return NumberIndex().extend([] if number is None else [TracedNumber(Decimal(number), kind, name)])
