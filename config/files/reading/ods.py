"""Sheets of LibreOffice and WPS in the open format (.ods): one stream, repeats counted before they are spread out."""

from __future__ import annotations

import re
from typing import Any

from config.files.reading.days import of_iso
from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget, Refusal
from config.files.reading.markup import LocalNames, read_markup
from config.files.reading.numbers import digits, number_of
from config.files.reading.package import Package
from config.files.reading.shown import figure_of
from config.files.records import CellKind, Raw

_PART = "content.xml"
_MONTH = re.compile(r"\D*\d{4}\D+\d{1,2}\D*")
_YEAR = re.compile(r"\D*\d{4}\D*")
_ASIDE = {"annotation", "frame", "ruby-text", "shapes", "tracked-changes", "dde-links"}


def read_ods(package: Package, budget: Budget) -> list[dict[str, Any]]:
    """Every sheet, hidden ones included, as plain data. Raises ``Refusal``."""
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refusal("password")
    if any(part.startswith(("basic/", "scripts/")) for part in package.infos):
        raise Refusal("macros")
    one = ContentPass(budget)
    read_markup(package.chunks(_PART), _PART, one.start, one.end, one.data)
    return one.sheets


def _count(value: str | None) -> int:
    return int(value) if value and value.isdigit() and len(value) < 9 else 1


class ContentPass:
    """The handlers of ``content.xml``: one grid a table, and tables inside cells are passed over."""

    def __init__(self, budget: Budget) -> None:
        self.budget, self.local = budget, LocalNames()
        self.sheets: list[dict[str, Any]] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.grid: GridBuilder | None = None
        self.depth = self.aside = 0
        self.row = self.column = 0  # of the last whole row, of the last whole cell
        self.row_repeats = self.table_column = 0
        self.cells: list[tuple[int, int, Raw]] = []  # column, how often, record
        self.cell: dict[str, str] | None = None
        self.is_covered = False
        self.paragraphs: list[str] = []
        self.in_paragraph = 0

    def _values(self, values: dict[str, str]) -> dict[str, str]:
        return {self.local[name]: value for name, value in values.items()}

    def start(self, tag: str, values: dict[str, str]) -> None:
        name = self.local[tag]
        if name in _ASIDE:
            self.aside += 1
        if self.aside:
            return
        if name == "table":
            self._start_table(self._values(values))
        elif self.grid is None:
            if name == "style":
                self.style = self._values(values).get("name", "")
            elif name == "table-properties" and self._values(values).get("display") == "false":
                self.hidden_styles.add(self.style)
        elif self.depth > 1:
            return
        elif name in ("table-source", "cell-range-source"):
            raise Refusal("links", _PART)
        elif name == "table-column":
            self._start_column(self._values(values))
        elif name == "table-row":
            self._start_row(self._values(values))
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.is_covered = self._values(values), name == "covered-table-cell"
            self.paragraphs = []
        elif self.cell is not None:
            self._start_text(name, values)

    def _start_table(self, values: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            name = values.get("name", "")[:100] or f"Sheet{len(self.sheets) + 1}"
            self.grid = GridBuilder(self.budget, name, hidden=values.get("style-name", "") in self.hidden_styles)
            self.row = self.table_column = 0

    def _start_column(self, values: dict[str, str]) -> None:
        assert self.grid is not None
        repeats = _count(values.get("number-columns-repeated"))
        if values.get("visibility", "visible") != "visible":
            self.grid.hide_columns(self.table_column + 1, self.table_column + repeats)
        self.table_column += repeats

    def _start_row(self, values: dict[str, str]) -> None:
        assert self.grid is not None
        self.row_repeats, self.column, self.cells = _count(values.get("number-rows-repeated")), 0, []
        if values.get("visibility", "visible") != "visible":
            last = min(self.row + self.row_repeats, self.budget.limits.rows)
            self.grid.hidden_rows.update(range(self.row + 1, last + 1))

    def _start_text(self, name: str, values: dict[str, str]) -> None:
        if name in ("p", "h"):
            self.in_paragraph += 1
            self.paragraphs.append("")
        elif self.in_paragraph and name == "s":
            self.paragraphs[-1] += " " * min(_count(self._values(values).get("c")), 100)
        elif self.in_paragraph and name in ("tab", "line-break"):
            self.paragraphs[-1] += "\t" if name == "tab" else "\n"

    def data(self, text: str) -> None:
        if self.in_paragraph and not self.aside and self.depth == 1:
            self.paragraphs[-1] += text

    def end(self, tag: str) -> None:
        name = self.local[tag]
        if self.aside:
            self.aside -= name in _ASIDE
            return
        if name == "table":
            self.depth -= 1
            if self.depth == 0 and self.grid is not None:
                self.sheets.append(self.grid.data())
                self.grid = None
        elif self.depth != 1:
            return
        elif name in ("p", "h"):
            self.in_paragraph -= self.in_paragraph > 0
        elif name in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._keep(self.cell)
            self.cell = None
        elif name == "table-row":
            self._end_row()

    def _keep(self, values: dict[str, str]) -> None:
        assert self.grid is not None
        repeats = _count(values.get("number-columns-repeated"))
        raw = None if self.is_covered else raw_of(values, "\n".join(self.paragraphs))
        if raw is not None:
            self.cells.append((self.column + 1, repeats, raw))
        wide, high = _count(values.get("number-columns-spanned")), _count(values.get("number-rows-spanned"))
        if not self.is_covered and (wide > 1 or high > 1):
            self.grid.merge(self.row + 1, self.column + 1, self.row + high, self.column + wide)
        self.column += repeats

    def _end_row(self) -> None:
        assert self.grid is not None
        if self.cells:
            for row in range(self.row + 1, self.row + self.row_repeats + 1):
                for column, repeats, raw in self.cells:
                    for place in range(column, column + repeats):
                        self.grid.put(row, place, raw)
        self.row += self.row_repeats


def raw_of(values: dict[str, str], text: str) -> Raw:
    """The record of a cell by its type and by what it shows."""
    is_formula = "formula" in values
    kind = values.get("value-type", "")
    if is_formula and not kind and not text:
        return [CellKind.UNCOMPUTED, "", "=" + values["formula"].removeprefix("of:=")[:200]]
    whole: list[Any]
    if kind in ("float", "percentage", "currency"):
        whole = _figure(kind, values.get("value", ""), text, values.get("currency", ""))
    elif kind in ("date", "time"):
        stored = values.get("date-value", "") if kind == "date" else values.get("time-value", "")
        shows = "y" if _YEAR.fullmatch(text) else "ym" if _MONTH.fullmatch(text) else "ymd"
        day, found = of_iso(stored, shows)
        whole = [day, found, stored[:60], ""]
    elif kind == "boolean":
        whole = [CellKind.TRUTH, values.get("boolean-value", "").upper(), "", ""]
    elif is_formula and text.startswith(("#", "Err:", "错误:")):
        whole = [CellKind.ERROR, text[:40], "", ""]
    else:
        text = values.get("string-value", text)
        if not is_formula:
            return text or None
        whole = [CellKind.TEXT, text, text, ""] if text else []
    if not whole:
        return None
    return [*whole, True] if is_formula else whole if whole[3] else whole[:3] if whole[2] else whole[:2]


def _figure(kind: str, stored: str, shown: str, currency: str) -> list[Any]:
    if kind == "percentage" and (number := number_of(stored)) is not None:
        return [CellKind.PERCENT, digits(number.scaleb(2)) + "%", stored, ""]
    whole = figure_of(stored, shown) or [CellKind.TEXT, shown or stored, stored, ""]
    if kind == "currency" and not whole[3]:
        whole[3] = "元" if currency == "CNY" else currency
    return [*whole[:2], "" if whole[1] == stored else stored, whole[3]]
