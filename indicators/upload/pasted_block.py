"""粘贴内容的结构: the lines of a pasted block: its headings, the columns that name rows, its body. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from config.files.records import Cell, CellKind, Grid, sheet_of
from config.sheets.heads import HeadingSense, Vocabulary, is_told, sense_of
from config.sheets.measures import measure_in_line
from indicators.entry.texts import says_na
from indicators.numbers.parsing import Unreadable, read_number

MOST_ROWS, MOST_COLUMNS = 2_000, 60
NAMES = frozenset({"name", "code", "department"})


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of the page: the units it is measured in, and whether it is typed in two parts."""

    units: tuple[str, ...] = ()
    is_ratio: bool = False


@dataclass(frozen=True)
class GridPage:
    """What the block was pasted over. ``find`` gives the place of the row that a text names."""

    rows: Sequence[PageRow]
    columns: Sequence[str]  # of the grid, from the one where it was dropped on
    at: int  # the row where it was dropped
    label: str  # the period in work, such as 2026-11
    words: Vocabulary
    find: Callable[[str], int | None]
    # Whether a text names the page's own unit; None when it names none.
    is_own_unit: Callable[[str], bool | None] = lambda text: None
    is_day: Callable[[str], bool] = lambda text: False


class BlockRefused(Exception):
    """The block as a whole cannot be placed; says why."""


def turn(sheet: Grid) -> Grid:
    """Rows as columns: a block with its names across."""
    rows, columns = sheet.visible_rows(), sheet.visible_columns()
    turned = [[sheet.raw(*sheet.origin(row, column)) for row in rows] for column in columns]
    return sheet_of(turned, name=sheet.name)


@dataclass
class PastedBlock:
    """The visible cells of the block, and what its lines are."""

    rows: list[list[Cell]]
    lengths: list[int]  # how many cells each row came with
    page: GridPage

    @classmethod
    def of(cls, sheet: Grid, page: GridPage) -> PastedBlock:
        rows = [list(sheet.cells(row)) for row in sheet.visible_rows()]
        while rows and not any(cell.text.strip() for cell in rows[-1]):
            rows.pop()
        lengths = [len(sheet.rows[row[0].row - 1]) if row else 0 for row in rows]
        width = max((place for row in rows for place, cell in enumerate(row, 1) if cell.text.strip()), default=0)
        if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
            values = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
            raise BlockRefused(_("Paste at most %(rows)d rows and %(columns)d columns at once.") % values)
        width = min(max(lengths, default=0), MOST_COLUMNS)
        return cls([row[:width] for row in rows], lengths, page)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def found(self) -> list[list[int | None]]:
        """The row of the page that each cell names."""
        return [[None if is_figure(cell) else self.page.find(cell.text.strip()) for cell in row] for row in self.rows]

    @cached_property
    def heading_rows(self) -> int:
        """How many lines stand over the body: they hold no figure and name no row, and say what stands below."""
        count = 0
        for number, row in enumerate(self.rows):
            cells = [cell for cell in row if cell.text.strip()]
            if any(map(is_figure, cells)) or any(place is not None for place in self.found[number]):
                break
            if not cells or any(self._says_something(cell) for cell in cells) or len(cells) == 1 < self.width:
                count = number + 1 if cells else count
                continue
            break
        only = [cell for row in self.rows[:count] for cell in row if self._says_something(cell)]
        return count if only and count < len(self.rows) else 0

    def _says_something(self, cell: Cell) -> bool:
        text = cell.text.strip()
        return bool(text) and len(text) <= 60 and is_told(text, self.page.words)

    @cached_property
    def titles(self) -> list[str]:
        """Lines over the headings that name no column: 填报单位：市监局, 2026年11月."""
        filled = [[cell for cell in row if cell.text.strip()] for row in self.rows[: self.heading_rows]]
        alone = [
            (row[0], number < self.heading_rows)
            for number, row in enumerate(filled, start=1)
            if len({cell.origin for cell in row}) == 1 and self.width > 1
        ]
        # Above other headings a line alone is a title, whatever it says; as the last one it may head its column.
        return [
            cell.text.strip()
            for cell, is_above in alone
            if is_above or measure_in_line(cell.text) or not self._says_something(cell)
        ]

    @cached_property
    def senses(self) -> dict[int, tuple[str, HeadingSense]]:
        """The heading of each column that has one: its text, and what it means."""
        found = {}
        for column in range(self.width):
            texts = [row[column].text.strip() for row in self.rows[: self.heading_rows]]
            parts = list(dict.fromkeys(text for text in texts if text and text not in self.titles))
            if parts:
                found[column] = "·".join(parts), sense_of(parts, self.page.words)
        return found

    @cached_property
    def body(self) -> range:
        return range(self.heading_rows, len(self.rows))

    @cached_property
    def names(self) -> list[int]:
        """The columns that name rows of the page."""
        return [column for column in range(self.width) if self._is_name_column(column)]

    def _is_name_column(self, column: int) -> bool:
        named = {row for row in self.body if self.found[row][column] is not None}
        filled = [self.rows[row][column] for row in self.body if self.rows[row][column].text.strip()]
        meaning = self.senses[column][1].meaning if column in self.senses else None
        if meaning is not None and meaning not in NAMES and meaning != "measure":
            return False
        if not named or any(map(is_figure, filled)):
            return False
        return meaning in NAMES or len(named) * 2 >= len(filled) or len(named) > 1

    @property
    def is_named_across(self) -> bool:
        for row, places in zip(self.rows, self.found, strict=True):
            named = sum(place is not None for place in places)
            if named and named * 2 >= sum(bool(cell.text.strip()) for cell in row):
                return True
        return False

    def texts(self, column: int) -> list[str]:
        """What stands in a column under the headings."""
        return [text for row in self.body if (text := self.rows[row][column].text.strip())]


def is_figure(cell: Cell) -> bool:
    """Whether a cell says a number, or that there is none."""
    if cell.kind in {CellKind.NUMBER, CellKind.PERCENT} or says_na(cell.text):
        return True
    try:
        return read_number(cell.text.strip().rstrip("%％")) is not None
    except Unreadable:
        return False
