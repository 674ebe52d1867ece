"""清单文稿: a sheet as a printed document, landscape, its head on every page. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from config.documents.blocks import Align, Block, Form, Note, Text, TextColumn, TextTable, Title
from config.documents.pieces import text_width
from config.files.write_xlsx import A3, Fixed, Sheet, SheetColumn
from config.numbers import number_text

# So many signs of half the width of a Chinese one stand in a line of the paper at the size of its type.
ROOM = {Form.SHEET: 150, Form.CHART: 190}
# The same on A3 in small type.
ROOM_SMALL = 260
# A table that would be broken more than this on A4 is printed on A3.
CROWDED = Decimal("1.25")
# A column is as wide as its longest text up to this; a shorter text than that is centred.
WIDEST, SHORT = 120, 12
# Texts longer than this are broken on any paper.
BROKEN = 44
# What the edges of a cell take, in the same signs.
EDGES = 3
_UNBROKEN = re.compile(r"[0-9A-Za-z.,%:/\-]+")


def sheet_as_document(sheet: Sheet, *, office: str, day: date) -> Text:
    """The sheet with its title, the line under it, its rows, numbered, and what stands below, as in the workbook."""
    rows = tuple(
        tuple(cell_text(value, column) for value, column in zip(row, sheet.columns, strict=True)) for row in sheet.rows
    )
    columns = list(sheet.columns)
    if columns and columns[0].title != _("No."):
        columns.insert(0, SheetColumn(_("No."), 4, centred=True))
        rows = tuple((str(number), *row) for number, row in enumerate(rows, start=1))
    columns, rows = _without_empty(columns, rows) if is_crowded(columns, rows) else (columns, rows)
    blocks: list[Block] = [Title(sheet.title)]
    if sheet.subtitle:
        blocks.append(Note(sheet.subtitle))
    form, widths = lay_columns(columns, rows, wide=sheet.paper == A3)
    laid = tuple(
        TextColumn(column.title, width, _align(column, [row[at] for row in rows]))
        for at, (column, width) in enumerate(zip(columns, widths, strict=True))
    )
    small = is_crowded(columns, rows)
    blocks.append(TextTable(laid, rows, small=small) if rows else Note(sheet.empty or "—"))
    blocks += [Note(note) for note in sheet.notes if note]
    return Text(sheet.title, office, day, form, tuple(blocks))


def lay_columns(
    columns: Sequence[SheetColumn], rows: Sequence[Sequence[str]], *, wide: bool = False
) -> tuple[Form, list[int]]:
    """A4 or A3, and the share of every column: what its longest text takes, and where the paper is narrower than all
    of them, the columns of long texts give way down to a day, a number or their heading, which are not broken."""
    least, wanted = _bounds(columns, rows)
    broken = sum(min(width, BROKEN) for width in wanted)
    form = Form.CHART if wide or broken > ROOM[Form.SHEET] * CROWDED else Form.SHEET
    room = ROOM[form]
    if sum(least) > ROOM[Form.CHART]:
        room = ROOM_SMALL
        least = [_least(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    free, excess = room - sum(least), sum(wanted) - sum(least)
    if excess <= free:
        return form, wanted
    share = max(Decimal(free), Decimal(0)) / excess if excess else Decimal(0)
    return form, [low + int((high - low) * share) for low, high in zip(least, wanted, strict=True)]


def is_crowded(columns: Sequence[SheetColumn], rows: Sequence[Sequence[str]]) -> bool:
    """Whether not even A3 holds what must not be broken: what is empty goes then, and the type is small."""
    return sum(_bounds(columns, rows)[0]) > ROOM[Form.CHART]


def _bounds(columns: Sequence[SheetColumn], rows: Sequence[Sequence[str]]) -> tuple[list[int], list[int]]:
    """Of every column how narrow it may become, and how wide it would be; short texts give way nowhere."""
    cells = [[row[at] for row in rows] for at in range(len(columns))]
    wanted = [max(_least(column, texts), _longest(texts)) for column, texts in zip(columns, cells, strict=True)]
    least = [
        width if width <= SHORT + EDGES else _least(column, texts)
        for column, texts, width in zip(columns, cells, wanted, strict=True)
    ]
    return least, wanted


def _without_empty(
    columns: Sequence[SheetColumn], rows: Sequence[Sequence[str]]
) -> tuple[list[SheetColumn], tuple[tuple[str, ...], ...]]:
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    return [columns[at] for at in kept], tuple(tuple(row[at] for at in kept) for row in rows)


def _least(column: SheetColumn, cells: Sequence[str]) -> int:
    if not any(cells):
        return 4 + EDGES
    longest = max((len(run) for cell in cells for run in _UNBROKEN.findall(cell)), default=0)
    return max(min(longest, WIDEST), min(text_width(column.title), 8) if len(column.title) < 5 else 6) + EDGES


def _longest(cells: Sequence[str]) -> int:
    return min(max(map(text_width, cells), default=0), WIDEST) + EDGES


def cell_text(value: Any, column: SheetColumn) -> str:
    """A cell as the workbook shows it; what is blank stays blank."""
    if isinstance(value, Fixed):
        return "" if value.value is None else number_text(value.value, value.decimals)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number_text(value, column.decimals)
    return str(value)


def _align(column: SheetColumn, cells: Sequence[str]) -> Align:
    if column.decimals is not None and not column.centred:
        return Align.RIGHT
    return Align.CENTRE if column.centred or max(map(text_width, cells), default=0) <= SHORT else Align.LEFT
