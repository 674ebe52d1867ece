"""通报结果表: one row gives the benchmark and the item of the notice, or says at which column it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from config.sheets.read_table import read_table
from departments.choices import RegionLevel
from departments.dates import NotUnderstood
from indicators.choices import BandEnd, Direction
from indicators.circulars.rows import CircularRow, columns_for, read_circular_rows, read_place
from indicators.rounds.bands import Band


@dataclass(frozen=True)
class Rate:
    """An indicator of the tests."""

    pk: int = 1
    is_leaf: bool = True
    unit_zh: str = "%"
    unit_en: str = "%"
    direction: str = Direction.HIGHER
    full_marks: Decimal = Decimal(100)


RATE, DAYS = Rate(), Rate(pk=2, unit_zh="工作日", unit_en="working days", direction=Direction.LOWER)
INDICATORS = {"网办率": RATE, "I01-01": RATE, "注销时间": DAYS}


def read(csv: str, *, level: str = RegionLevel.PROVINCE, n: int | None = 24) -> tuple[list[CircularRow], list[str]]:
    table = read_table(csv.encode(), columns_for(("云溪县", "云溪")), name="x.csv")
    rows, problems = read_circular_rows(table, level=level, n_ranked=n, find=INDICATORS.get)
    return rows, [f"{problem.row} {problem.column}" for problem in problems]


def test_a_row_of_a_provincial_paper_fills_benchmark_and_item() -> None:
    rows, problems = read(
        "指标名称,云溪县,最优值,最优地区,平均值,满分,得分,最高得分,位次\n网办率,84.31%,100%,青禾县,92.4,100,34.2,98,19/24\n"
    )

    assert problems == []
    row = rows[0]
    assert (row.indicator, row.full_marks, row.score, row.rank, row.n) == (RATE, 100, Decimal("34.2"), 19, 24)
    assert row.benchmark == {
        "best": Decimal(100),
        "best_holder": "青禾县",
        "average": Decimal("92.4"),
        "own_value": Decimal("84.31"),
        "best_score": Decimal(98),
        "own_score": Decimal("34.2"),
        "rank_province": 19,
        "n_province": 24,
    }


def test_the_best_of_a_city_paper_is_the_best_in_the_city() -> None:
    rows, problems = read("指标,最优值,最优地区,排名\n注销时间,0,青禾县,第3名\n", level=RegionLevel.CITY, n=12)

    assert problems == []
    assert rows[0].benchmark == {"city_best": 0, "city_best_holder": "青禾县", "rank_city": 3, "n_city": 12}


def test_a_city_paper_may_name_the_best_of_the_province_too() -> None:
    rows, problems = read("指标,全省最优值,全市最优值\n注销时间,0,2\n", level=RegionLevel.CITY)

    assert problems == []
    assert rows[0].benchmark == {"best": 0, "city_best": 2}


@pytest.mark.parametrize(
    ("text", "n", "place"),
    [
        ("", 24, (None, None, None)),
        ("19", 24, (19, 24, None)),
        ("第19位", 24, (19, 24, None)),
        ("１９／２４", None, (19, 24, None)),
        ("第19位(共24个)", None, (19, 24, None)),
        ("并列第3", 24, (3, 24, None)),
        ("全省倒数第2", 24, (23, 24, None)),
        ("倒数第一", 12, (12, 12, None)),
        ("前10", 24, (None, 24, Band(BandEnd.TOP, 10))),
        ("后3名", 24, (None, 24, Band(BandEnd.BOTTOM, 3))),
    ],
)
def test_a_place_is_read_as_notices_write_it(text: str, n: int | None, place: tuple[Any, ...]) -> None:
    assert read_place(text, n=n) == place


def test_a_place_from_the_bottom_needs_the_number_of_ranked() -> None:
    with pytest.raises(NotUnderstood):
        read_place("倒数第2", n=None)


@pytest.mark.parametrize(
    ("csv", "problems"),
    [
        ("指标,位次\n网办率,25/24\n", ["2 rank"]),
        ("指标,得分,满分\n网办率,101,100\n", ["2 score"]),
        ("指标,最优值,平均值\n网办率,90,92\n", ["2 best"]),
        ("指标,计量单位,最优值\n注销时间,小时,0\n", ["2 measure"]),
        ("指标,最优值\n网办率,100\n网办率,99\n", ["3 name"]),
        ("指标编码,指标,最优值\nI99,网办率,100\n", ["2 indicator_code"]),
        ("指标,最优值\n注销时间,3天\n", ["2 best"]),
    ],
)
def test_what_cannot_be_true_is_told_at_its_cell(csv: str, problems: list[str]) -> None:
    assert read(csv)[1] == problems


def test_a_name_that_nobody_knows_is_an_item_without_an_indicator() -> None:
    rows, problems = read("指标,位次\n某项工作,3\n")

    assert problems == []
    assert (rows[0].name, rows[0].indicator, rows[0].rank, rows[0].benchmark) == ("某项工作", None, 3, {})
