"""通报结果表: what each row of a circular says of one indicator, and everything wrong with it by itself. Pure.

One row holds what would otherwise be typed twice: the benchmark (最优、平均、本县公布值) and the item of the notice
(得分、位次). A blank cell is not published and never zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.names import plain
from config.sheets.table import Table, TableColumn
from departments.choices import RegionLevel
from departments.dates import NotUnderstood
from indicators.benchmarks.rows import contradictions
from indicators.numbers.cells import text_cell
from indicators.numbers.parsing import Unreadable, read_number
from indicators.rounds.bands import Band, band_faults, is_band, read_band
from indicators.rounds.facts import mark_faults, place_faults
from indicators.rounds.rows import RowCells, read_count, read_marks

NAMES_LIMIT = 200
_PLACE_OF = re.compile(r"(?:并列)?第?(\d{1,4})(?:位|名)?(?:[/／]|之?[(（]?共)(\d{1,4})(?:位|名|个)?[)）]?")
_LAST = re.compile(r"(?:全省|全市|全国)?倒数第?(\d{1,4}|[一二三四五])(?:位|名)?")
_FIRST = re.compile(r"(?:全省|全市|全国)?(?:并列)?第?(\d{1,4})(?:位|名)?")
_SMALL = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
# Benchmark columns of a place and its number, by who issued the paper.
PLACES: dict[str, tuple[str, str]] = {
    RegionLevel.PROVINCE: ("rank_province", "n_province"),
    RegionLevel.CITY: ("rank_city", "n_city"),
}
_WORDS = """
name: 指标名称 指标 考核指标 评价指标 项目 事项
indicator_code: 指标编码 指标编号 指标代码 编码 代码
measure: 计量单位 单位
own_value: 指标值 数值 完成值 本期值
best: 最优值 最优 标杆值 最好值 最高值
best_province: 全省最优值 全省最优 省最优值
best_city: 全市最优值 全市最优 市最优值
best_holder: 最优地区 标杆地区 最优值所在地 最优县市区 最优单位
average: 平均值 全省平均值 全市平均值 全省平均 全市平均 均值
worst: 最差值 全省最差值
full_marks: 满分 分值 标准分
score: 得分 评价得分
best_score: 最高得分 最优得分 最优评价得分 最高分
average_score: 平均得分 平均分 平均评价得分
rank: 排名 位次 名次
rank_province: 全省排名 全省位次
rank_city: 全市排名 全市位次
n: 参评数 参排数 全省参评数 全市参评数 参评县市区数
problem: 存在问题 主要问题 问题
"""
_OWN = {
    "own_value": ("", "值", "数值", "指标值", "完成值", "完成情况"),
    "score": ("得分", "评价得分", "分数"),
    "rank": ("排名", "位次", "名次"),
}


def columns_for(region_names: tuple[str, ...]) -> tuple[TableColumn, ...]:
    """What a result sheet may hold; a column headed by the county's own name (云溪县) holds its own value."""
    own = ("本县", "我县", *region_names)
    columns = []
    for line in _WORDS.strip().splitlines():
        name, _colon, words = line.partition(":")
        of_us = (f"{who}{word}" for who in own for word in _OWN.get(name, ()))
        columns.append(TableColumn(name, required=name == "name", aliases=(*words.split(), *of_us)))
    return tuple(columns)


class ItemIndicator(Protocol):
    """An indicator that a row may be about."""

    @property
    def pk(self) -> int: ...
    @property
    def is_leaf(self) -> bool: ...
    @property
    def unit_zh(self) -> str: ...
    @property
    def unit_en(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def full_marks(self) -> Decimal: ...


@dataclass(slots=True)
class CircularRow:
    """One row understood. ``benchmark`` holds the facts of a benchmark by column, as far as they are published."""

    row: int
    name: str
    indicator: ItemIndicator | None
    full_marks: Decimal | None = None
    score: Decimal | None = None
    rank: int | None = None
    n: int | None = None
    sharing: int = 1
    band: Band | None = None
    problem: str = ""
    benchmark: dict[str, Any] = field(default_factory=dict)


def read_circular_rows(
    table: Table, *, level: str, n_ranked: int | None, find: Callable[[str], ItemIndicator | None]
) -> tuple[list[CircularRow], list[Problem]]:
    """All rows and every fault. ``find`` names the indicator of a text, ``n_ranked`` counts for rows that name none."""
    names = [column.name for column in table.columns]
    columns = {name: name for name in names}  # the table itself says how the sheet calls them
    rows: list[CircularRow] = []
    problems: list[Problem] = []
    seen: dict[int, int] = {}
    for number, texts in table:
        if sum(map(bool, texts)) < 2:
            continue  # a line that names something and says nothing of it: who signed, the day
        reader = RowCells(number, dict(zip(names, texts, strict=True)), columns)
        row = _read(reader, level, n_ranked, find)
        first = seen.setdefault(row.indicator.pk, number) if row.indicator else number
        if first != number:
            message = _("The indicator is the same as in row %(row)s.") % {"row": first}
            reader.wrong("name", message, _("Keep one of the two rows."))
        rows.append(row)
        problems += reader.problems
    return rows, [*table.problems, *problems]


def _read(
    reader: RowCells, level: str, n_ranked: int | None, find: Callable[[str], ItemIndicator | None]
) -> CircularRow:
    cells = reader.cells
    code = cells["indicator_code"]
    indicator = find(code) if code else find(cells["name"])
    row = CircularRow(reader.row, cells["name"], indicator)
    if code and indicator is None:
        message = _("No scheme in force measures an indicator %(code)s.") % {"code": code[:40]}
        reader.wrong("indicator_code", message, _("Correct the code, or leave it blank."))
    reader.read("name", text_cell(NAMES_LIMIT))
    row.full_marks = reader.read("full_marks", read_marks)
    row.score = reader.read("score", read_marks)
    row.problem = reader.read("problem", text_cell(1000)) or ""
    _read_place(reader, row, level, n_ranked)
    for fault in mark_faults(row.full_marks, row.score):
        reader.wrong(fault.field, fault.message, fault.remedy)
    if indicator is not None and indicator.is_leaf:
        _read_benchmark(reader, row, indicator, level)
    return row


def _read_place(reader: RowCells, row: CircularRow, level: str, n_ranked: int | None) -> None:
    """The place of the paper's own level; a column that names no level is of it."""
    column = "rank" if reader.cells["rank"] else PLACES.get(level, ("rank", "n"))[0]
    try:
        place = read_place(reader.cells[column], n=reader.read("n", read_count) or n_ranked)
    except (NotUnderstood, Unreadable) as fault:
        reader.wrong(column, str(fault.message), str(fault.remedy))
        return
    row.rank, row.n, row.band = place
    for wrong in (*place_faults(row.rank, row.n), *band_faults(row.band, row.rank, row.n)):
        reader.wrong("n" if wrong.field == "n" and reader.cells["n"] else column, wrong.message, wrong.remedy)


def read_place(text: str, *, n: int | None) -> tuple[int | None, int | None, Band | None]:
    """Place, number of ranked and band of a cell. Raises ``NotUnderstood`` or ``Unreadable``.

    >>> read_place("第19位", n=24), read_place("19/24", n=None), read_place("倒数第2", n=12)
    ((19, 24, None), (19, 24, None), (11, 12, None))
    """
    words = plain(text)
    if not words:
        return None, None, None
    if is_band(words):
        return None, n, read_band(words)
    if found := _PLACE_OF.fullmatch(words):
        return int(found[1]), int(found[2]), None
    if found := _LAST.fullmatch(words):
        if n is None:
            message = _("A place from the bottom needs the number of ranked.")
            raise NotUnderstood(message, _("Write of how many it is the place."))
        return n + 1 - (_SMALL.get(found[1]) or int(found[1])), n, None
    if found := _FIRST.fullmatch(words):
        return int(found[1]), n, None
    rank = read_count(words)
    return rank, n if rank else None, None


def _read_benchmark(reader: RowCells, row: CircularRow, indicator: ItemIndicator, level: str) -> None:
    """The facts of the benchmark; what names no level is of the level that issued the paper."""
    units = [unit for unit in (indicator.unit_zh, indicator.unit_en) if unit]
    stated = plain(reader.cells["measure"])
    if stated and units and stated not in map(plain, units):
        message = _("The sheet is in %(stated)s, the indicator is measured in %(unit)s.")
        remedy = _("Convert the numbers of the row and write the indicator's unit.")
        reader.wrong("measure", message % {"stated": stated[:20], "unit": units[0]}, remedy)
    of_city = level == RegionLevel.CITY

    def number(text: str) -> Decimal | None:
        return read_number(text, units=units)

    unnamed, holder = reader.read("best", number), reader.read("best_holder", text_cell(80))
    province, city = reader.read("best_province", number), reader.read("best_city", number)
    facts: dict[str, Any] = {
        "best": unnamed if province is None and not of_city else province,
        "city_best": unnamed if city is None and of_city else city,
        "city_best_holder" if of_city and province is None else "best_holder": holder,
        "own_value": reader.read("own_value", number),
        "best_score": reader.read("best_score", read_marks),
        "average_score": reader.read("average_score", read_marks),
        "own_score": row.score,
    }
    if not of_city:
        facts |= {"average": reader.read("average", number), "worst": reader.read("worst", number)}
    if level in PLACES:
        rank, n = PLACES[level]
        facts |= {rank: row.rank, n: row.n if row.rank else None}
    row.benchmark = {name: fact for name, fact in facts.items() if fact not in (None, "")}
    if reader.problems or not row.benchmark:
        return
    columns = {"own_score": "score", "city_best": "best", "rank_province": "rank", "rank_city": "rank"}
    for name, message in contradictions(indicator.direction, indicator.full_marks, row.benchmark).items():
        reader.wrong(columns.get(name, name), message, _("Correct the row."))
