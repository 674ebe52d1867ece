"""What a file of tables holds, cell by cell (表格记录): one typed record a cell, whatever format it came in. Pure.

A reader in a process of its own (`worker.py`) turns every format into this; nothing else opens a file. What stands
here is plain data, so that it travels, is kept until somebody confirms, and is parsed only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any


class CellKind(StrEnum):
    """What a cell holds (单元格种类)."""

    BLANK = ""
    TEXT = "t"
    NUMBER = "n"
    PERCENT = "p"
    DATE = "d"
    TIME = "h"  # a time of day, a span of time, or a moment: no day
    TRUTH = "b"
    ERROR = "e"
    UNCOMPUTED = "f"  # a formula without a stored value


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it holds, what it shows, and what else it says of itself."""

    row: int  # from 1, as a person sees them
    column: int
    kind: CellKind
    # What is to be read, by the meaning of the number format and never rounded by it: digits, "98.5%" for a
    # percentage (0.985 as 0.0% and 98.5 with a literal % alike), "2026-05-08" for a day ("2026-05" or "2026" where the
    # format shows no more of it), texts as they were typed.
    text: str
    stored: str = ""  # as the file holds it: 0.985, 46147, =C2/D2 …
    unit: str = ""  # what the number format writes behind the number, such as 万元; "%" is part of the text
    is_formula: bool = False  # taken as shown when it has a stored value
    is_hidden: bool = False
    origin: tuple[int, int] = (0, 0)  # first cell of the merged range that it belongs to; itself when not merged

    @property
    def address(self) -> str:
        return address(self.row, self.column)


# A cell as it travels: None for a blank one, its text alone for plain text, else
# [kind, text, stored, unit, is_formula] without the blank end.
Raw = None | str | list[Any]
_BLANK_END: tuple[Any, ...] = (CellKind.BLANK, "", "", "", False)
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 1


def address(row: int, column: int) -> str:
    """How a spreadsheet calls a cell.

    >>> address(5, 3), address(1, 28)
    ('C5', 'AB1')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(slots=True, eq=False)
class _Merges:
    """The merged ranges of a sheet, looked up without spreading them out: a range may span a million cells."""

    by_row: dict[int, list[Merge]]

    @classmethod
    def over(cls, merges: Iterable[Merge], rows: int) -> _Merges:
        by_row: dict[int, list[Merge]] = {}
        for merge in merges:
            for row in range(merge[0], min(merge[2], rows) + 1):
                by_row.setdefault(row, []).append(merge)
        return cls(by_row)

    def origin(self, row: int, column: int) -> tuple[int, int]:
        for top, left, _bottom, right in self.by_row.get(row, ()):
            if left <= column <= right:
                return top, left
        return row, column


@dataclass(eq=False)
class Grid:
    """One sheet of a workbook, a table of a document, or a text file. Rows and columns count from 1."""

    name: str
    rows: list[list[Raw]]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False

    @cached_property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    @cached_property
    def _merged(self) -> _Merges:
        return _Merges.over(self.merges, len(self.rows))

    def raw(self, row: int, column: int) -> Raw:
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def text(self, row: int, column: int) -> str:
        """What is to be read in a cell, without blanks around it."""
        return text_of(self.raw(row, column)).strip()

    def spread(self, row: int, column: int) -> str:
        """The text of a cell; inside a merged range that of its first cell."""
        return self.text(*self._merged.origin(row, column))

    def origin(self, row: int, column: int) -> tuple[int, int]:
        return self._merged.origin(row, column)

    def cell(self, row: int, column: int) -> Cell:
        """The whole record. Inside a merged range the record of its first cell, at this place."""
        origin = self._merged.origin(row, column)
        raw = self.raw(*origin)
        hidden = row in self.hidden_rows or column in self.hidden_columns
        if raw is None:
            return Cell(row, column, CellKind.BLANK, "", is_hidden=hidden, origin=origin)
        if isinstance(raw, str):
            return Cell(row, column, CellKind.TEXT, raw, raw, is_hidden=hidden, origin=origin)
        kind, text, stored, unit, is_formula = (*raw, *_BLANK_END[len(raw) :])
        return Cell(row, column, CellKind(kind), text, stored or text, unit, bool(is_formula), hidden, origin)

    def cells(self, row: int) -> Iterator[Cell]:
        """The visible cells of a row."""
        return (self.cell(row, column) for column in range(1, self.width + 1) if column not in self.hidden_columns)

    def visible_rows(self) -> list[int]:
        return [row for row in range(1, len(self.rows) + 1) if row not in self.hidden_rows]

    def visible_columns(self) -> list[int]:
        return [column for column in range(1, self.width + 1) if column not in self.hidden_columns]


def text_of(raw: Raw) -> str:
    """What is to be read in a cell as it travels."""
    return "" if raw is None else raw if isinstance(raw, str) else str(raw[1])


@dataclass(eq=False)
class Book:
    """What was uploaded or pasted: its visible filled sheets, and the hidden ones apart."""

    name: str
    format: str  # xlsx, xls, xlsb, ods, csv, docx, html, xml
    sheets: list[Grid]
    hidden_sheets: list[Grid] = field(default_factory=list)
    # What the reader could not find out. "formats_unknown": numbers are as stored, so that a rate may be 0.985 or 98.5.
    notes: tuple[str, ...] = ()

    def sheet(self, name: str) -> Grid | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def book_of(data: Mapping[str, Any], name: str) -> Book:
    """The book that the reader's process sent (see ``data_of``)."""
    sheets = [_sheet(sheet) for sheet in data["sheets"]]
    visible = [sheet for sheet in sheets if not sheet.is_hidden and sheet.rows]
    hidden = [sheet for sheet in sheets if sheet.is_hidden]
    return Book(name, data["format"], visible, hidden, tuple(data.get("notes", ())))


def data_of(book: Book) -> dict[str, Any]:
    """The book as plain data that JSON can hold; ``book_of`` makes it a book again."""
    sheets = [*book.sheets, *book.hidden_sheets]
    return {
        "format": book.format,
        "notes": book.notes,
        "sheets": [
            {
                "name": sheet.name,
                "rows": sheet.rows,
                "merges": sheet.merges,
                "hidden_rows": sorted(sheet.hidden_rows),
                "hidden_columns": sorted(sheet.hidden_columns),
                "hidden": sheet.is_hidden,
            }
            for sheet in sheets
        ],
    }


def _sheet(data: Mapping[str, Any]) -> Grid:
    return Grid(
        data["name"],
        data["rows"],
        tuple((top, left, bottom, right) for top, left, bottom, right in data.get("merges", ())),
        frozenset(data.get("hidden_rows", ())),
        frozenset(data.get("hidden_columns", ())),
        bool(data.get("hidden")),
    )


def sheet_of(rows: Sequence[Sequence[Raw]], *, name: str = "Sheet1", merges: Sequence[Merge] = ()) -> Grid:
    """A sheet from rows written by hand, as tests and pasted text have them."""
    return Grid(name, [list(row) for row in rows], tuple(merges))
