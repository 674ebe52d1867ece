"""Workbooks that Excel 2003 wrote as one XML file (XML 电子表格 2003), still the .xls of many reporting systems."""

from __future__ import annotations

from typing import Any

from config.files.reading.days import of_iso
from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget
from config.files.reading.markup import LocalNames, is_true, read_markup
from config.files.reading.number_formats import NumberFormat, format_of
from config.files.records import CellKind, Raw

_PART = "XML"
_NAMES = {
    **{"General Number": "General", "General Date": "yyyy/m/d h:mm", "Long Date": "yyyy年m月d日"},
    **{"Medium Date": "yyyy/m/d", "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss", "Medium Time": "h:mm"},
    **{"Short Time": "h:mm", "Currency": "¥#,##0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%"},
    **{"Scientific": "0.00E+00"},
}


def read_spreadsheet_xml(text: str, budget: Budget) -> list[dict[str, Any]]:
    """Every sheet, hidden ones included, as plain data. Raises ``Refusal``."""
    one = SpreadsheetPass(budget)
    text = text.lstrip("\ufeff \t\r\n")
    read_markup([text.encode("utf-8", "replace")], _PART, one.start, one.end, one.data, encoding="utf-8")
    return one.sheets


def _count(values: dict[str, str], key: str, usual: int = 0) -> int:
    value = values.get(key, "")
    return int(value) if value.isdigit() and len(value) < 9 else usual


class SpreadsheetPass:
    """The handlers of the file."""

    def __init__(self, budget: Budget) -> None:
        self.budget, self.local = budget, LocalNames()
        self.sheets: list[dict[str, Any]] = []
        self.formats: dict[str, NumberFormat] = {}
        self.style = ""
        self.grid: GridBuilder | None = None
        self.row = self.column = self.table_column = self.aside = 0
        self.cell: dict[str, str] | None = None
        self.type: str | None = None
        self.text: list[str] = []
        self.in_data = self.in_visible = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self.local[tag]
        if name in ("Comment", "PhoneticText"):
            self.aside += 1
        if self.aside:
            return
        values = {self.local[key]: value for key, value in attributes.items()}
        if name == "Style":
            self.style = values.get("ID", "")
        elif name == "NumberFormat":
            code = values.get("Format", "General")
            self.formats[self.style] = format_of(_NAMES.get(code, code))
        elif name == "Worksheet":
            self.grid = GridBuilder(self.budget, values.get("Name", "")[:100] or f"Sheet{len(self.sheets) + 1}")
            self.row = self.column = self.table_column = 0
        elif self.grid is not None:
            self._start_inside(self.grid, name, values)

    def _start_inside(self, grid: GridBuilder, name: str, values: dict[str, str]) -> None:
        if name == "Column":
            self.table_column = _count(values, "Index", self.table_column + 1)
            last = self.table_column + _count(values, "Span")
            if is_true(values.get("Hidden")) or values.get("Width") == "0":
                grid.hide_columns(self.table_column, last)
            self.table_column = last
        elif name == "Row":
            self.row, self.column = _count(values, "Index", self.row + 1), 0
            if is_true(values.get("Hidden")):
                grid.hide_row(self.row)
        elif name == "Cell":
            self.column = _count(values, "Index", self.column + 1)
            self.cell, self.type, self.text = values, None, []
        elif name == "Data" and self.cell is not None:
            self.type, self.in_data = values.get("Type", "String"), True
        elif name == "Visible":
            self.in_visible = True

    def data(self, text: str) -> None:
        if self.aside:
            return
        if self.in_data:
            self.text.append(text)
        elif self.in_visible and self.grid is not None and text.strip().startswith("SheetHidden"):
            self.grid.is_hidden = True

    def end(self, tag: str) -> None:
        name = self.local[tag]
        if self.aside:
            self.aside -= name in ("Comment", "PhoneticText")
            return
        if name == "Data":
            self.in_data = False
        elif name == "Visible":
            self.in_visible = False
        elif name == "Cell" and self.cell is not None and self.grid is not None:
            self._keep(self.grid, self.cell)
            self.cell = None
        elif name == "Worksheet" and self.grid is not None:
            self.sheets.append(self.grid.data())
            self.grid = None

    def _keep(self, grid: GridBuilder, values: dict[str, str]) -> None:
        grid.put(self.row, self.column, self._raw("".join(self.text), values))
        across, down = _count(values, "MergeAcross"), _count(values, "MergeDown")
        if across or down:
            grid.merge(self.row, self.column, self.row + down, self.column + across)
        self.column += across

    def _raw(self, text: str, values: dict[str, str]) -> Raw:
        is_formula = "Formula" in values
        if is_formula and not text:
            return [CellKind.UNCOMPUTED, "", values["Formula"][:200]]
        if not text:
            return None
        shown = self.formats.get(values.get("StyleID", ""))
        whole: list[Any] = [CellKind.TEXT, text, text, "", True]
        if self.type == "Number":
            return (shown or format_of("General")).raw(text.strip(), is_formula=is_formula)
        if self.type == "DateTime":
            kind, day = of_iso(text, shown.meanings[0].shows if shown and shown.shows_days else "ymd")
            whole = [kind, day, text[:60], "", True]
        elif self.type == "Boolean":
            whole = [CellKind.TRUTH, "TRUE" if is_true(text) else "FALSE", "", "", True]
        elif self.type == "Error":
            whole = [CellKind.ERROR, text[:40], "", "", True]
        elif not is_formula:
            return text
        return whole if is_formula else whole[:3]
