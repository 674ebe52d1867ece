"""Coordinates of the small charts (子弹图, 走势线, 走势图). Pure: exact numbers in, strings for SVG attributes out.

In a bullet the better end is always on the right, whatever the direction of the indicator; the labels of the axis are
swapped instead. Lines keep the native values: upwards is more, not better. What was not reported stays a gap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Direction
from indicators.scoring.drawing import (
    BarSpan,
    DrawnLine,
    Point,
    Tick,
    line_of,
    nice_scale,
    pixels,
    place_on_scale,
    place_or_centre,
    point_at,
    span_of,
    spread,
)

BULLET_WIDTH, BULLET_HEIGHT = 200, 20
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 24, 4
TREND_WIDTH, TREND_HEIGHT = 720, 210
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 56, 16, 12, 28
# Without a known worst value the axis starts this share of the span beyond the weakest value, so that it has a bar too.
OPEN_END = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Bullet:
    """One value against best and average; ``own`` is ``None`` where nothing was reported."""

    bands: tuple[BarSpan, BarSpan, BarSpan]
    own: BarSpan | None
    best: str
    average: str | None
    left: Decimal
    right: Decimal
    width: int = BULLET_WIDTH
    height: int = BULLET_HEIGHT


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line of a few months without axes; ``end`` marks the latest month if it is known."""

    line: DrawnLine
    end: Point | None
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Own values, best and average over the months, with both axes."""

    own: DrawnLine
    best: DrawnLine
    average: DrawnLine
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
    present = [Decimal(number) * sign for number in (value, best, average) if number is not None]
    right = max([top, *present[:1]])
    left = Decimal(worst) * sign if worst is not None else _open_left(present, right)

    def place(number: Decimal | int) -> Decimal:
        return place_on_scale(Decimal(number) * sign + 0, left, right, BULLET_WIDTH)

    edge = place(best)
    middle = min(place(average), edge) if average is not None else Decimal(0)
    return Bullet(
        bands=(span_of(Decimal(0), middle), span_of(middle, edge), span_of(edge, Decimal(BULLET_WIDTH))),
        own=None if value is None else span_of(Decimal(0), place(value)),
        best=pixels(edge),
        average=None if average is None else pixels(place(average)),
        left=left * sign,
        right=right * sign,
    )


def sparkline(
    points: Sequence[Decimal | int | None], low: Decimal | int | None = None, high: Decimal | int | None = None
) -> Sparkline:
    """The months in order. Give ``low`` and ``high`` to draw several units of one indicator on the same scale."""
    present = [Decimal(point) for point in points if point is not None]
    bottom = Decimal(low) if low is not None else min(present, default=Decimal(0))
    top = Decimal(high) if high is not None else max(present, default=Decimal(0))
    inner = SPARK_HEIGHT - 2 * SPARK_EDGE
    places = spread(len(points), SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    drawn = [
        None if point is None else point_at(x, SPARK_EDGE + inner - place_or_centre(Decimal(point), bottom, top, inner))
        for x, point in zip(places, points, strict=True)
    ]
    return Sparkline(line=line_of(drawn), end=drawn[-1] if drawn else None)


def trend(
    labels: Sequence[str],
    own: Sequence[Decimal | int | None],
    best: Sequence[Decimal | int | None] = (),
    average: Sequence[Decimal | int | None] = (),
) -> TrendChart:
    """Own values month by month, with the best and the average of the time where given (as long as ``labels``)."""
    present = [Decimal(point) for series in (own, best, average) for point in series if point is not None]
    scale = nice_scale(min(present, default=Decimal(0)), max(present, default=Decimal(0)))
    floor = TREND_HEIGHT - TREND_BOTTOM
    inner = floor - TREND_TOP
    places = spread(len(labels), TREND_LEFT + 12, TREND_WIDTH - TREND_RIGHT - 12)

    def height(number: Decimal | int) -> Decimal:
        return floor - place_or_centre(Decimal(number), scale[0], scale[-1], inner)

    def line(series: Sequence[Decimal | int | None]) -> DrawnLine:
        pairs = zip(places, series, strict=True) if series else []
        return line_of([None if point is None else point_at(x, height(point)) for x, point in pairs])

    return TrendChart(
        own=line(own),
        best=line(best),
        average=line(average),
        months=tuple(Tick(pixels(x), label) for x, label in zip(places, labels, strict=True)),
        values=tuple(Tick(pixels(height(step)), format(step, "f")) for step in scale),
    )


def _open_left(present: Iterable[Decimal], right: Decimal) -> Decimal:
    """Where the axis starts if nobody knows the worst: at zero where the best end lies above it, else beyond the
    weakest value. The numbers are mirrored where fewer is better, so that both directions are drawn alike."""
    weakest = min(present)
    return min(Decimal(0), weakest) if right > 0 else weakest - (right - weakest) * OPEN_END
