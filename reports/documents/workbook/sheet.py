"""What a sheet of the report's workbook is made of (表样): columns under two levels of heads, cells, charts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from config.files.write_xlsx import Fixed

# Rows above the data, counted from 0: title, version, what the sheet says, and two levels of heads.
TITLE, VERSION, LEAD, GROUPS, HEADS, FIRST = range(6)


class Signed(NamedTuple):
    """A change: printed with its sign and its own decimals."""

    value: Decimal | None
    decimals: int


class Light(NamedTuple):
    """A light: the shape says the same as the colour, and the words say it again."""

    tone: str
    text: str


class Formula(NamedTuple):
    """A formula with the result that we worked out ourselves; "" where it has none."""

    text: str
    value: Decimal | int | str
    decimals: int


SHAPES = {"bad": "■", "warn": "▲", "done": "●", "off": "○"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, the group above it, and decimals when it holds numbers (None: text).

    ``chars`` is how wide a text is at least, in half-width characters; ``stretch`` is its part of the width that is
    left over. What no row fills is left out, unless it is ``kept`` to be filled in by hand. What is ``whole``, a code
    or a telephone, does not go on in a second line. What is ``spare`` follows from its neighbours, and small paper has
    no room for it.
    """

    title: str
    chars: int = 6
    decimals: int | None = None
    group: str = ""
    centred: bool = False
    stretch: int = 0
    kept: bool = False
    whole: bool = False
    spare: bool = False

    @property
    def heading(self) -> str:
        """Both levels in one, as a program finds the column again."""
        return f"{self.group}·{self.title}" if self.group else self.title


class Line(NamedTuple):
    """What is drawn of a column: its place or heading, what it is called, its tone (``own``, ``best``, ``average``)."""

    column: int | str
    title: str
    tone: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over all rows of a sheet: one group of bars, or one point of a line, a row.

    Columns of the sheet that it stands on are named by their headings, as some may be left out; those of another sheet
    by their places.
    """

    title: str
    kind: str
    sheet: str
    names: int | str
    lines: tuple[Line, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class BookPage:
    """One sheet: the lines above the table, its columns and rows, and what stands below or beside it."""

    name: str
    title: str
    version: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    lead: str = ""
    notes: Sequence[str] = ()
    frozen_columns: int = 2
    charts: Sequence[Chart] = ()


def without_blanks(page: BookPage, *, is_small: bool = False) -> BookPage:
    """The page without columns that no row fills, on small paper without the spare ones; without rows all are kept."""
    used = [
        place
        for place, column in enumerate(page.columns)
        if not (is_small and column.spare)
        and (column.kept or not page.rows or any(not is_blank(row[place]) for row in page.rows))
    ]
    frozen = sum(place < page.frozen_columns for place in used)
    columns = [page.columns[place] for place in used]
    return replace(
        page, columns=columns, rows=[[row[place] for place in used] for row in page.rows], frozen_columns=frozen
    )


def is_blank(cell: Any) -> bool:
    """Whether nothing is printed in the cell."""
    if isinstance(cell, Fixed | Signed):
        return cell.value is None
    return cell is None or cell == ""


def text_of(cell: str | Light) -> str:
    """A text as it is printed."""
    return cell if isinstance(cell, str) else f"{SHAPES[cell.tone]} {cell.text}"
