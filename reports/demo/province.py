"""What the fictional province publishes: best and average of each round, and every county's value on some items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reports.demo import county, numbers
from reports.demo.story import COUNTIES_OF_CITY, COUNTIES_OF_PROVINCE, LENGTH, Story

# First-level indicators on which the values of all counties are known.
OPEN_BOOKS = ("I06", "I08", "I13")
RESTATED = "I04-01"
# A quarter's document comes out in its last month; what is counted from January on, and places that no notice states,
# come every month.
QUARTER_ENDS = (3, 6, 9, 12)
# By how much the province's number of our own county differs from ours, in the last two published months.
DIFFERS = {"I09-02": Decimal(-2), "I17-02": Decimal(-14)}


@dataclass(frozen=True, slots=True)
class ProvinceLeaf:
    """What the province must know of an indicator to publish on it."""

    code: str
    decimals: int
    is_rate: bool
    is_lower: bool
    is_scored: bool


def is_published(code: str, month: date, first: date) -> bool:
    """Whether a document of this month speaks of the indicator. The first month has everything."""
    if code in numbers.IN_NOTICES:
        return False
    if is_monthly(code):
        return True
    has_line = code in numbers.LINES or code in numbers.ROLLED
    return has_line and (month == first or month.month in QUARTER_ENDS)


def grows(code: str) -> bool:
    """Whether the numbers are counted from January on."""
    return code in numbers.GROWING or (code in numbers.ROLLED and numbers.ROLLED[code][2])


def is_monthly(code: str) -> bool:
    """Whether the province speaks of it every month: places, and what is counted from January on."""
    return grows(code) or code in numbers.PLACES


def document(month: date, code: str = "", *, restated: bool = False) -> str:
    """文号: one a month for what is monthly, one a quarter for the rest, and a later one for what is corrected."""
    number = month.month * 3 + (2 if restated else 0 if is_monthly(code) else 1)
    return f"{county.PROVINCE[1]}优化营商环境办公室通报〔{month.year}〕{number}号"


def facts(story: Story, leaf: ProvinceLeaf, month: date) -> dict[str, Any]:
    """The figures of one document on one indicator."""
    if leaf.code in numbers.ROLLED:
        best, average = _comparators(leaf, month)
        return {"best": best, "average": average, "best_holder": holder(story, leaf.code)}
    own = story.own(leaf.code, leaf.decimals, month, is_rate=leaf.is_rate)
    if leaf.code in numbers.PLACES:
        return {"own_value": own, "rank_city": int(own), "n_city": COUNTIES_OF_CITY}
    best, average = _comparators(leaf, month)
    found: dict[str, Any] = _ranks(own, best, average, leaf.is_lower) | {"best_holder": holder(story, leaf.code)}
    if leaf.is_scored:
        return found | {"best_score": best, "average_score": average, "own_score": own}
    other = DIFFERS.get(leaf.code, Decimal(0)) if story.chapter(month) >= LENGTH - 2 else Decimal(0)
    found |= {"best": best, "average": average, "own_value": own + other} | _city(own, best, average, leaf)
    if leaf.code in numbers.EVALUATED:
        points = map(Decimal, numbers.EVALUATED[leaf.code])
        found |= dict(zip(("own_score", "best_score", "average_score"), points, strict=True))
    return found


def _comparators(leaf: ProvinceLeaf, month: date) -> tuple[Decimal, Decimal]:
    months = month.month if grows(leaf.code) else 1
    if leaf.code in numbers.ROLLED:
        best, average, _grows = numbers.ROLLED[leaf.code]
        return Decimal(best) * months, Decimal(average) * months
    line = (numbers.GROWING if grows(leaf.code) else numbers.LINES)[leaf.code]
    return line.best * months, line.average * months


def _city(own: Decimal, best: Decimal, average: Decimal, leaf: ProvinceLeaf) -> dict[str, Any]:
    """The best of our own city: half way between average and best, or ourselves where we are better than that."""
    half = round((best + average) / 2, leaf.decimals)
    ours = own <= half if leaf.is_lower else own >= half
    if ours and (own >= best if leaf.is_lower else own <= best):
        return {"city_best": own, "city_best_holder": county.COUNTY}
    return {"city_best": half, "city_best_holder": next(name for _code, name in neighbours())}


def _ranks(own: Decimal, best: Decimal, average: Decimal, is_lower: bool) -> dict[str, int]:
    """A place that fits: the best is first, the average stands in the middle, and behind it as far as it goes."""
    behind, half = (own - best, average - best) if is_lower else (best - own, best - average)
    share = 0 if behind <= 0 else min(int(behind * 50 / half) if half else 100, 100)
    return {
        "rank_province": 1 + share * (COUNTIES_OF_PROVINCE - 1) // 100,
        "n_province": COUNTIES_OF_PROVINCE,
        "rank_city": 1 + share * (COUNTIES_OF_CITY - 1) // 100,
        "n_city": COUNTIES_OF_CITY,
    }


def neighbours() -> list[tuple[str, str]]:
    """Code and name of every county of the province but ours."""
    return [
        (f"{int(city) + place:06}", name)
        for city, _name, counties in county.CITIES
        for place, name in enumerate(counties, start=1)
        if name != county.COUNTY
    ]


def holder(story: Story, code: str) -> str:
    """The county with the best value."""
    return story.dice("holder", code).choice(neighbours())[1]


def regional_rows(story: Story, leaf: ProvinceLeaf, month: date) -> Iterator[tuple[str, str, Decimal]]:
    """Code, name and value of every county on one indicator in one month; nobody is better than the holder."""
    own = story.own(leaf.code, leaf.decimals, month, is_rate=leaf.is_rate)
    yield county.HOME, county.COUNTY, own
    best, average = (int(number.scaleb(leaf.decimals)) for number in _comparators(leaf, month))
    ahead = holder(story, leaf.code)
    for code, name in neighbours():
        share = 0 if name == ahead else story.dice(leaf.code, name).randint(15, 185)
        wavers = story.dice(leaf.code, name, month).randint(-4, 4) if share else 0
        number = best + (average - best) * (share + wavers) // 100
        worse = max(number, best) if leaf.is_lower else min(number, best)
        yield code, name, Decimal(worse).scaleb(-leaf.decimals)
