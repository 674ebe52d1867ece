"""Drawings of a month with numbers of a county: as usual, with nothing, and with too much."""

from collections.abc import Iterator
from decimal import Decimal

from config.style import Example
from reports.charts.bump import Series, bump
from reports.charts.dumbbell import DumbbellPair, dumbbell
from reports.charts.heat import heat
from reports.charts.waterfall import waterfall

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
LONG = "行政审批服务局（政务服务中心、公共资源交易服务中心）"
SAYS = "一句话说明图意。"


def examples() -> Iterator[Example]:
    yield from _bump()
    yield from _dumbbell()
    yield from _heat()
    yield from _waterfall()


def _bump() -> Iterator[Example]:
    for state, units in (("usual", 5), ("too much", 12)):
        places = [[1 + (unit * 5 + month * 3) % units for month in range(12)] for unit in range(units)]
        series = [Series(LONG if n == 1 else f"单位{n}", ranks, focus=n == 2) for n, ranks in enumerate(places)]
        table = [(each.name, each.ranks) for each in series]
        yield Example("bump.svg", state, _example(chart=bump(MONTHS, series), table=table))
    yield Example("bump.svg", "nothing", _example(chart=None))


def _dumbbell() -> Iterator[Example]:
    for state, lines in (("usual", 4), ("too much", 15)):
        pairs = [
            DumbbellPair(f"{LONG}{n}", Decimal(17 * n), Decimal(11 * n), f"{n}.5个百分点") for n in range(1, lines)
        ]
        yield Example("dumbbell.svg", state, _example(chart=dumbbell(pairs)))
    yield Example("dumbbell.svg", "nothing", _example(chart=None))


def _heat() -> Iterator[Example]:
    scores = [None, *(Decimal(9 * month) for month in range(11))]
    for state, lines in (("usual", 3), ("too much", 20)):
        rows = [(f"{LONG}{n}", "#", n % 2 == 0, scores[n:] + scores[:n]) for n in range(lines)]
        yield Example("heat", state, _example(heat=heat(MONTHS, rows, 2)))
    yield Example("heat", "nothing", _example(heat=None))


def _waterfall() -> Iterator[Example]:
    for state, parts in (("usual", 4), ("too much", 12)):
        moved = [(f"{LONG}{n}", Decimal(n * (-1) ** n) / 7) for n in range(1, parts)]
        end = Decimal(50) + sum((part for _name, part in moved), Decimal(0))
        yield Example("waterfall.svg", state, _example(chart=waterfall(moved, Decimal(50), end), unit="分"))
    yield Example("waterfall.svg", "nothing", _example(chart=None))


def _example(**given: object) -> dict[str, object]:
    return {"title": "得分变化", "sentence": SAYS, **given}
