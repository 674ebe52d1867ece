"""基本持平、预警、先进、追赶: what a change or a gap amounts to, and how long it would take to close it. Pure.

Within the band (持平幅度) of its indicator a change is noise and told as such. Pace is a straight line through the gaps
of the months (least squares), and refuses where a line would promise more than the months can say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Protocol

from indicators.choices import Basis, Direction

# A line through fewer points is a guess.
FEWEST = 4
# Beyond ten years the answer is "not at this pace".
MOST_MONTHS = 120


class Banded(Protocol):
    """What a row of a report says of its own bands."""

    direction: str
    value: Decimal | None
    band: Decimal | None
    warning: Decimal | None
    advanced: Decimal | None


class Level(StrEnum):
    """先进 / 预警, or neither."""

    ADVANCED = "advanced"
    WARNING = "warning"
    NONE = ""


class Trend(StrEnum):
    """A change in words."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = ""


class PaceRefusal(StrEnum):
    """Why there is no pace."""

    FEW = "few"
    CUMULATIVE = "cumulative"
    CLOSED = "closed"
    STEADY = "steady"
    WIDENING = "widening"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Pace:
    """How much the gap closes in a month on average, negative where it widens; ``months`` to close it, or why not."""

    points: int
    per_month: Decimal | None = None
    months: int | None = None
    refusal: PaceRefusal | None = None


def within(difference: Decimal | None, band: Decimal | None) -> bool:
    """Whether a difference is no more than noise (基本持平); nothing at all always is, band or no band."""
    return difference is not None and abs(difference) <= (band or Decimal(0))


def level_of(row: Banded) -> Level:
    """Where the value stands against the indicator's two thresholds; reaching one counts."""
    if row.value is None:
        return Level.NONE
    sign = -1 if row.direction == Direction.LOWER else 1
    if row.advanced is not None and row.value * sign >= row.advanced * sign:
        return Level.ADVANCED
    if row.warning is not None and row.value * sign <= row.warning * sign:
        return Level.WARNING
    return Level.NONE


def change_of(
    value: Decimal | None, before: Decimal | None, direction: str, band: Decimal | None, *, grows: bool = False
) -> Trend:
    """Better, worse or about the same as before; nobody can say it of a count since January, which ``grows`` anyway."""
    if value is None or before is None or grows:
        return Trend.UNKNOWN
    if within(value - before, band):
        return Trend.SAME
    return Trend.BETTER if (value > before) == (direction != Direction.LOWER) else Trend.WORSE


def pace(gaps: Sequence[Decimal | None], *, basis: str = "", band: Decimal | None = None) -> Pace:
    """``gaps`` to the best, month by month, oldest first, ``None`` where unknown; positive is behind.

    Cumulative values grow with the year, and their gaps with them: no pace can be read from those.
    """
    points = [(Decimal(month), gap) for month, gap in enumerate(gaps) if gap is not None]
    if basis == Basis.CUMULATIVE:
        return Pace(len(points), refusal=PaceRefusal.CUMULATIVE)
    if len(points) < FEWEST:
        return Pace(len(points), refusal=PaceRefusal.FEW)
    closing = -_slope(points)
    _month, last = points[-1]
    if last <= (band or Decimal(0)):
        return Pace(len(points), closing, refusal=PaceRefusal.CLOSED)
    if within(closing, band):
        return Pace(len(points), closing, refusal=PaceRefusal.STEADY)
    if closing < 0:
        return Pace(len(points), closing, refusal=PaceRefusal.WIDENING)
    months = int((last / closing).to_integral_value(rounding=ROUND_CEILING))
    if months > MOST_MONTHS:
        return Pace(len(points), closing, refusal=PaceRefusal.FAR)
    return Pace(len(points), closing, months)


def _slope(points: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Least squares: Σ(x − x̄)(y − ȳ) ÷ Σ(x − x̄)²; all x differ, so there is always one."""
    n = len(points)
    middle = sum((x for x, _y in points), Decimal(0)) / n
    level = sum((y for _x, y in points), Decimal(0)) / n
    rise = sum(((x - middle) * (y - level) for x, y in points), Decimal(0))
    return rise / sum(((x - middle) ** 2 for x, _y in points), Decimal(0))
