"""The tables of a document of Word or WPS (.docx), each with the lines before it; tables inside cells are left out."""

from __future__ import annotations

from typing import Any

from config.files.reading.document import DocumentTables, TablePlacer
from config.files.reading.limits import Budget, Refusal
from config.files.reading.markup import LocalNames, read_markup
from config.files.reading.package import Package

# What is deleted, stands elsewhere, or is said a second time for older programs.
_ASIDE = {"moveFrom", "Fallback", "txbxContent", "del", "comment"}


def read_docx(package: Package, main: str, budget: Budget) -> list[dict[str, Any]]:
    """Every table as a sheet. Raises ``Refusal`` when there is none."""
    one = DocumentPass(budget)
    read_markup(package.chunks(main), main, one.start, one.end, one.data)
    if not one.tables.sheets:
        raise Refusal("no_tables")
    return one.tables.end()


class DocumentPass:
    """The handlers of ``document.xml``."""

    def __init__(self, budget: Budget) -> None:
        self.tables, self.local = DocumentTables(budget), LocalNames()
        self.placer: TablePlacer | None = None
        self.depth = self.aside = 0
        self.in_text = self.is_vanished = self.has_cells = False
        self.paragraph: list[str] = []
        self.cell: list[str] = []
        self.span, self.down = 1, ""  # of the cell: columns; "", "restart" or "continue"
        self.before = 0  # columns left free at the start of a row
        self.open: dict[int, tuple[int, int, int]] = {}  # by left column: first row, last column, last row

    def start(self, tag: str, values: dict[str, str]) -> None:
        name = self.local[tag]
        if name in _ASIDE:
            self.aside += 1
        if self.aside:
            return
        if name == "tbl":
            self.depth += 1
            if self.depth == 1:
                self._end_paragraph()
                self.placer, self.has_cells, self.open = self.tables.start_table(), False, {}
        elif name == "t":
            self.in_text = not self.is_vanished
        elif name in ("br", "cr", "tab"):
            self.paragraph.append("\t" if name == "tab" else "\n")
        elif name == "r":
            self.is_vanished = False
        elif name == "vanish":
            self.is_vanished = self._value(values) not in ("0", "false")
        elif self.depth == 1:
            self._start_inside(name, values)

    def _start_inside(self, name: str, values: dict[str, str]) -> None:
        value = self._value(values)
        if name == "tr" and self.placer is not None:
            self.placer.start_row()
            self.before = 0
        elif name == "tc":
            self.cell, self.span, self.down = [], 1, ""
        elif name == "gridSpan":
            self.span = int(value) if value.isdigit() and len(value) < 5 else 1
        elif name == "vMerge":
            self.down = "restart" if value == "restart" else "continue"
        elif name == "gridBefore" and self.placer is not None and value.isdigit() and len(value) < 5:
            self.placer.column += int(value)

    def _value(self, values: dict[str, str]) -> str:
        return next((value for key, value in values.items() if self.local[key] == "val"), "")

    def data(self, text: str) -> None:
        if self.in_text and not self.aside:
            self.paragraph.append(text)

    def end(self, tag: str) -> None:
        name = self.local[tag]
        if self.aside:
            self.aside -= name in _ASIDE
            return
        if name == "t":
            self.in_text = False
        elif name == "p":
            self._end_paragraph()
        elif name == "tc" and self.depth == 1:
            self._keep()
        elif name == "tr" and self.depth == 1:
            self._end_row()
        elif name == "tbl":
            self.depth -= 1
            if self.depth == 0 and self.placer is not None:
                self._end_row(last=True)
                self.tables.end_table(self.placer, has_cells=self.has_cells)
                self.placer = None

    def _end_paragraph(self) -> None:
        text = "".join(self.paragraph)
        self.paragraph.clear()
        if self.depth == 0:
            self.tables.line(text)
        elif self.depth == 1:
            self.cell.append(text)

    def _keep(self) -> None:
        if self.placer is None:
            return
        text = "\n".join(self.cell).strip()
        if self.down:
            row, left = self.placer.row, self.placer.column + 1
            self.placer.column += self.span
            if self.down == "continue" and left in self.open:
                self.open[left] = (self.open[left][0], self.open[left][1], row)
                return
            self._close(left)
            self.open[left] = (row, left + self.span - 1, row)
        else:
            row, left = self.placer.place(self.span, 1)
        if text:
            self.has_cells = True
            self.placer.grid.put(row, left, text)

    def _end_row(self, *, last: bool = False) -> None:
        """Ranges that no cell of this row went on with are whole."""
        if self.placer is None:
            return
        for left in [left for left, (_top, _right, bottom) in self.open.items() if last or bottom < self.placer.row]:
            self._close(left)

    def _close(self, left: int) -> None:
        if (range_ := self.open.pop(left, None)) and self.placer is not None:
            top, right, bottom = range_
            self.placer.grid.merge(top, left, bottom, right)
