"""The workbook that was handed in, with cells tinted and commented (标注) for the person to mend."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from config.files.records import Book, CellKind, Grid, Raw, book_of

_BAD_FILL = PatternFill("solid", fgColor="FADBD8")
_AUTHOR = "对标"
_LONGEST = 32_000  # signs of a cell
_SIGNS = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def mark_workbook(content: bytes, marks: Mapping[str, Any]) -> bytes:
    """The marked workbook; without ``content`` a new one with the same cells. Raises what openpyxl raises."""
    if content:
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
        pages = {page.title: page for page in book.worksheets}
    else:
        book = openpyxl.Workbook()
        pages = _fill(book, book_of(marks["book"], ""))
    for name, row, column, text in marks["cells"]:
        cell = _first(pages[name], row, column)
        earlier = cell.comment.text if cell.comment and cell.comment.author == _AUTHOR else ""
        note = earlier if text in earlier.split("\n") else _clean(f"{earlier}\n{text}".strip())
        cell.comment, cell.fill = Comment(note, _AUTHOR, width=320, height=110), _BAD_FILL
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def _first(page: Any, row: int, column: int) -> Any:
    """The cell, or the first one of the merged range that it lies in: no other can hold a note."""
    cell = page.cell(row, column)
    if isinstance(cell, MergedCell):
        for found in page.merged_cells.ranges:
            if found.min_row <= row <= found.max_row and found.min_col <= column <= found.max_col:
                return page.cell(found.min_row, found.min_col)
    return cell


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST]


def _fill(workbook: Any, book: Book) -> dict[str, Any]:
    """A page for every sheet, by the sheet's name; Excel takes only 31 signs of it."""
    pages: dict[str, Any] = {}
    workbook.remove(workbook.active)
    for number, sheet in enumerate([*book.sheets, *book.hidden_sheets], start=1):
        title = _clean(sheet.name.translate(_SIGNS))[:31].strip("'") or f"Grid{number}"
        page = workbook.create_sheet(title)
        pages.setdefault(sheet.name, page)
        _fill_page(page, sheet)
        if sheet.is_hidden:
            page.sheet_state = "hidden"
    return pages


def _fill_page(page: Any, sheet: Grid) -> None:
    for row, cells in enumerate(sheet.rows, start=1):
        for column, raw in enumerate(cells, start=1):
            if raw is not None:
                _write(page.cell(row, column), raw)
    height, width = len(sheet.rows), sheet.width
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(None, top, left, min(bottom, height), min(right, width))
    for row in sheet.hidden_rows:
        page.row_dimensions[row].hidden = True
    for column in sheet.hidden_columns:
        page.column_dimensions[get_column_letter(column)].hidden = True


def _write(cell: Any, raw: Raw) -> None:
    """A number as a number, all else as text, never as a formula."""
    if isinstance(raw, list) and raw[0] == CellKind.NUMBER and len(raw[1]) <= 15:
        cell.value = float(raw[1]) if "." in raw[1] else int(raw[1])
        if len(raw) > 3 and raw[3]:
            cell.number_format = f'General"{raw[3]}"'.replace('""', '"')
        return
    text = raw if isinstance(raw, str) else raw[1] if isinstance(raw, list) else ""
    text = text or (raw[2] if isinstance(raw, list) and len(raw) > 2 else "")
    cell._value, cell.data_type = _clean(text), "s"
