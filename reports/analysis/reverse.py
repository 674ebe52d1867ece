"""反求: the least value that reaches a target, searched on the real rule with its caps, rounding and ties.

Pure. Nothing is solved by formula: a value is tried, ranked and scored by the functions of the build, and the search
halves the steps of the indicator's decimals. What it returns reaches the target, and one step less does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from indicators.choices import Direction
from reports.choices import ReverseGoal
from reports.ranking import Place

Standings = Callable[[Decimal], Mapping[str, Place]]
Test = Callable[[Decimal], bool]


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that can be entered: multiples of the last decimal. A larger index is always better."""

    direction: str
    decimals: int

    def index(self, value: Decimal) -> int:
        """The step at the value, or the next worse one."""
        better = -value if self.direction == Direction.LOWER else value
        return int(better.scaleb(self.decimals).to_integral_value(rounding=ROUND_FLOOR))

    def value(self, index: int) -> Decimal:
        exact = Decimal(index).scaleb(-self.decimals)
        return -exact if self.direction == Direction.LOWER and index else exact


@dataclass(frozen=True, slots=True)
class ReverseTarget:
    """What is asked for: whether a value reaches it. ``names`` are who or what is to be reached."""

    goal: str
    reaches: Test
    names: tuple[str, ...] = ()
    places: int = 0
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReverseAnswer:
    """``value`` is None when the target is reached already, by ``whatever`` is reported, or not within ``limit``."""

    target: ReverseTarget
    value: Decimal | None = None
    reached: bool = False
    whatever: bool = False
    limit: Decimal | None = None
    place: Place | None = None
    cases: int | None = None


def least(reaches: Test, scale: Scale, start: Decimal, ends: Sequence[Decimal]) -> Decimal | None:
    """The least step beyond ``start`` that reaches the target, or None.

    ``start`` does not reach it. ``ends`` are tried one after the other, the nearest first; the last one is the limit
    of what can be entered.
    """
    low = scale.index(start)
    for end in ends:
        high = scale.index(end)
        if high <= low:
            continue
        if reaches(scale.value(high)):
            break
        low = high
    else:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if reaches(scale.value(middle)):
            high = middle
        else:
            low = middle
    return scale.value(high)


def least_cases(
    reaches: Test, rate: Callable[[Decimal], Decimal], numerator: Decimal, denominator: Decimal, direction: str
) -> int | None:
    """再办结几件: how many more cases of the same total (fewer where lower is better) reach the target, or None.

    ``rate`` is the value for a numerator. A part is never larger than the whole, nor below nothing.
    """
    sign = -1 if direction == Direction.LOWER else 1
    room = int(numerator if sign < 0 else denominator - numerator)
    if room <= 0:
        return None
    found = least(
        lambda more: reaches(rate(numerator + sign * more)), Scale(Direction.HIGHER, 0), Decimal(0), [Decimal(room)]
    )
    return None if found is None else int(found)


def rank_targets(
    standings: Standings, own: str, now: Mapping[str, Place], gains: Sequence[int]
) -> Iterator[ReverseTarget]:
    """Passing the next one, gaining places, first place; nothing for who is first alone.

    To pass is to stand before: level with it is not enough. Places are gained also by drawing level, as the rule of
    ties has it.
    """
    place = now.get(own)
    better = [each.rank for key, each in now.items() if key != own and (place is None or each.rank < place.rank)]
    if better:
        nearest = max(better)
        rivals = tuple(key for key, each in now.items() if each.rank == nearest and key != own)
        yield ReverseTarget(ReverseGoal.PASS, _passes(standings, own, rivals), names=rivals)
    for gain in gains:
        if place is not None and place.rank - gain >= 1:
            yield ReverseTarget(ReverseGoal.GAIN, _at_least(standings, own, place.rank - gain), places=gain)
    if now and (place is None or place.rank > 1):
        yield ReverseTarget(ReverseGoal.FIRST, _at_least(standings, own, 1))


def _passes(standings: Standings, own: str, rivals: Sequence[str]) -> Test:
    def reaches(value: Decimal) -> bool:
        places = standings(value)
        # Whoever is driven out of the ranking altogether (no ratio to a best of 0) has been passed.
        return own in places and all(places[own].rank < places[r].rank for r in rivals if r in places)

    return reaches


def _at_least(standings: Standings, own: str, rank: int) -> Test:
    def reaches(value: Decimal) -> bool:
        place = standings(value).get(own)
        return place is not None and place.rank <= rank

    return reaches


def answer(
    target: ReverseTarget,
    scale: Scale,
    own: Decimal | None,
    ends: Sequence[Decimal],
    *,
    worst: Decimal = Decimal(0),
    standings: Standings | None = None,
    own_key: str = "",
) -> ReverseAnswer:
    """Solve one target. Who has no value yet begins at ``worst``; with ``standings`` the place is told as well."""
    if own is not None and target.reaches(own):
        return ReverseAnswer(target, reached=True)
    if own is None and target.reaches(worst):
        return ReverseAnswer(target, whatever=True)
    value = least(target.reaches, scale, worst if own is None else own, ends)
    if value is None:
        return ReverseAnswer(target, limit=ends[-1])
    return ReverseAnswer(target, value=value, place=standings(value).get(own_key) if standings else None)
