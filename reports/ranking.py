"""排名: ties, reverse rank, bottom group, movement, streaks. Round first, then rank what is printed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from indicators.choices import Direction, Rounding, TieStyle
from indicators.months import first_day, next_month
from indicators.numbers.rounding import rounder
from indicators.places import is_bottom, reverse_rank
from indicators.places import movement as movement
from indicators.scoring.formula import Settings

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Place:
    """位次: 1 is best; ``reverse_rank`` 1 is last (倒数第1); ``tied``: somebody else has the same printed number."""

    rank: int
    n: int
    reverse_rank: int
    tied: bool
    printed: Decimal


def rank(
    scores: Mapping[Key, Decimal | None],
    *,
    style: str = TieStyle.COMPETITION,
    decimals: int = 2,
    rounding: str = Rounding.HALF_UP,
    direction: str = Direction.HIGHER,
) -> dict[Key, Place]:
    """Places of all who have a number; who has none is not ranked, and certainly not last.

    Competition ranking (1-2-2-4) by default, dense (1-2-2-3) as a setting. The reverse rank is one more than the
    number of strictly worse entries in either style: counted from below, a dense rank would mean nothing.
    """
    rounded = rounder(decimals, rounding)
    printed = {key: rounded(score) for key, score in scores.items() if score is not None}
    sharing = Counter(printed.values())
    n, better, place_of = len(printed), 0, {}
    for level, value in enumerate(sorted(sharing, reverse=direction != Direction.LOWER), start=1):
        below = reverse_rank(better + 1, n, sharing=sharing[value])
        place = level if style == TieStyle.DENSE else better + 1
        place_of[value] = Place(place, n, below, sharing[value] > 1, value)
        better += sharing[value]
    return {key: place_of[value] for key, value in printed.items()}


def rank_scores(scores: Mapping[Key, Decimal | None], settings: Settings) -> dict[Key, Place]:
    """Places by scores, with the scheme's ties, decimals and rounding."""
    return rank(scores, style=settings.tie_style, decimals=settings.score_decimals, rounding=settings.rounding)


def bottom_group(places: Mapping[Key, Place], size: int) -> frozenset[Key]:
    """后N名, all who tie at the border included. Who is first is never at the bottom, however few are ranked; so
    nobody is where all are equal."""
    return frozenset(key for key, place in places.items() if is_bottom(place.rank, place.reverse_rank, size))


def top_group(places: Mapping[Key, Place], size: int) -> frozenset[Key]:
    """前N名, all who tie at the border included; who is last is never at the top."""
    return frozenset(key for key, place in places.items() if place.rank <= size and place.reverse_rank > 1)


class LosingRow(Protocol):
    """A frozen leaf with its places by points lost and by relative gap; reports of the time before losses were frozen
    have only the latter."""

    loss_rank: int | None
    gap_rank: int | None
    position: int


def loss_order(row: LosingRow) -> tuple[bool, int, bool, int, int]:
    """丢分在前: whoever costs the total the most points comes first, then the largest relative gap; what loses nothing
    that is known comes last, in the order of the catalogue."""
    return row.loss_rank is None, row.loss_rank or 0, row.gap_rank is None, row.gap_rank or 0, row.position


def gap_order(row: LosingRow) -> tuple[bool, int, int]:
    """The largest relative gap first; what has none behind, in the order of the catalogue."""
    return row.gap_rank is None, row.gap_rank or 0, row.position


class StreakRow(Protocol):
    """A frozen row with its months in last place and in the bottom group."""

    last_streak: list[str]
    bottom_streak: list[str]


class LastingRow(StreakRow, Protocol):
    """The same with its place in the protocol order."""

    position: int


Lasting = TypeVar("Lasting", bound=LastingRow)


def longest_streaks(rows: Iterable[Lasting], *, least: int) -> list[Lasting]:
    """连续靠后: who has been at the bottom for that many months, the longest first; of as many months, who was last for
    longer. Every page, sentence and file names just these, in this order."""
    found = [row for row in rows if months_at_bottom(row) >= least]
    return sorted(found, key=lambda row: (-months_at_bottom(row), -len(row.last_streak), row.position))


def months_at_bottom(row: StreakRow) -> int:
    """How many months it has been at the bottom by now: last, or among the last."""
    return max(len(row.last_streak), len(row.bottom_streak))


def streak(published: Sequence[str], months: Collection[str], passed_over: Collection[str] = ()) -> list[str]:
    """连续月数: the months (oldest first) up to the last published one that all lie in ``months``, without a break.

    ``published`` are the labels of published months, oldest first. A month that was not published breaks the streak;
    one that is ``passed_over`` (缺报，不排名) neither counts nor breaks it: not reporting is no way out.
    """
    found: list[str] = []
    expected: date | None = None
    for label in reversed(published):
        day = first_day(label)
        if label not in {*months, *passed_over} or (expected is not None and next_month(day) != expected):
            break
        if label in months:
            found.append(label)
        expected = day
    return found[::-1]
