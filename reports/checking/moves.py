"""变动分解 once more: what the pages that say why a number moved must print. Rows of the earlier month are exchanged
for those of this one: own figures, the others', benchmarks; what is left is the rule's. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.checking.trial import BENCHMARK_COLUMNS, OWN_COLUMNS, Number, Trial
from reports.choices import Factor
from reports.ranking import Place, rank, rank_scores

SHARE, PLACE = NumberKind.SHARE, NumberKind.PLACE
ZERO = Decimal(0)
Share = tuple[str, str, Decimal]  # factor, name, how much
OWN, OTHERS, BENCHMARK, RULE = (str(each) for each in (Factor.OWN, Factor.OTHERS, Factor.BENCHMARK, Factor.RULE))


@dataclass(frozen=True, slots=True)
class ComparedMonth:
    """One of the two months: its label and its rows."""

    label: str
    trial: Trial


def shares_between(start: Number, end: Number, levels: Iterable[tuple[str, str, Number]]) -> list[Share]:
    """What every step adds; a step that leads nowhere leaves its share to the next, and the rule has the rest."""
    if start is None or end is None:
        return []
    found, level = [], start
    for factor, name, reached in [*levels, (RULE, "", end)]:
        if reached is not None:
            found.append((factor, name, reached - level))
            level = reached
    return found


def say_shares(facts: PageFacts, kind: NumberKind, ends: tuple[Number, Number], shares: Sequence[Share]) -> None:
    """Both ends, their difference, what every factor adds, and the level after each factor."""
    start, end = ends
    facts.say("before and after", kind, start, end)
    if start is None or end is None:
        return
    facts.say("change", kind, end - start)
    level = start
    for factor in Factor.values:
        share = sum((each for of, _name, each in shares if of == factor), ZERO)
        level += share
        facts.say(str(factor), kind, share, level)


def exchange(trial: Trial, after: Trial, codes: Iterable[str], columns: Sequence[str]) -> None:
    """Put the later month's columns into the leaves; a leaf that would have no score halfway waits."""
    for code in codes:
        if code not in trial.exact or code not in after.exact:
            continue
        before = trial.rows[code], trial.exact[code]
        trial.exchange(code, {name: getattr(after.rows[code], name) for name in columns})
        if trial.exact[code] is None and before[1] is not None and after.exact[code] is not None:
            trial.rows[code], trial.exact[code] = before


def facts_of_node(then: ComparedMonth, now: ComparedMonth, code: str) -> PageFacts:
    """Of an indicator, of what is made of indicators, or of the county (no code): its score, and the table by parts."""
    facts, before, after = PageFacts(), then.trial, now.trial
    if code in before.exact and code in after.exact:
        trial = before.copy()
        levels = []
        for factor, columns in ((OWN, OWN_COLUMNS), (BENCHMARK, BENCHMARK_COLUMNS)):
            # Of one leaf every step counts, also one without a score.
            trial.exchange(code, {name: getattr(after.rows[code], name) for name in columns})
            levels.append((factor, "", trial.score(code)))
        say_shares(facts, SHARE, ends := (before.score(code), after.score(code)), shares_between(*ends, levels))
        return facts
    groups = {part: before.leaves_of(part) for part in before.below[code]}
    _say_groups(facts, then, now, groups, lambda trial: trial.score(code))
    return facts


def facts_of_unit(then: ComparedMonth, now: ComparedMonth, unit: str) -> PageFacts:
    """Of a department: its score by the indicators that it leads, and its place in its group."""
    facts, before, after = PageFacts(), then.trial, now.trial
    group = after.units[unit].group

    def score(trial: Trial) -> Number:
        exact = trial.score_of_unit(unit)
        return None if exact is None else trial.printed(exact)

    def place(trial: Trial, of: str) -> Number:
        return _rank(trial.places(of).get(unit))

    led = before.led.get(unit, [])
    _say_groups(facts, then, now, {code: [code] for code in led}, score)
    start = place(before, before.units[unit].group) if unit in before.units else None
    trial, levels = before.copy(), []
    rest = [code for code in before.exact if code not in led]
    for factor, codes, columns in (
        (OWN, led, OWN_COLUMNS),
        (OTHERS, rest, OWN_COLUMNS),
        (BENCHMARK, list(before.exact), BENCHMARK_COLUMNS),
    ):
        exchange(trial, after, codes, columns)
        levels.append((factor, "", place(trial, group)))
    say_shares(facts, PLACE, ends := (start, place(after, group)), shares_between(*ends, levels))
    return facts


def _say_groups(
    facts: PageFacts,
    then: ComparedMonth,
    now: ComparedMonth,
    groups: Mapping[str, Sequence[str]],
    measure: Callable[[Trial], Number],
) -> None:
    """A score that is made of several: own figures of one after the other, then their benchmarks."""
    before, after = then.trial, now.trial
    trial, levels = before.copy(), []
    for factor, columns in ((OWN, OWN_COLUMNS), (BENCHMARK, BENCHMARK_COLUMNS)):
        for name, codes in groups.items():
            exchange(trial, after, codes, columns)
            levels.append((factor, name, measure(trial)))
    ends = measure(before), measure(after)
    shares = shares_between(*ends, levels)
    say_shares(facts, SHARE, ends, shares)
    by_name: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for factor, name, share in shares:
        by_name[name][factor] += share
    for name in groups:
        own, held = by_name[name][OWN], by_name[name][BENCHMARK]
        for heading, number in (
            (f"{_('Attainment')} {then.label}", before.score(name)),
            (f"{_('Attainment')} {now.label}", after.score(name) if name in after.rows else None),
            (_("Own figures"), own),
            (_("Benchmarks"), held),
            (_("Share in the score"), own + held),
        ):
            facts.promise(name, heading, SHARE, number, date=now.label)


def say_counties(
    facts: PageFacts, then: ComparedMonth, now: ComparedMonth, rows: tuple[Sequence[Any], Sequence[Any]]
) -> None:
    """The county's place among counties by their printed scores: own score, the others', rule of ties."""
    own = next((row.region_code for row in rows[1] if row.is_own), "")
    old, new = ({row.region_code: row.score for row in each} for each in rows)
    if own not in old or own not in new:
        return
    earlier, later = then.trial.settings, now.trial.settings
    levels = [
        (OWN, "", _rank(rank_scores({**old, own: new[own]}, earlier).get(own))),
        (OTHERS, "", _rank(rank_scores(new, earlier).get(own))),
    ]
    ends = _rank(rank_scores(old, earlier).get(own)), _rank(rank_scores(new, later).get(own))
    say_shares(facts, PLACE, ends, shares_between(*ends, levels))


def say_units(
    facts: PageFacts,
    then: Sequence[Any],
    now: Sequence[Any],
    rows: tuple[Any, Any],
    months: tuple[ComparedMonth, ComparedMonth],
) -> None:
    """Every unit's place on one indicator then and now: own figure, the others', rule."""
    for group in {row.group for row in now}:
        old, new = ({row.department_code: row.value for row in each if row.group == group} for each in (then, now))
        for unit, name in {row.department_code: row.department_name for row in now if row.group == group}.items():
            ends = _among(unit, old, rows[0], months[0]), _among(unit, new, rows[1], months[1])
            mixed = {**old, unit: new.get(unit)}
            levels = [
                (OWN, "", _among(unit, mixed, rows[0], months[0])),
                (OTHERS, "", _among(unit, new, rows[0], months[0])),
            ]
            shares = {factor: share for factor, _name, share in shares_between(*ends, levels)}
            for heading, number in (
                (f"{_('Rank')} {months[0].label}", ends[0]),
                (f"{_('Rank')} {months[1].label}", ends[1]),
                (_("Movement"), sum(shares.values(), ZERO) if shares else None),
                (_("by own figures"), shares.get(OWN)),
                (_("by the others' figures"), shares.get(OTHERS)),
                (_("by the rule"), shares.get(RULE)),
            ):
                facts.promise(name, heading, PLACE, number, date=months[1].label)


def _among(unit: str, values: Mapping[str, Number], row: Any, month: ComparedMonth) -> Number:
    settings = month.trial.settings
    places = rank(
        values,
        style=settings.tie_style,
        decimals=row.decimals,
        rounding=settings.rounding,
        direction=row.direction,
    )
    return _rank(places.get(unit))


def _rank(place: Place | None) -> Number:
    return None if place is None else Decimal(place.rank)
