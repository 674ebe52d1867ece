"""What each kind of page must print (应印数字), put together from the frozen rows of the month."""

from __future__ import annotations

from reports.checking.month import FrozenMonth
from reports.checking.moves import ComparedMonth, facts_of_node, facts_of_unit, say_counties, say_units
from reports.checking.promises import PageFacts


def why_overall(month: FrozenMonth) -> PageFacts:
    """Why the county's score moved."""
    pair = _pair(month)
    if pair is None:
        return PageFacts()
    facts = facts_of_node(*pair, "")
    tops = month.trial.below[""]
    if len(tops) == 1:
        _say_counties(facts, month, tops[0])
    return facts


def why_indicator(month: FrozenMonth, code: str) -> PageFacts:
    """Why an indicator moved: its score, its place among counties, the places of units on it."""
    pair = _pair(month)
    if pair is None or code not in pair[0].trial.rows:
        return PageFacts()
    facts = facts_of_node(*pair, code)
    _say_counties(facts, month, code)
    rows = pair[0].trial.rows[code], pair[1].trial.rows[code]
    now = [figure for figure in month.figures if figure.code == code]
    say_units(facts, month.figures_before(code), now, rows, pair)
    return facts


def why_department(month: FrozenMonth, code: str) -> PageFacts:
    """Why the score and the place of a department moved."""
    pair = _pair(month)
    return facts_of_unit(*pair, code) if pair is not None and code in pair[0].trial.units else PageFacts()


def _pair(month: FrozenMonth) -> tuple[ComparedMonth, ComparedMonth] | None:
    before = month.trial_before
    return (
        (ComparedMonth(month.before[0].cycle.label, before), ComparedMonth(month.label, month.trial))
        if before
        else None
    )


def _say_counties(facts: PageFacts, month: FrozenMonth, code: str) -> None:
    pair = _pair(month)
    if pair is not None:
        rows = tuple([row for row in each if row.code == code] for each in (month.earlier_regions, month.regions))
        say_counties(facts, *pair, (rows[0], rows[1]))
