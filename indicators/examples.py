"""Drawings of one indicator with numbers of a county: as usual, with nothing, and at the edge."""

from collections.abc import Iterator
from decimal import Decimal

from config.style import Example
from indicators.choices import Direction
from indicators.scoring.charts import bullet, sparkline, trend

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
OWN = [Decimal(number) for number in ("81.2", "82.0", "81.7", "83.5", "84.1", "84.0", "85.9", "86.3", "86.0", "87.7")]
BEST = [Decimal("95.5")] * 12


def examples() -> Iterator[Example]:
    for state, value in (("behind", "84.31"), ("ahead of the best", "103.2"), ("zero", "0")):
        chart = bullet(Decimal(value), Decimal(100), Decimal("92.4"), Decimal(20), Direction.HIGHER)
        yield Example("bullet.svg", state, {"chart": chart, "title": "办件按时办结率", "desc": f"本县{value}，最优100"})
    chart = bullet(None, Decimal(100), Decimal("92.4"), None, Direction.LOWER)
    yield Example("bullet.svg", "not reported", {"chart": chart, "title": "一审平均审理天数", "desc": "未报"})
    yield Example("bullet.svg", "no best is known", {"chart": None, "title": "办件按时办结率"})
    yield Example("bullet_legend", "always")
    gaps: list[Decimal | None] = [*OWN[:4], None, OWN[5], None, *OWN[7:]]
    for state, points in (("usual", OWN), ("months without a figure", gaps), ("one month", OWN[:1]), ("nothing", [])):
        yield Example("sparkline.svg", state, {"chart": sparkline(points), "title": "办件按时办结率"}, around="cell")
    full = [*OWN, Decimal("88"), Decimal("88.4")]
    average = [Decimal("90.1")] * 12
    yield Example("trend.svg", "usual", {"chart": trend(MONTHS, full, BEST, average), "title": "办件按时办结率"})
    alone = trend(MONTHS, [None, *full[1:6], None, *full[7:]])
    yield Example("trend.svg", "alone, with gaps", {"chart": alone, "title": "办件按时办结率", "own": "市场监管局"})
    nothing = trend(MONTHS, [None] * 12)
    yield Example("trend.svg", "nothing", {"chart": nothing, "title": "办件按时办结率"})
