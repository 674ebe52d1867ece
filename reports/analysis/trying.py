"""假设测算: the numbers of one unit or one branch that can be tried, and what trying them leads to. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Method
from indicators.cycles.obligations import LEAD
from indicators.kinds import compares_values
from indicators.models import Indicator
from reports.analysis.contests import leaf_with, place_units
from reports.analysis.needed import counties_by_code
from reports.analysis.replay import settings_of
from reports.analysis.tree import Tree
from reports.analysis.trees import leaf_of
from reports.analysis.whatif import Shift, WhatIfOutcome, what_if
from reports.models import FigureRow, IndicatorRow, MonthlyReport

# A branch is named by its code behind this sign; without it a department is meant.
BRANCH = "@"


@dataclass(slots=True)
class Choice:
    """What can be tried: county values of leaves, and a unit's own figures where units are ranked."""

    rows: list[IndicatorRow]
    figures: list[tuple[IndicatorRow, FigureRow]]
    limits: dict[str, Indicator]


def choices_to_try(*, report: MonthlyReport, tree: Tree) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Units that lead or report something, and first-level indicators, as (value, label)."""
    tops = tree.parts_of("")
    if len(tops) == 1:
        tops = [code for code in tree.parts_of(tops[0]) if code not in tree.leaves] or tops
    names = IndicatorRow.objects.filter(report=report, code__in=tops).order_by("position")
    named = [(BRANCH + row.code, f"{row.code} {row.name}") for row in names]
    return [(unit.code, unit.name) for unit in tree.units.values()], named


def choice_of(*, report: MonthlyReport, tree: Tree, chosen: str) -> Choice:
    """The leaves of a branch, or what a unit leads and reports; three queries."""
    if chosen.startswith(BRANCH):
        codes, figures = tree.leaves_under(chosen.removeprefix(BRANCH)), []
    else:
        codes = tree.led.get(chosen, [])
        figures = list(FigureRow.objects.filter(report=report, department_code=chosen, n__gt=1))
    wanted = {*codes, *(figure.code for figure in figures)}
    found = IndicatorRow.objects.filter(report=report, code__in=wanted).defer("rule_text").order_by("position")
    rows = {row.code: row for row in found}
    limits = {each.code: each for each in Indicator.objects.filter(scheme_id=report.cycle.scheme_id, code__in=wanted)}
    # Where the lead itself reports, its figure is the county's value and is tried as such.
    own = [
        (rows[figure.code], figure)
        for figure in figures
        if figure.code in rows
        and compares_values(rows[figure.code])
        and not (figure.code in codes and LEAD in getattr(limits.get(figure.code), "reports", ()))
    ]
    return Choice([row for code, row in rows.items() if code in codes], own, limits)


@dataclass(frozen=True, slots=True)
class Tried:
    """The outcome, the place among counties by leaf, and the place among units by indicator."""

    outcome: WhatIfOutcome
    counties: dict[str, Shift]
    units: dict[str, Shift]


def try_values(
    *, report: MonthlyReport, tree: Tree, choice: Choice, values: Mapping[str, Decimal], own: Mapping[str, Decimal]
) -> Tried:
    """``values`` are county values (or points) by code, ``own`` the unit's own figures; two queries."""
    rows = [row for row in choice.rows if row.code in values]
    counties_of = counties_by_code(rows=rows, report=report)
    changes, among = {}, {}
    for row in rows:
        counties, in_points = counties_of.get(row.code), row.method == Method.OFFICIAL
        changes[row.code] = leaf_with(leaf_of(row), values[row.code], counties, in_points=in_points)
        if counties is not None and not in_points:
            before, now = counties.values[counties.own], values[row.code]
            places = [counties.places(value).get(counties.own) for value in (before, now)]
            among[row.code] = Shift(row.code, before, now, *places)
    return Tried(what_if(tree, changes), among, _units(report, choice, values, own))


def _units(
    report: MonthlyReport, choice: Choice, values: Mapping[str, Decimal], own: Mapping[str, Decimal]
) -> dict[str, Shift]:
    """The places among units, of the figures that were tried."""
    tried_of = {row.code: (row, figure, own[row.code]) for row, figure in choice.figures if row.code in own}
    if not tried_of:
        return {}
    peers: dict[tuple[str, str], dict[str, Decimal | None]] = {}
    rows = FigureRow.objects.filter(report=report, code__in=tried_of).order_by("department_code")
    for code, group, unit, value in rows.values_list("code", "group", "department_code", "value"):
        peers.setdefault((code, group), {})[unit] = value
    settings, found = settings_of(report.parameters), {}
    for code, (row, figure, value) in tried_of.items():
        field = peers[code, figure.group]
        how = {"direction": row.direction, "decimals": row.decimals, "settings": settings}
        before, after = (
            place_units(each, **how).get(figure.department_code)  # type: ignore[arg-type]
            for each in (field, {**field, figure.department_code: value})
        )
        found[code] = Shift(code, figure.value, value, before, after)
    return found
