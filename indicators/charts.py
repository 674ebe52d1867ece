"""Coordinates of the small charts (子弹图, 走势线, 走势图). Pure: exact numbers in, strings for SVG attributes out.

In a bullet the better end is always on the right, whatever the direction of the indicator; the labels of the axis are
swapped instead. Lines keep the native values: upwards is more, not better. What was not reported stays a gap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import groupby

from indicators.choices import Direction

BULLET_WIDTH, BULLET_HEIGHT = 200, 20
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 24, 4
TREND_WIDTH, TREND_HEIGHT = 720, 210
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 56, 16, 12, 28
TICKS_WANTED = 4
# Without a known worst value the axis starts this share of the span beyond the weakest value, so that it has a bar too.
OPEN_END = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Point:
    """A dot."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Span:
    """A horizontal bar: where it begins and how long it is."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """One value against best and average; ``own`` is ``None`` where nothing was reported."""

    bands: tuple[Span, Span, Span]
    own: Span | None
    best: str
    average: str | None
    left: Decimal
    right: Decimal
    width: int = BULLET_WIDTH
    height: int = BULLET_HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """A series with gaps: runs of two or more neighbours are joined, a value between two gaps is a lone dot."""

    runs: tuple[str, ...]
    dots: tuple[Point, ...]
    lone: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line of a few months without axes; ``end`` marks the latest month if it is known."""

    line: Line
    end: Point | None
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Own values, best and average over the months, with both axes."""

    own: Line
    best: Line
    average: Line
    months: tuple[Tick, ...]
    values: tuple[Tick, ...]
    left: int = TREND_LEFT
    right: int = TREND_WIDTH - TREND_RIGHT
    floor: int = TREND_HEIGHT - TREND_BOTTOM
    width: int = TREND_WIDTH
    height: int = TREND_HEIGHT


def bullet(
    value: Decimal | int | None,
    best: Decimal | int | None,
    average: Decimal | int | None,
    worst: Decimal | int | None,
    direction: str,
) -> Bullet | None:
    """A value between the weakest (left) and the better of best and value (right); ``None`` if no best is known."""
    if best is None:
        return None
    # Lower-is-better runs on mirrored numbers; the ends are mirrored back for the labels.
    sign = 1 if direction == Direction.HIGHER else -1
    top = Decimal(best) * sign
    known = [Decimal(number) * sign for number in (value, best, average) if number is not None]
    right = max([top, *known[:1]])
    left = Decimal(worst) * sign if worst is not None else _open_left(known, right, direction)

    def place(number: Decimal | int) -> Decimal:
        return _place(Decimal(number) * sign, left, right, BULLET_WIDTH)

    edge = place(best)
    middle = min(place(average), edge) if average is not None else Decimal(0)
    return Bullet(
        bands=(_span(Decimal(0), middle), _span(middle, edge), _span(edge, Decimal(BULLET_WIDTH))),
        own=None if value is None else _span(Decimal(0), place(value)),
        best=_text(edge),
        average=None if average is None else _text(place(average)),
        left=left * sign,
        right=right * sign,
    )


def sparkline(
    points: Sequence[Decimal | int | None], low: Decimal | int | None = None, high: Decimal | int | None = None
) -> Sparkline:
    """The months in order. Give ``low`` and ``high`` to draw several units of one indicator on the same scale."""
    known = [Decimal(point) for point in points if point is not None]
    bottom = Decimal(low) if low is not None else min(known, default=Decimal(0))
    top = Decimal(high) if high is not None else max(known, default=Decimal(0))
    inner = SPARK_HEIGHT - 2 * SPARK_EDGE
    places = _places(len(points), SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    drawn = [
        None if point is None else _point(x, SPARK_EDGE + inner - _middle(Decimal(point), bottom, top, inner))
        for x, point in zip(places, points, strict=True)
    ]
    return Sparkline(line=_line(drawn), end=drawn[-1] if drawn else None)


def trend(
    labels: Sequence[str],
    own: Sequence[Decimal | int | None],
    best: Sequence[Decimal | int | None] = (),
    average: Sequence[Decimal | int | None] = (),
) -> Trend:
    """Own values month by month, with the best and the average of the time where given (as long as ``labels``)."""
    known = [Decimal(point) for series in (own, best, average) for point in series if point is not None]
    scale = nice_scale(min(known, default=Decimal(0)), max(known, default=Decimal(0)))
    floor = TREND_HEIGHT - TREND_BOTTOM
    inner = floor - TREND_TOP
    places = _places(len(labels), TREND_LEFT + 12, TREND_WIDTH - TREND_RIGHT - 12)

    def height(number: Decimal | int) -> Decimal:
        return floor - _middle(Decimal(number), scale[0], scale[-1], inner)

    def line(series: Sequence[Decimal | int | None]) -> Line:
        pairs = zip(places, series, strict=True) if series else []
        return _line([None if point is None else _point(x, height(point)) for x, point in pairs])

    return Trend(
        own=line(own),
        best=line(best),
        average=line(average),
        months=tuple(Tick(_text(x), label) for x, label in zip(places, labels, strict=True)),
        values=tuple(Tick(_text(height(step)), format(step, "f")) for step in scale),
    )


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


def _open_left(known: Iterable[Decimal], right: Decimal, direction: str) -> Decimal:
    """Where the axis starts if nobody knows the worst: at zero for more-is-better, else beyond the weakest value."""
    weakest = min(known)
    if direction == Direction.HIGHER:
        return min(Decimal(0), weakest)
    return weakest - (right - weakest) * OPEN_END


def _place(number: Decimal, left: Decimal, right: Decimal, width: int) -> Decimal:
    """Where a number lies between both ends, cut off at them; ends that coincide are reached by whoever equals them."""
    if right <= left:
        return Decimal(width if number >= right else 0)
    return min(max((number - left) / (right - left), Decimal(0)), Decimal(1)) * width


def _middle(number: Decimal, left: Decimal, right: Decimal, width: int) -> Decimal:
    """Like ``_place``, but a scale without extent puts everything in the middle."""
    return Decimal(width) / 2 if right <= left else _place(number, left, right, width)


def _places(count: int, start: int, stop: int) -> list[Decimal]:
    """Evenly spaced places; a single one stands at the end, where the latest month always is."""
    if count == 1:
        return [Decimal(stop)]
    return [start + Decimal(stop - start) * index / (count - 1) for index in range(count)]


def _line(points: Sequence[Point | None]) -> Line:
    runs = [list(run) for known, run in groupby(points, key=lambda point: point is not None) if known]
    joined = [[point for point in run if point is not None] for run in runs]
    return Line(
        runs=tuple(" ".join(f"{point.x},{point.y}" for point in run) for run in joined if len(run) > 1),
        dots=tuple(point for run in joined for point in run),
        lone=tuple(run[0] for run in joined if len(run) == 1),
    )


def _span(start: Decimal, stop: Decimal) -> Span:
    return Span(_text(start), _text(stop - start))


def _point(x: Decimal, y: Decimal) -> Point:
    return Point(_text(x), _text(y))


def _text(number: Decimal) -> str:
    """A coordinate: a tenth of a pixel is enough for any printer."""
    return format(number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), "f")
