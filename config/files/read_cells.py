"""A spreadsheet of anybody's own making, cell by cell: what each cell holds, what is merged and what is hidden.

Blank tails are cut off before a cell is parsed, and ranges are measured before they are spread out: a million
formatted but empty rows cost nothing, and no workbook can make the reader create more cells than it holds.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries

from config.files.problems import Problem, ProblemList, file_problem

# TODO text_rows
from config.files.read_workbook import MAX_COLUMNS, cell_text, check_archive, damage_problem, is_workbook
from config.files.write_xlsx import safe_text

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 5_000
MAX_CELLS = 100_000

_VALUE_MARKS = (b"<v>", b"<v ", b"<is>", b"<is ", b"<f>", b"<f ")
_RANGES = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref=["']([A-Z0-9:$]+)["']""")
_BAD_FILL = PatternFill("solid", fgColor="FADBD8")
_AUTHOR = "对标"


@dataclass
class Grid:
    """One visible sheet. Rows and columns count from 1, as a person sees them."""

    name: str
    rows: list[list[str]]
    problems: dict[tuple[int, int], Problem] = field(default_factory=dict)
    days: dict[tuple[int, int], str] = field(default_factory=dict)  # cells that hold a day, which no figure is
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else []
        return cells[column - 1].strip() if 0 < column <= len(cells) else ""

    def spread(self, row: int, column: int) -> str:
        """The text of a cell; inside a merged range that of its first cell."""
        return self.text(*self._firsts.get((row, column), (row, column)))

    @cached_property
    def _firsts(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    def visible_rows(self) -> list[int]:
        return [row for row in range(1, len(self.rows) + 1) if row not in self.hidden_rows]

    def visible_columns(self) -> list[int]:
        return [column for column in range(1, self.width + 1) if column not in self.hidden_columns]


@dataclass(slots=True)
class Spreadsheet:
    """What was uploaded: its filled visible sheets, and the lines of its hidden ones by name."""

    name: str
    content: bytes  # without blank tails; empty for text
    grids: list[Grid]
    lines: dict[str, list[str]] = field(default_factory=dict)


def read_spreadsheet(content: bytes, name: str) -> Spreadsheet:
    """Read every filled visible sheet; raises `ProblemList` for what must not or cannot be opened."""
    refuse_size(len(content))
    found = _read_workbook(content, name) if is_workbook(content[:8192], content, name) else _read_text(content, name)
    if not found.grids:
        raise file_problem(_("The file is empty."), _("Fill in the table and hand it in again."))
    return found


def refuse_size(size: int) -> None:
    """Asked before anything of a file is read."""
    if size > MAX_BYTES:
        raise file_problem(
            _("The file has %(size)s MB; at most %(limit)s MB are taken.")
            % {"size": -(-size // 1024 // 1024), "limit": MAX_BYTES // 1024 // 1024},
            _("Copy the table alone, as values, into a new workbook and hand that in."),
        )


def address(row: int, column: int) -> str:
    """``(5, 3)`` → ``"C5"``."""
    return f"{get_column_letter(column)}{row}"


def _read_text(content: bytes, name: str) -> Spreadsheet:
    rows = []
    try:
        for cells in text_rows(content)[1]:
            rows.append(cells[:MAX_COLUMNS])
            if len(rows) > 2 * MAX_ROWS:
                raise _too_long(len(rows))
    except csv.Error as error:
        raise file_problem(
            _("The table cannot be read from row %(row)s on.") % {"row": len(rows) + 1},
            _("A quotation mark is probably opened and not closed, or stands inside a cell."),
        ) from error
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise _too_long(len(rows))
    return Spreadsheet(name, b"", [Grid("CSV", rows)] if rows else [])


def _read_workbook(content: bytes, name: str) -> Spreadsheet:
    check_archive(content, unpacked=MAX_UNPACKED)
    try:
        content = _without_tails(content)
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
        found = Spreadsheet(name, content, [])
        for page in book.worksheets:
            if page.max_row > MAX_ROWS:
                raise _too_long(page.max_row)
            if page.sheet_state == "visible":
                found.grids += [grid] if (grid := _grid(page)).rows else []
            else:
                found.lines[page.title] = [str(row[0].value or "") for row in page.iter_rows(max_col=1)]
    except ProblemList:
        raise
    except Exception as error:  # a damaged workbook can fail anywhere inside the parser
        raise damage_problem() from error
    return found


def _grid(page: Any) -> Grid:
    rows, problems, days = [], {}, {}
    for number, row in enumerate(page.iter_rows(max_col=min(page.max_column, MAX_COLUMNS)), start=1):
        texts = []
        for column, cell in enumerate(row, start=1):
            faults: list[Problem] = []
            texts.append(cell_text(cell, number, faults))
            if faults:
                problems[number, column] = faults[0]
                if cell.is_date and (day := cell_text(cell, number, [], dates=True)):
                    days[number, column] = day
        rows.append(texts)
    while rows and not any(map(str.strip, rows[-1])) and not any(row == len(rows) for row, _column in problems):
        rows.pop()
    return Grid(
        page.title,
        rows,
        problems,
        days,
        hidden_rows=frozenset(number for number, size in page.row_dimensions.items() if size.hidden),
        hidden_columns=_find_hidden_columns(page),
        merges=tuple((r.min_row, r.min_col, r.max_row, r.max_col) for r in page.merged_cells.ranges),
    )


def _find_hidden_columns(page: Any) -> frozenset[int]:
    spans = [(size.min or 0, size.max or 0) for size in page.column_dimensions.values() if size.hidden]
    return frozenset(column for low, high in spans for column in range(low, min(high, MAX_COLUMNS) + 1))


def _without_tails(content: bytes) -> bytes:
    """The workbook without the rows below the last value of each sheet, if they are many; refuses what is too large."""
    to = io.BytesIO()
    changed = False
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as slim:
        for part in archive.infolist():
            data = archive.read(part)
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                whole, data = data, _without_tail(data)
                changed = changed or data is not whole
                _refuse_large(data)
            slim.writestr(part.filename, data)
    return to.getvalue() if changed else content


def _without_tail(data: bytes) -> bytes:
    end = data.rfind(b"</sheetData>")
    start = data.find(b"<sheetData>")
    if end < 0 or start < 0:
        return data
    last = max(data.rfind(mark, start, end) for mark in _VALUE_MARKS)
    cut = start + len(b"<sheetData>") if last < 0 else data.find(b"</row>", last, end) + len(b"</row>")
    if cut < start or data.count(b"<row", cut, end) < 100:
        return data
    return data[:cut] + data[end:]


def _refuse_large(data: bytes) -> None:
    cells = data.count(b"<c ") + data.count(b":c ")
    for found in _RANGES.finditer(data):
        left, top, right, bottom = range_boundaries(found[1].decode())
        cells += (right - left + 1) * (bottom - top + 1)
    if cells > MAX_CELLS:
        raise file_problem(
            _("The sheet has more than %(limit)s cells.") % {"limit": f"{MAX_CELLS:,}"},
            _("Copy the table alone, as values, into a new workbook and hand that in."),
        )


def _too_long(rows: int) -> ProblemList:
    return file_problem(
        _("The sheet reaches down to row %(row)s; at most %(limit)s rows are taken.")
        % {"row": f"{rows:,}", "limit": f"{MAX_ROWS:,}"},
        _("Delete what stands far below the table, or split the table."),
    )


def with_comments(sheet: Spreadsheet, comments: Mapping[tuple[str, int, int], str]) -> bytes:
    """The same workbook with these cells tinted and commented, for the person to mend; by sheet, row and column."""
    book = openpyxl.load_workbook(io.BytesIO(sheet.content), keep_links=False) if sheet.content else _as_book(sheet)
    for (name, row, column), text in comments.items():
        page = book[name]
        for top, left, bottom, right in (
            (r.min_row, r.min_col, r.max_row, r.max_col) for r in page.merged_cells.ranges
        ):
            if top <= row <= bottom and left <= column <= right:
                row, column = top, left
        cell = page.cell(row, column)
        earlier = cell.comment.text + "\n" if cell.comment and cell.comment.author == _AUTHOR else ""
        note = earlier if text in earlier else safe_text(earlier + text)
        cell.comment, cell.fill = Comment(note, _AUTHOR, width=320, height=110), _BAD_FILL
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def _as_book(sheet: Spreadsheet) -> Any:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet.grids[0].name
    for row, texts in enumerate(sheet.grids[0].rows, start=1):
        for column, text in enumerate(texts, start=1):
            if text:  # as text, never as a formula
                cell = page.cell(row, column)
                cell._value, cell.data_type = safe_text(text), "s"
    return book
