"""One chart from its numbers to its markup: layout and template together, at the largest size that a page draws.

A page has at most a handful of them, so what counts is one: at most five milliseconds and twenty kilobytes.
"""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal

from django.template.loader import get_template

from indicators.choices import Direction
from indicators.scoring.charts import bullet, sparkline, trend
from reports.charts.bump import Series, bump
from reports.charts.dumbbell import DumbbellPair, dumbbell
from reports.charts.heat import heat
from reports.charts.waterfall import waterfall
from tests.bench.measure import table

MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
UNITS, INDICATORS, STEPS = 9, 20, 12
TARGET_MS, TARGET_KB, ROUNDS = 5.0, 20, 60


def _values(seed: int) -> list[Decimal]:
    return [Decimal((seed * 7919 + month * 613) % 10_000) / 100 for month in range(len(MONTHS))]


def _bump() -> dict[str, object]:
    ranks = [[1 + (unit * 5 + month * 3) % 45 for month in range(12)] for unit in range(UNITS)]
    series = [Series(f"单位{unit:03}", places, focus=unit == 4) for unit, places in enumerate(ranks)]
    return {"chart": bump(MONTHS, series), "table": [(each.name, each.ranks) for each in series]}


def _dumbbell() -> dict[str, object]:
    pairs = [
        DumbbellPair(f"第{n:02}项指标的办理情况", Decimal(7 * n), Decimal(5 * n), f"{n}.5个百分点")
        for n in range(1, 13)
    ]
    return {"chart": dumbbell(pairs)}


def _heat() -> dict[str, object]:
    rows = [(f"第{n:02}项指标的办理情况", f"/indicators/L{n:04}/", n % 3 == 0, _values(n)) for n in range(INDICATORS)]
    return {"heat": heat(MONTHS, rows, 2)}


def _waterfall() -> dict[str, object]:
    parts = [(f"第{n:02}项原因", Decimal(n * (-1) ** n) / 7) for n in range(1, STEPS + 1)]
    return {"chart": waterfall(parts, Decimal(50), Decimal(50) + sum(part for _name, part in parts))}


def _bullet() -> dict[str, object]:
    numbers = (Decimal("84.31"), Decimal(100), Decimal("92.4"), Decimal(20))
    return {"chart": bullet(*numbers, Direction.HIGHER), "desc": "一句话"}


CHARTS: dict[str, tuple[str, Callable[[], dict[str, object]]]] = {
    "bullet": ("components/bullet.svg.html", _bullet),
    "sparkline": ("components/sparkline.svg.html", lambda: {"chart": sparkline(_values(1))}),
    "trend": ("components/trend.svg.html", lambda: {"chart": trend(MONTHS, _values(1), _values(2), _values(3))}),
    "bump": ("components/bump.svg.html", _bump),
    "dumbbell": ("components/dumbbell.svg.html", _dumbbell),
    "heat table": ("components/heat.html", _heat),
    "waterfall": ("components/waterfall.svg.html", _waterfall),
}


def bench_every_chart():
    rows = []
    for name, (path, numbers) in CHARTS.items():
        template, took, page = get_template(path), [], ""
        for _round in range(ROUNDS):
            begin = time.perf_counter()
            page = template.render(numbers() | {"title": name, "sentence": "一句话说明图意。"})
            took.append(time.perf_counter() - begin)
        milliseconds, kilobytes = statistics.median(took) * 1000, len(page.encode()) / 1024
        rows.append((name, f"{milliseconds:.2f} ms", f"{kilobytes:.1f} kB"))
    table("Charts, layout and markup, median of 60", rows, headings=("chart", f"≤ {TARGET_MS} ms", f"≤ {TARGET_KB} kB"))
