"""热力表: indicators by months with the number in every cell; the shade repeats what the number says. Pure.

Darker is further from the best. Five shades of 20 points of attainment, and a shade of its own for zero scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from config.numbers import NO_VALUE, number_text

ZERO, NONE = "zero", "none"
SHADES = 5


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The printed number and its shade."""

    text: str
    shade: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One indicator: its name, where its page is, and a cell a month."""

    name: str
    url: str
    lower: bool
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The months and the rows; ``has_zero`` and ``has_gaps`` are what the legend must explain."""

    months: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    has_zero: bool
    has_gaps: bool


def heat(months: Sequence[str], rows: Sequence[tuple[str, str, bool, Sequence[Decimal | None]]], decimals: int) -> Heat:
    """Of each row: name, address, lower is better, and an attainment (0–100) or ``None`` for every month."""
    drawn = tuple(
        HeatRow(name, url, lower, tuple(_cell(s, decimals) for s in scores)) for name, url, lower, scores in rows
    )
    shades = {cell.shade for row in drawn for cell in row.cells}
    return Heat(tuple(months), drawn, ZERO in shades, NONE in shades)


def _cell(score: Decimal | None, decimals: int) -> HeatCell:
    return HeatCell(NO_VALUE if score is None else number_text(score, decimals), shade(score))


def shade(score: Decimal | None) -> str:
    """1 is at least 80 of 100, 5 is below 20 and not zero."""
    if score is None:
        return NONE
    if score == 0:
        return ZERO
    return str(min(max(SHADES - int(score // 20), 1), SHADES))
