"""What every drawing is made of: places on an axis, round steps, lines with gaps. Pure: exact numbers in, strings for
SVG attributes out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import groupby

TICKS_WANTED = 4


@dataclass(frozen=True, slots=True)
class Point:
    """A dot."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class BarSpan:
    """A horizontal bar: where it begins and how long it is."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A series with gaps: runs of two or more neighbours are joined, a value between two gaps is a lone dot."""

    runs: tuple[str, ...]
    dots: tuple[Point, ...]
    lone: tuple[Point, ...]


def nice_scale(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """About five round steps that enclose ``low`` and ``high``: 1, 2 or 5 times a power of ten apart."""
    if low == high:
        high = low + 1
    rough = (high - low) / TICKS_WANTED
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    first = (low / step).to_integral_value(rounding=ROUND_FLOOR)
    last = (high / step).to_integral_value(rounding=ROUND_CEILING)
    decimals = Decimal(1).scaleb(min(step.adjusted(), 0))
    return tuple((step * count).quantize(decimals) for count in range(int(first), int(last) + 1))


def place_on_scale(number: Decimal, left: Decimal, right: Decimal, width: int) -> Decimal:
    """Where a number lies between both ends, cut off at them; ends that coincide are reached by whoever equals them."""
    if right <= left:
        return Decimal(width if number >= right else 0)
    return min(max((number - left) / (right - left), Decimal(0)), Decimal(1)) * width


def place_or_centre(number: Decimal, left: Decimal, right: Decimal, width: int) -> Decimal:
    """Like ``place_on_scale``, but a scale without extent puts everything in the middle."""
    return Decimal(width) / 2 if right <= left else place_on_scale(number, left, right, width)


def spread(count: int, start: int, stop: int) -> list[Decimal]:
    """Evenly spaced places; a single one stands at the end, where the latest month always is."""
    if count == 1:
        return [Decimal(stop)]
    return [start + Decimal(stop - start) * index / (count - 1) for index in range(count)]


def line_of(points: Sequence[Point | None]) -> DrawnLine:
    runs = [list(run) for is_drawn, run in groupby(points, key=lambda point: point is not None) if is_drawn]
    joined = [[point for point in run if point is not None] for run in runs]
    return DrawnLine(
        runs=tuple(" ".join(f"{point.x},{point.y}" for point in run) for run in joined if len(run) > 1),
        dots=tuple(point for run in joined for point in run),
        lone=tuple(run[0] for run in joined if len(run) == 1),
    )


def span_of(start: Decimal, stop: Decimal) -> BarSpan:
    return BarSpan(pixels(start), pixels(stop - start))


def point_at(x: Decimal, y: Decimal) -> Point:
    return Point(pixels(x), pixels(y))


def pixels(number: Decimal) -> str:
    """A coordinate: a tenth of a pixel is enough for any printer."""
    return format(number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), "f")
