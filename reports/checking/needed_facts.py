"""What the page that says what it would take must print (反求): for a unit, for the county, for the lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import Direction, Rollup, Standing
from indicators.kinds import compares_values
from indicators.models import Indicator
from indicators.numbers.rates import factor_of
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Comparator, Facts, Rule, attainment
from reports.checking import goals
from reports.checking.goals import (
    COUNT,
    GAIN,
    HUNDRED,
    LARGEST,
    POINTS,
    VALUE,
    Reaches,
    TriedNumber,
    is_as_good,
    say_goal,
    say_places,
)
from reports.checking.month import FrozenMonth
from reports.checking.promises import PageFacts
from reports.checking.trial import Number
from reports.presentation import is_percentage
from reports.ranking import Place


def goal_facts(month: FrozenMonth, code: str, unit: str = "", gain: int = GAIN) -> PageFacts:
    """A unit that is ranked on it (the first, where none is chosen), the county, and its lead department."""
    facts, row = PageFacts(), month.by_code()[code]
    limits = Indicator.objects.filter(scheme_id=month.report.cycle.scheme_id, code=code).first()
    _say_unit(facts, month, row, limits, unit, gain)
    if goals.in_points(row):
        _say_points(facts, row)
    else:
        _say_county(facts, month, row, limits, gain)
    _say_lead(facts, month, row, limits, gain)
    return facts


def _number_to_try(row: Any, own: Decimal | None, limits: Any, others: Sequence[Decimal | None]) -> TriedNumber:
    """Between the limits of the catalogue; a percentage ends at 100 where nobody is beyond."""
    lower, step = row.direction == Direction.LOWER, Decimal(1).scaleb(-row.decimals)
    least, most = (getattr(limits, name, None) for name in ("minimum", "maximum"))
    low = least if least is not None else step - LARGEST
    high = most if most is not None else LARGEST - step
    numbers = [number for number in (*others, own) if number is not None]
    if not lower and most is None and is_percentage(row.unit) and all(number <= HUNDRED for number in numbers):
        high = HUNDRED
    return TriedNumber(own, row.decimals, lower, low if lower else high, high if lower else low)


def _say_unit(facts: PageFacts, month: FrozenMonth, row: Any, limits: Any, chosen: str, gain: int) -> None:
    """The first unit by group and name, as the page chooses it for the task force, or another that was chosen."""
    ranked = [each for each in month.figures if each.code == row.code and each.n > 1]
    if not ranked or not compares_values(row):
        return
    unit = min(ranked, key=lambda each: (each.department_code != chosen, each.group, each.department_name))
    peers = [each for each in month.figures if each.code == row.code and each.group == unit.group]
    values = {each.department_code: each.value for each in peers}
    tried = _number_to_try(row, unit.value, limits, list(values.values()))
    facts.say("own figure", VALUE, unit.value)
    key, settings = unit.department_code, month.trial.settings
    numbers = [value for value in values.values() if value is not None]
    others = [value for each, value in values.items() if value is not None and each != key]
    solved: list[Reaches] = []

    def among(value: Number) -> Mapping[str, Place]:
        return goals.places_among({**values, key: value}, row, settings)

    if others:
        mean = sum(numbers, Decimal(0)) / len(numbers)

        def is_average(value: Decimal) -> bool:
            return is_as_good(value, sum(others, value) / (len(others) + 1), tried.lower)

        say_goal(facts, tried, is_average, name="average of the group", target=mean, places=among, own=key)
        solved.append(is_average)
    solved += say_places(facts, tried, among, among(unit.value), key, gain=gain)
    _say_cases(facts, row, limits, unit, solved)


def _say_cases(facts: PageFacts, row: Any, limits: Any, of: Any, solved: Sequence[Reaches]) -> None:
    """再办结几件, where the value is a rate of whole cases."""
    above, below = of.numerator, of.denominator
    if limits is None or limits.rollup != Rollup.RATIO or above is None or not below or of.value is None:
        return
    if above != int(above) or below != int(below):
        return

    def rate(cases: Decimal) -> Decimal:
        return round_half(cases * factor_of(limits) / below, row.decimals)

    if rate(above) != of.value:
        return
    facts.say("cases", COUNT, above, below)
    for reaches in solved:
        if not reaches(of.value):
            cases = goals.least_cases(reaches, rate, (above, below), row.direction == Direction.LOWER)
            facts.say("cases more", COUNT, cases)
            facts.promise("", _("In cases"), COUNT, cases)


def _say_points(facts: PageFacts, row: Any) -> None:
    tried = TriedNumber(row.points, 2, False, row.full_marks, Decimal(0), POINTS)
    facts.say("own points", POINTS, row.points)
    for name, target in (("average", row.average_score), ("best", row.best_score), ("full marks", row.full_marks)):
        if target:
            say_goal(facts, tried, target.__le__, name=name, target=target)


def _say_county(facts: PageFacts, month: FrozenMonth, row: Any, limits: Any, gain: int) -> None:
    """Average, best, full marks; places among the counties where their values are known."""
    regions = [each for each in month.regions if each.code == row.code]
    places = goals.places_of_counties(row, regions, month.trial.settings)
    others = [row.best, row.average, row.goalpost_best, *(each.value for each in regions if places)]
    tried = _number_to_try(row, row.value, limits, others)
    facts.say("own value", VALUE, row.value)

    def against(value: Decimal) -> Mapping[str, Any]:
        return goals.changes_with(row, regions, value, places is not None)

    solved: list[Reaches] = []
    for name in ("average", "best"):
        if (target := getattr(row, name)) is not None:
            reaches = _as_good_as(name, target, against, tried.lower)
            say_goal(facts, tried, reaches, name=name, target=target)
            solved.append(reaches)
    if row.method in {"goalposts", "efficacy"} and row.goalpost_best not in (None, row.best):
        rule = Rule(row.direction, row.method, row.goalpost_best, row.goalpost_worst, row.exponent, row.full_marks)

        def is_full(value: Decimal) -> bool:
            return attainment(rule, Facts(value=value), Comparator(best=row.best, worst=row.worst)) == HUNDRED

        say_goal(facts, tried, is_full, name="full marks", target=row.goalpost_best)
        solved.append(is_full)
    if places is not None:
        own = next(each for each in regions if each.is_own)
        # What the province holds of the county may differ from its own figure.
        of_county = tried if own.value == row.value else _number_to_try(row, own.value, limits, others)
        of_county = replace(of_county, shown=row.value)
        solved += say_places(facts, of_county, places, places(own.value), own.region_code, gain=gain)
    _say_cases(facts, row, limits, row, solved)


def _as_good_as(name: str, target: Decimal, against: Callable[[Decimal], Mapping[str, Any]], lower: bool) -> Reaches:
    return lambda value: is_as_good(value, against(value).get(name, target), lower)


def _say_lead(facts: PageFacts, month: FrozenMonth, row: Any, limits: Any, gain: int) -> None:
    """The lead department's place by this indicator alone."""
    if row.lead_code not in month.trial.units or not row.ranked:
        return
    if goals.in_points(row):
        tried = TriedNumber(row.points, 2, False, row.full_marks, Decimal(0), POINTS)
        places, unit = goals.lead_places(
            month.trial, row.code, lambda value: {"points": value, "standing": Standing.REPORTED}
        )
    else:
        regions = [each for each in month.regions if each.code == row.code]
        follows = goals.places_of_counties(row, regions, month.trial.settings) is not None
        tried = _number_to_try(row, row.value, limits, [row.best, row.goalpost_best])
        places, unit = goals.lead_places(
            month.trial, row.code, lambda value: goals.changes_with(row, regions, value, follows)
        )
    now = month.trial.places(month.trial.units[unit].group)
    solved = list(say_places(facts, tried, places, now, unit, gain=gain, first=False))
    _say_cases(facts, row, limits, row, solved)
