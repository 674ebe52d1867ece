"""反求 once more: what the page that says what it would take must print. A value is tried on the frozen rows with this
one number exchanged; the answer is the first step of the last decimal that reaches the goal. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import Direction, Method
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Comparator, Facts, Rule, Settings, attainment
from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.checking.trial import Number, Trial
from reports.ranking import Place, rank, rank_scores

VALUE, POINTS, PLACE, COUNT = NumberKind.VALUE, NumberKind.POINTS, NumberKind.PLACE, NumberKind.COUNT
HUNDRED, GAIN = Decimal(100), 3
# No cell holds more, so nobody has set it as a limit.
LARGEST, TRIED_FIRST = Decimal(10) ** 15, Decimal(10) ** 6
Reaches = Callable[[Decimal], bool]
Places = Callable[[Number], Mapping[str, Place]]


@dataclass(frozen=True, slots=True)
class TriedNumber:
    """Whose number is tried: what it is now, its last decimal, which way is better, and between what it may lie."""

    own: Number
    decimals: int
    lower: bool
    best: Decimal
    worst: Decimal
    kind: NumberKind = VALUE
    # What the page holds the answers against, where it is not the number that is tried.
    shown: Number = None

    def least(self, reaches: Reaches) -> Number:
        """The first step beyond the own number that reaches the goal; nothing where even the limit does not."""
        sign = -1 if self.lower else 1
        low = _step(self.worst if self.own is None else self.own, self.decimals, sign)
        limit = _step(self.best, self.decimals, sign)
        high, width = low, 1
        while high < limit:
            high = min(low + width, limit)
            if reaches(self.at(high)):
                break
            width *= 4
        else:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if reaches(self.at(middle)) else (middle, high)
        return self.at(high)

    def at(self, step: int) -> Decimal:
        return (-1 if self.lower else 1) * Decimal(step).scaleb(-self.decimals)


def _step(number: Decimal, decimals: int, sign: int) -> int:
    return int((sign * number).scaleb(decimals).to_integral_value(rounding=ROUND_FLOOR))


def say_goal(
    facts: PageFacts,
    tried: TriedNumber,
    reaches: Reaches,
    *,
    name: str,
    target: Number = None,
    places: Places | None = None,
    own: str = "",
) -> Number:
    """One goal: the number that is to be reached, what it takes, how much more that is, and the place then."""
    facts.say(f"{name}: to be reached", tried.kind, target)
    if target is not None:
        facts.say(f"{name}: to be reached, as it is read", tried.kind, round_half(target, max(tried.decimals, 2)))
    if reaches(tried.worst if tried.own is None else tried.own):
        return None
    value = tried.least(reaches)
    if value is None:
        facts.say(f"{name}: limit", NumberKind.SETTING, tried.best)
        return None
    now = tried.own if tried.shown is None else tried.shown
    change = None if now is None else abs(value - now)
    facts.say(f"{name}: needed", tried.kind, value, change)
    facts.promise("", _("Value needed"), tried.kind, value)
    facts.promise("", _("Difference"), tried.kind, change)
    if places is not None and (place := places(value).get(own)):
        facts.say(f"{name}: place then", PLACE, place.rank, place.n)
        facts.promise("", _("Rank then"), PLACE, place.rank, place.n)
    return value


def say_places(
    facts: PageFacts,
    tried: TriedNumber,
    places: Places,
    now: Mapping[str, Place],
    own: str,
    *,
    gain: int,
    first: bool = True,
) -> Iterator[Reaches]:
    """To pass the next, to gain places, to be first; every goal that was solved is given back."""
    place = now.get(own)
    if place is not None:
        facts.say("place now", PLACE, place.rank, place.n)
    better = [each.rank for key, each in now.items() if key != own and (place is None or each.rank < place.rank)]
    goals: list[tuple[str, Reaches]] = []
    if better:
        rivals = [key for key, each in now.items() if each.rank == max(better) and key != own]
        facts.say("how many are to be passed", COUNT, len(rivals))
        goals.append(("pass", lambda value: _is_before(places(value), own, rivals)))
    if place is not None and place.rank > gain:
        facts.say("places to gain", COUNT, gain)
        goals.append(("gain", lambda value: _is_at(places(value), own, place.rank - gain)))
    if first and now and (place is None or place.rank > 1):
        goals.append(("first", lambda value: _is_at(places(value), own, 1)))
    for name, reaches in goals:
        say_goal(facts, tried, reaches, name=name, places=places, own=own)
        yield reaches


def _is_before(places: Mapping[str, Place], own: str, rivals: Sequence[str]) -> bool:
    return own in places and all(places[own].rank < places[each].rank for each in rivals if each in places)


def _is_at(places: Mapping[str, Place], own: str, wanted: int) -> bool:
    return own in places and places[own].rank <= wanted


def is_as_good(value: Decimal, other: Decimal, lower: bool) -> bool:
    return value <= other if lower else value >= other


def places_among(values: Mapping[str, Number], row: Any, settings: Settings) -> dict[str, Place]:
    """Units of one group by their values."""
    return rank(
        values, style=settings.tie_style, decimals=row.decimals, rounding=settings.rounding, direction=row.direction
    )


def places_of_counties(row: Any, regions: Sequence[Any], settings: Settings) -> Places | None:
    """The counties' places as a function of our own value; best, worst and average follow. None where the values are
    not what the frozen scores were made of."""
    own = next((each for each in regions if each.is_own), None)
    if own is None:
        return None

    def scores(value: Number, method: str) -> dict[str, Number]:
        values = {each.region_code: value if each.is_own else each.value for each in regions}
        held = _comparator_of(list(values.values()), row.direction == Direction.LOWER)
        rule = Rule(
            direction=row.direction,
            method=method,
            best=row.goalpost_best,
            worst=row.goalpost_worst,
            exponent=row.exponent,
            full_marks=row.full_marks,
        )
        blank = {each.region_code: each.score is not None and each.value is None for each in regions}
        return {
            code: attainment(rule, Facts(value=each), held) if each is not None else Decimal(0) if blank[code] else None
            for code, each in values.items()
        }

    for method in (row.method, ""):
        found = {
            code: None if each is None else round_half(each, settings.score_decimals, settings.rounding)
            for code, each in scores(own.value, method).items()
        }
        if all(found[each.region_code] == each.score for each in regions):
            return lambda value, method=method: rank_scores(scores(value, method), settings)  # type: ignore[misc]
    return None


def _comparator_of(values: Sequence[Number], lower: bool) -> Comparator:
    present = [value for value in values if value is not None]
    if not present:
        return Comparator()
    best, worst = (min(present), max(present)) if lower else (max(present), min(present))
    return Comparator(best=best, worst=worst, average=round_half(sum(present, Decimal(0)) / len(present), 8))


def changes_with(row: Any, regions: Sequence[Any], value: Number, follows: bool) -> dict[str, Any]:
    """What a leaf is held against with another own value: where all counties are known, best and average follow."""
    if not follows:
        return {"value": value, "standing": "reported"}
    held = _comparator_of([value if each.is_own else each.value for each in regions], row.direction == Direction.LOWER)
    return {"value": value, "standing": "reported", "best": held.best, "average": held.average, "worst": held.worst}


def lead_places(trial: Trial, code: str, changes: Callable[[Number], Mapping[str, Any]]) -> tuple[Places, str]:
    """The places of the lead's group as a function of one number of a leaf it leads."""
    unit = trial.rows[code].lead_code
    group = trial.units[unit].group
    fixed = {key: trial.score_of_unit(key) for key, each in trial.units.items() if each.group == group}
    own = trial.copy()

    def places(value: Number) -> Mapping[str, Place]:
        own.exchange(code, changes(value))
        return rank_scores({**fixed, unit: own.score_of_unit(unit)}, trial.settings)

    return places, unit


def in_points(row: Any) -> bool:
    return bool(row.method == Method.OFFICIAL)


def least_cases(
    reaches: Reaches, rate: Callable[[Decimal], Decimal], parts: tuple[Decimal, Decimal], lower: bool
) -> int | None:
    """How many cases more (fewer where lower is better) of the same total reach a goal."""
    above, below = parts
    low, high = 0, int(above if lower else below - above)
    sign = -1 if lower else 1
    if high <= 0 or not reaches(rate(above + sign * high)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(rate(above + sign * middle)) else (middle, high)
    return high
