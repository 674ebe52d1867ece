"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et), by xlrd with its formats; by calamine when that gives up."""

from __future__ import annotations

import io
import struct
from typing import Any

import xlrd

from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget, Refusal
from config.files.reading.number_formats import NumberFormat, format_of
from config.files.reading.second import read_values
from config.files.records import CellKind, Raw

_RECORD = struct.Struct("<HH")  # kind and size; row and column
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_BEGINS, _END = frozenset({0x0009, 0x0209, 0x0409, 0x0809}), 0x000A
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")


def read_xls(content: bytes, budget: Budget) -> list[dict[str, Any]]:
    """Every sheet, hidden ones included. Raises ``Refusal``."""
    if _MACROS in content:
        raise Refusal("macros")
    try:
        return _read(content, Budget(budget.limits, warn=budget.warn))
    except (Refusal, MemoryError):
        raise
    except xlrd.XLRDError as error:
        if "password" in str(error).lower() or "encrypted" in str(error).lower():
            raise Refusal("password") from error
        return read_values(content, budget, Refusal("damaged"))
    except Exception:  # xlrd fails in any way a damaged file likes
        return read_values(content, budget, Refusal("damaged"))


def _read(content: bytes, budget: Budget) -> list[dict[str, Any]]:
    quiet = io.StringIO()
    book = xlrd.open_workbook(
        file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=quiet
    )
    formats: dict[int, NumberFormat] = {}
    found = []
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        formulas = find_formulas(book.mem, book._sh_abs_posn[number])
        grid = GridBuilder(budget, sheet.name[:100], hidden=sheet.visibility != 0)
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                cell = sheet.cell(row, column)
                if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    raw = _raw(book, cell, formats)
                    grid.put(row + 1, column + 1, _mark_formula(raw) if (row, column) in formulas else raw)
        for top, bottom, left, right in sheet.merged_cells:
            grid.merge(top + 1, left + 1, bottom, right)
        for row, size in sheet.rowinfo_map.items():
            if size.hidden:
                grid.hide_row(row + 1)
        for column, size in sheet.colinfo_map.items():
            if size.hidden:
                grid.hide_columns(column + 1, column + 1)
        book.unload_sheet(number)
        found.append(grid.data())
    return found


def find_formulas(records: bytes, position: int) -> set[tuple[int, int]]:
    """Row and column, from 0, of every formula of the sheet that begins here: xlrd gives their results alone.

    >>> begin, end = b"\\x09\\x08\\x00\\x00", b"\\x0a\\x00\\x00\\x00"
    >>> sheet = begin + b"\\x06\\x00\\x06\\x00\\x02\\x00\\x01\\x00\\x00\\x00" + end
    >>> find_formulas(sheet, 0)
    {(2, 1)}
    """
    found: set[tuple[int, int]] = set()
    depth = 0  # of charts inside the sheet
    while position + 4 <= len(records):
        kind, size = _RECORD.unpack_from(records, position)
        if kind in _FORMULAS and depth == 1 and size >= 4:
            found.add(_RECORD.unpack_from(records, position + 4))
        depth += (kind in _BEGINS) - (kind == _END)
        position += 4 + size
        if depth < 1:
            break
    return found


def _mark_formula(raw: Raw) -> Raw:
    """The record of a cell whose value was worked out."""
    if raw is None:
        return None
    whole = [CellKind.TEXT, raw] if isinstance(raw, str) else list(raw)
    rest = [CellKind.BLANK, "", whole[1], ""]
    return [*whole, *rest[len(whole) : 4], True]


def _raw(book: Any, cell: Any, formats: dict[int, NumberFormat]) -> Raw:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value).replace("\r\n", "\n").replace("\r", "\n") or None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return [CellKind.TRUTH, "TRUE" if cell.value else "FALSE"]
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return [CellKind.ERROR, xlrd.error_text_from_code.get(cell.value, "#N/A")]
    shown = formats.get(cell.xf_index)
    if shown is None:
        entry = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        shown = formats[cell.xf_index] = format_of(entry.format_str if entry else "General")
    stored = repr(float(cell.value)).removesuffix(".0")
    return shown.raw(stored, from_1904=book.datemode == 1)
