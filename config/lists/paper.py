"""清单文稿: a sheet as a printed document, landscape, its head on every page. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from config.documents.blocks import Align, Block, Form, Note, Text, TextColumn, TextTable, Title
from config.files.write_xlsx import Fixed, Sheet, SheetColumn
from config.numbers import number_text

# A table that needs more characters a line than this is printed on A3.
WIDEST_ON_A4 = 150
LARGEST_SHARE = 40
_UNBROKEN = re.compile(r"[0-9A-Za-z.,%:/\-]+")


def sheet_as_document(sheet: Sheet, *, office: str, day: date) -> Text:
    """The sheet with its title, the line under it, its rows and what stands below, as they are in the workbook."""
    rows = tuple(
        tuple(cell_text(value, column) for value, column in zip(row, sheet.columns, strict=True)) for row in sheet.rows
    )
    columns = tuple(
        TextColumn(column.title, _share(column, [row[at] for row in rows]), _align(column))
        for at, column in enumerate(sheet.columns)
    )
    blocks: list[Block] = [Title(sheet.title)]
    if sheet.subtitle:
        blocks.append(Note(sheet.subtitle))
    blocks.append(TextTable(columns, rows) if rows else Note(sheet.empty or "—"))
    blocks += [Note(note) for note in sheet.notes if note]
    form = Form.CHART if sum(column.width for column in columns) > WIDEST_ON_A4 else Form.SHEET
    return Text(sheet.title, office, day, form, tuple(blocks))


def _share(column: SheetColumn, cells: Sequence[str]) -> int:
    """As wide as in the workbook within bounds, and never narrower than a day or a number, which is not broken."""
    longest = max((len(run) for cell in cells for run in _UNBROKEN.findall(cell)), default=0)
    return max(4, min(column.width, LARGEST_SHARE), min(longest + 2, LARGEST_SHARE))


def cell_text(value: Any, column: SheetColumn) -> str:
    """A cell as the workbook shows it; what is blank stays blank."""
    if isinstance(value, Fixed):
        return "" if value.value is None else number_text(value.value, value.decimals)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number_text(value, column.decimals)
    return str(value)


def _align(column: SheetColumn) -> Align:
    if column.decimals is not None:
        return Align.RIGHT
    return Align.CENTRE if column.centred or column.width <= 10 else Align.LEFT
