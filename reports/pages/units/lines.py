"""单位页 in lines: what a unit leads with what was won of its full marks on each, and who stands around it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from indicators.basis import counts_from_january
from indicators.choices import Direction
from indicators.scoring.charts import Sparkline, sparkline
from reports.bands import Trend, change_of
from reports.ranking import loss_order
from reports.words.readings import months_reading

AROUND = 2


@dataclass(frozen=True, slots=True)
class LedLine:
    """One indicator that the unit leads; ``short`` are the points missing from its own full marks (距满分), not
    what it costs the county's total (丢分, ``row.lost``)."""

    row: Any
    short: Decimal | None
    change: Trend
    spark: Sparkline | None
    reading: str


@dataclass(frozen=True, slots=True)
class Balance:
    """实得分与距满分 over all that is scored."""

    won: Decimal
    full: Decimal

    @property
    def short(self) -> Decimal:
        return self.full - self.won


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit around ours in the ranking; ``apart`` is its score minus ours."""

    code: str
    name: str
    rank: int
    score: Decimal
    tied: bool
    is_own: bool
    apart: Decimal


def lines_of(
    rows: Sequence[Any], labels: Sequence[str], months: Mapping[str, Sequence[Decimal | None]]
) -> list[LedLine]:
    """What costs the county's total most first, as on every other list; ``months`` are attainments by code, as long as
    ``labels``."""
    found = []
    for row in sorted(rows, key=loss_order):
        series = months.get(row.code, ())
        drawn = sparkline(series) if sum(score is not None for score in series) > 1 else None
        short = None if row.points is None else row.full_marks - row.points
        reading = months_reading(labels, series, "", Direction.HIGHER, None) if drawn else ""
        found.append(LedLine(row, short, _change(row), drawn, reading))
    return found


def _change(row: Any) -> Trend:
    """By the value where there is one, within its band, unless it is a count since January; else by the attainment."""
    if row.value is not None:
        grows = counts_from_january(row.basis, row.unit)
        return change_of(row.value, row.previous_value, row.direction, row.band, grows=grows)
    return change_of(row.score, row.previous_score, Direction.HIGHER, None)


def balance_of(rows: Sequence[Any]) -> Balance:
    """What is not scored neither wins nor loses."""
    scored = [row for row in rows if row.points is not None]
    return Balance(sum((row.points for row in scored), Decimal(0)), sum((row.full_marks for row in scored), Decimal(0)))


class UnitPlace(NamedTuple):
    """A unit in the ranking of its group."""

    code: str
    short_name: str
    rank: int
    score: Decimal
    tied: bool


def neighbours_of(code: str, ranked: Sequence[UnitPlace]) -> list[Neighbour]:
    """Two above, who ties with us, and two below; ``ranked`` is in the order of ranks."""
    own = next((each for each in ranked if each.code == code), None)
    if own is None:
        return []
    above = [each for each in ranked if each.rank < own.rank][-AROUND:]
    level = [each for each in ranked if each.rank == own.rank and each.code != code][: 2 * AROUND]
    below = [each for each in ranked if each.rank > own.rank][:AROUND]
    return [
        Neighbour(*each, is_own=each.code == code, apart=each.score - own.score)
        for each in (*above, own, *level, *below)
    ]
