"""成绩单: one line for every series in which city or province rank the county, worked out from places as places. Pure.

Best is 1; 倒数第N, movement and streak belong to one series. A streak is made of notices that follow each other without
a break: of months, where there is one a month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.months import first_day, next_month
from indicators.places import is_bottom, reverse_rank
from indicators.rounds.bands import Band, in_bottom
from indicators.rounds.moves import Move, NoticePlace, move_between


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """What one notice, or the figure of one month, says. ``month`` is its label where the series has one a month."""

    period: str
    rank: int | None
    n: int | None
    sharing: int = 1
    band: Band | None = None
    score: Decimal | None = None
    full_marks: Decimal | None = None
    document: str = ""
    day: date | None = None
    month: str = ""
    bottom_n: int | None = None
    address: str = ""
    units: Mapping[str, int] = field(default_factory=dict)

    @property
    def reverse(self) -> int | None:
        return None if self.rank is None or self.n is None else reverse_rank(self.rank, self.n, sharing=self.sharing)

    @property
    def is_last(self) -> bool:
        return self.reverse is not None and is_bottom(self.rank or 0, self.reverse, 1)

    def is_among_last(self, size: int) -> bool:
        if self.reverse is None:
            return in_bottom(self.band, size)
        return is_bottom(self.rank or 0, self.reverse, size)


@dataclass(frozen=True, slots=True)
class PlaceSeries:
    """Everything that was published in one series, oldest first; ``own`` is our name among the ranked units."""

    name: str
    level: str
    records: Sequence[PlaceRecord]
    own: str = ""
    code: str = ""
    of_figures: bool = False  # from the published months of a place indicator, not from notices


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """The newest record of a series, what became of the one before, and how long it has been at the bottom."""

    series: PlaceSeries
    now: PlaceRecord
    before: PlaceRecord | None
    move: Move
    last_streak: Sequence[PlaceRecord]
    bottom_streak: Sequence[PlaceRecord]
    bottom_n: int

    @property
    def reverse(self) -> int | None:
        return self.now.reverse


def score_lines(series: Iterable[PlaceSeries], *, bottom_n: int) -> list[ScoreLine]:
    """The longest in last place first, then the longest in the bottom group, then who is nearest to the end."""
    lines = [_line(each, bottom_n) for each in series if each.records]
    unknown = 10**6
    return sorted(
        lines,
        key=lambda line: (
            -len(line.last_streak),
            -len(line.bottom_streak),
            unknown if line.reverse is None else line.reverse,
            line.series.level,
            line.series.name,
        ),
    )


def _line(series: PlaceSeries, bottom_n: int) -> ScoreLine:
    *earlier, now = series.records
    before = earlier[-1] if earlier and _follows(earlier[-1], now) else None
    size = now.bottom_n or bottom_n
    return ScoreLine(
        series=series,
        now=now,
        before=before,
        move=move_between(_place(before, series) if before else None, _place(now, series)),
        last_streak=_streak(series.records, lambda record: record.is_last),
        bottom_streak=_streak(series.records, lambda record: record.is_among_last(size)),
        bottom_n=size,
    )


def _streak(records: Sequence[PlaceRecord], is_at_bottom: Callable[[PlaceRecord], bool]) -> list[PlaceRecord]:
    found: list[PlaceRecord] = []
    for record in reversed(records):
        if not is_at_bottom(record) or (found and not _follows(record, found[-1])):
            break
        found.append(record)
    return found[::-1]


def _follows(earlier: PlaceRecord, later: PlaceRecord) -> bool:
    """A month that nobody published breaks a streak, and nothing is compared across it."""
    return not (earlier.month and later.month) or next_month(first_day(earlier.month)) == first_day(later.month)


def _place(record: PlaceRecord, series: PlaceSeries) -> NoticePlace:
    return NoticePlace(record.rank, record.n, record.sharing, record.score, series.own, record.units)
