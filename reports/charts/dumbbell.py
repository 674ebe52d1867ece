"""差距哑铃图: how far several indicators are from the best, on one scale whatever their units. Pure layout.

The scale is the relative gap in per cent; the best is the right edge, so that right is better for every indicator,
and lower-is-better ones need no second reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.scoring.drawing import Tick, nice_scale, pixels, place_on_scale

WIDTH, LABELS, NUMBERS, ROW, TOP, EDGE = 640, 200, 130, 26, 8, 8
AXIS = 22
# As many half-width characters as fit beside a row.
LABEL_CELLS = 26
# Behind names of indicators where less is better; the legend says so.
LOWER_MARK = " ↓"
# The scale must hold so many of ten bars; one gap of 4000 % would flatten all others and is drawn with an arrow.
HELD, OF_TEN = 7, 10
# Where the largest is no more than so many times the largest of those, all are held.
TOLERATED = 2


@dataclass(frozen=True, slots=True)
class DumbbellPair:
    """One indicator: relative gap of our value and of the average to the best, in per cent; ``text`` is our gap in
    its own unit. Better than the best is drawn at the best."""

    label: str
    own: Decimal
    average: Decimal | None
    text: str
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn pair; ``beyond`` where our gap is larger than the scale."""

    label: str
    text: str
    own: str
    average: str | None
    y: int
    beyond: bool


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """All bars, the place of the best, and the scale below."""

    bars: tuple[Bar, ...]
    best: int
    scale: tuple[Tick, ...]
    height: int
    floor: int
    overflows: bool
    has_lower: bool
    top: int = TOP
    left: int = LABELS + EDGE
    labels: int = LABELS
    numbers: int = WIDTH - NUMBERS
    width: int = WIDTH


def dumbbell(pairs: Sequence[DumbbellPair]) -> Dumbbell | None:
    """The pairs in their order; nothing without pairs."""
    if not pairs:
        return None
    steps = nice_scale(Decimal(0), max(_widest(sorted(pair.own for pair in pairs)), Decimal(1)))
    left, right = LABELS + EDGE, WIDTH - NUMBERS - EDGE

    def at(gap: Decimal) -> Decimal:
        # Counted from the best at the right edge.
        return right - place_on_scale(gap, Decimal(0), steps[-1], right - left)

    bars = tuple(
        Bar(
            label=shorten(pair.label, LABEL_CELLS) + (LOWER_MARK if pair.lower else ""),
            text=pair.text,
            own=pixels(at(pair.own)),
            y=TOP + n * ROW + ROW // 2,
            average=None if pair.average is None or pair.average > steps[-1] else pixels(at(pair.average)),
            beyond=pair.own > steps[-1],
        )
        for n, pair in enumerate(pairs)
    )
    floor = TOP + len(pairs) * ROW
    scale = tuple(Tick(pixels(at(step)), f"{step.normalize():f}" if step else "0") for step in steps)
    return Dumbbell(
        bars=bars,
        best=right,
        scale=scale,
        height=floor + AXIS,
        floor=floor,
        overflows=any(bar.beyond for bar in bars),
        has_lower=any(pair.lower for pair in pairs),
    )


def _widest(gaps: Sequence[Decimal]) -> Decimal:
    """The gap at which the scale ends; ``gaps`` ascending."""
    held = gaps[(len(gaps) * HELD + OF_TEN - 1) // OF_TEN - 1]
    return gaps[-1] if gaps[-1] <= held * TOLERATED else held


def shorten(text: str, cells: int) -> str:
    """A name that fits beside a row: Chinese characters take two cells, what is cut off is marked."""
    width = 0
    for index, letter in enumerate(text):
        width += 2 if ord(letter) > 0x2E80 else 1
        if width > cells:
            return text[: max(index - 1, 1)] + "…"
    return text
