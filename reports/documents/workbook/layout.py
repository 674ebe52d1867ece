"""How wide a column and how high a row is on paper (版面): planned so that the sheet fits its paper unshrunk. Pure.

A sheet that is wider than its paper is made smaller by the program that prints it, until nobody can read it. So the
widths of a sheet add up to the paper's, and what does not fit in a line goes on in the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any

from reports.documents.workbook.sheet import Column, Light, Signed, text_of

# Spreadsheets count in points (72 to the inch) down a page and in pixels (96 to the inch) across it.
PIXELS = 96 / 72
MILLIMETRE = 96 / 25.4
# No program takes a higher row, in points.
HIGHEST = 409.0
PADDING = 7
# How much wider than its text a column is, so that a program that draws columns narrower does not wrap it.
WIDER = 1.035
# The same of a number, which is shown as ### where its column is too narrow by a hair.
DIGITS = 1.09
# Shares of the size of the type: a digit or letter, a line with what is between lines.
HALF, LINE = 0.6, 1.45
# The widest that a text is kept whole, in half-width characters.
WHOLE = 16
# Points above and below the text of a row.
AIR = 2.5


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper lying or standing: its number in the format, its sides in millimetres, and the size of the type
    in points, which is above the least that may be printed so that a program that draws a little wider still fits."""

    number: int
    width: int
    height: int
    size: float

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height

    @property
    def is_small(self) -> bool:
        return max(self.width, self.height) < PAPERS["a3"].width

    @property
    def pixels(self) -> int:
        """What can be printed on across, margins off."""
        return int((self.width - 2 * MARGIN) * MILLIMETRE * SPARE)

    @property
    def points(self) -> float:
        """The same down the page."""
        return (self.height - TOP - BOTTOM) * MILLIMETRE / PIXELS * SPARE


# Margins in millimetres; the footer stands inside the one at the bottom. A part is kept for programs that draw wider.
MARGIN, TOP, BOTTOM, SPARE = 9, 11, 14, 0.98
PAPERS = {
    "a3": Paper(8, 420, 297, 9.5),
    "a4": Paper(9, 297, 210, 9.5),
    "a4-standing": Paper(9, 210, 297, 9.5),
}


_TOKENS = re.compile(r"[0-9A-Za-z.,%/+\-_]+|.")


@lru_cache(maxsize=8192)
def width_of(text: str, size: float) -> float:
    """How wide a line of text is, in pixels; a Chinese character is as wide as the type is high."""
    # Three bytes are a Chinese character or a mark as wide as one, one byte is a digit or letter.
    wide = (len(text.encode("utf-8", "replace")) - len(text)) / 2
    return (wide + max(len(text) - wide, 0) * HALF) * size * PIXELS


@dataclass(slots=True)
class Measures:
    """Pixels of every text, and by column of the longest number and the longest text: measured once, used for widths
    and for heights."""

    texts: list[list[float]]
    numbers: list[float]
    longest: list[float]


def measure(columns: Sequence[Column], rows: Sequence[Sequence[Any]], size: float) -> Measures:
    """What every cell needs on one line; of a text of several lines the longest counts."""
    numbers, longest = [0.0] * len(columns), [0.0] * len(columns)
    texts = []
    for cells in rows:
        found = []
        for place, cell in enumerate(cells):
            kind, pixels = type(cell), 0.0
            if kind is str or kind is Light:
                text = cell if kind is str else text_of(cell)
                pixels = (
                    max(width_of(line, size) for line in text.split("\n")) if "\n" in text else width_of(text, size)
                )
                if pixels > longest[place]:
                    longest[place] = pixels
            elif cell is not None and (digits := number_width(cell, columns[place].decimals, size)) > numbers[place]:
                numbers[place] = digits
            found.append(pixels)
        texts.append(found)
    return Measures(texts, numbers, longest)


def number_width(cell: Any, decimals: int | None, size: float) -> float:
    """Pixels of a number as it is printed."""
    sign = ""
    if isinstance(cell, tuple):
        sign = "+-" if isinstance(cell, Signed) else ""
        cell, decimals = cell[-2:]
    return 0.0 if cell is None or cell == "" else width_of(f"{sign}{cell:.{decimals or 0}f}", size)


def plan_widths(columns: Sequence[Column], measures: Measures, size: float, available: int) -> list[int]:
    """Pixels of every column, which together are what is available. Numbers are never cut; text wraps."""
    least, wish = [], []
    needed = 2 * size * PIXELS + PADDING
    for place, column in enumerate(columns):
        longest = measures.longest[place]
        if column.decimals is not None:
            least.append(max(needed, measures.numbers[place] * DIGITS + PADDING))
            wish.append(least[-1])
        else:
            half = HALF * size * PIXELS
            chars = min(longest * WIDER, WHOLE * half) if column.whole else column.chars * half
            least.append(max(needed, chars + PADDING))
            wish.append(max(least[-1], longest * WIDER + PADDING))
    over = sum(least) - available
    soft = [place for place, column in enumerate(columns) if column.decimals is None and not column.whole]
    if over > 0 and soft:
        # Too many numbers for this paper: texts wrap in less, as far as two characters of them fit in a line.
        room = {place: least[place] - needed for place in soft}
        whole = sum(room.values())
        for place in soft:
            least[place] -= min(room[place], over * room[place] / whole) if whole else 0
    widths = _share(least, wish, [column.stretch for column in columns], available)
    return [int(width) for width in widths]


def _share(least: list[float], wish: list[float], parts: list[int], available: float) -> list[float]:
    """What is left goes to the columns that wish for it, by their parts; the rest to all that stretch."""
    widths = list(least)
    for goal in (wish, [available * 1.0] * len(wish)):
        for _round in range(4):
            spare = available - sum(widths)
            open_ones = [place for place, part in enumerate(parts) if part and widths[place] < goal[place]]
            if spare < 1 or not open_ones:
                break
            whole = sum(parts[place] for place in open_ones)
            for place in open_ones:
                widths[place] = min(goal[place], widths[place] + spare * parts[place] / whole)
    return widths


def usable_of(pixels: float) -> float:
    """What of a column's width its text can use, in a program that draws columns a little narrower than planned."""
    return pixels / WIDER - PADDING * 0.75


def lines_in(text: str, pixels: float, size: float) -> int:
    """How many lines the text takes in so many pixels."""
    usable = max(usable_of(pixels), size * PIXELS)
    return sum(_wrap(part, usable, size) for part in text.split("\n"))


def _wrap(text: str, usable: float, size: float) -> int:
    """A line breaks between any two Chinese characters, and not within a word or number that fits in one."""
    if width_of(text, size) <= usable:
        return 1
    lines, used = 1, 0.0
    for token in _TOKENS.findall(text):
        width = width_of(token, size)
        if used + width > usable and used:
            lines, used = lines + 1, 0.0
        more = ceil(width / usable) - 1
        lines, used = lines + more, used + width - more * usable
    return lines


def height_of(cells: Sequence[Any], texts: Sequence[float], widths: Sequence[int], size: float) -> float:
    """Points of a row, as high as the highest of its texts, whose pixels were measured."""
    lines = 1
    for place, pixels in enumerate(texts):
        if pixels and (pixels > usable_of(widths[place]) or (type(cells[place]) is str and "\n" in cells[place])):
            lines = max(lines, lines_in(text_of(cells[place]), widths[place], size))
    return height_of_lines(lines, size)


def height_of_lines(lines: int, size: float) -> float:
    """Points of a row of so many lines."""
    return min(lines * size * LINE + AIR, HIGHEST)
