"""瀑布图: from one number to another, step by step. Pure layout: exact numbers in, strings for SVG attributes out.

One row a step, so that long names have room. Bars hang between two levels and are never cut off at a false zero: the
two ends are marks, not bars, and say their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from config.numbers import number_text
from indicators.choices import Direction
from indicators.scoring.drawing import BarSpan, pixels, place_on_scale, span_of

WIDTH, LABELS, NUMBERS, ROW, BAR = 640, 190, 110, 28, 14
# Space at both ends of the axis, so that a mark at the end is not cut.
EDGE = 6
# A step too small to be seen is still drawn as wide as this.
LEAST = Decimal(2)


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """One step: its bar between the level before and the level after; ``tone`` is better, worse or same."""

    label: str
    text: str
    after: str
    tone: str
    bar: BarSpan
    # Where the row begins, where its text stands, where its bar begins, and the level the next row goes on from.
    top: int
    middle: int
    bar_top: int
    level: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The mark of the start, a row a step, the mark of the end."""

    start: WaterfallRow
    rows: tuple[WaterfallRow, ...]
    end: WaterfallRow
    height: int
    width: int = WIDTH
    labels: int = LABELS
    numbers: int = WIDTH - NUMBERS
    bar: int = BAR


def waterfall(
    parts: Sequence[tuple[str, Decimal]],
    start: Decimal,
    end: Decimal,
    *,
    direction: str = Direction.HIGHER,
    decimals: int | None = None,
    first: str = "",
    last: str = "",
) -> Waterfall:
    """The steps from ``start`` to ``end``; what does not add up is refused, so that no picture hides a remainder.

    ``direction`` says whether more is better: of places less is. ``first`` and ``last`` name the two ends, "2026-04"
    and "2026-05" for instance. Better is always drawn filled, worse always hollow, whatever the colours.
    """
    if start + sum((part for _label, part in parts), Decimal(0)) != end:
        raise ValueError(f"the steps from {start} do not end at {end}")
    levels = [start]
    for _label, part in parts:
        levels.append(levels[-1] + part)
    low, high = min(levels), max(levels)
    left, inner = LABELS + EDGE, WIDTH - LABELS - NUMBERS - 2 * EDGE

    def at(level: Decimal) -> Decimal:
        return left + (place_on_scale(level, low, high, inner) if high > low else Decimal(inner) / 2)

    def row(index: int, label: str, text: str, before: Decimal, after: Decimal, tone: str) -> WaterfallRow:
        return WaterfallRow(
            label=label,
            text=text,
            after=number_text(after, decimals),
            tone=tone,
            bar=_bar(at(before), at(after)),
            top=index * ROW,
            middle=index * ROW + ROW // 2,
            bar_top=index * ROW + (ROW - BAR) // 2,
            level=pixels(at(after)),
        )

    rows = [
        row(n, label, number_text(part, decimals, signed=True), levels[n - 1], levels[n], _tone(part, direction))
        for n, (label, part) in enumerate(parts, start=1)
    ]
    ends = len(parts) + 1
    return Waterfall(
        start=row(0, first, number_text(start, decimals), start, start, "end"),
        rows=tuple(rows),
        end=row(ends, last, number_text(end, decimals), end, end, "end"),
        height=(ends + 1) * ROW,
    )


def _bar(before: Decimal, after: Decimal) -> BarSpan:
    begin, stop = min(before, after), max(before, after)
    if stop - begin < LEAST:
        return span_of((begin + stop) / 2 - LEAST / 2, (begin + stop) / 2 + LEAST / 2)
    return span_of(begin, stop)


def _tone(part: Decimal, direction: str) -> str:
    if part == 0:
        return "same"
    return "better" if (part > 0) == (direction != Direction.LOWER) else "worse"
