"""Recomputing (重算): what the frozen rows say of each other, worked out anew from what was entered and published.

Gaps follow from the two numbers beside them, places from the printed numbers by the scheme's rule of ties, attainments
from the formula, and what is composed from its parts. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from indicators.choices import Aggregation, Direction, Standing
from indicators.numbers.rounding import rounder
from indicators.scoring.formula import Settings, aggregate
from indicators.scoring.formula import gap as gap_between
from reports.analysis.replay import attainments, child_of, score_of, settings_of
from reports.facts import is_computed, points_of_issuer
from reports.ranking import rank, rank_scores

HUNDRED = Decimal(100)
# The frozen columns: values and gaps have eight decimals, points and shares six.
COUNTED = {"zero_scores": "zero_score", "below_average": "below_average", "serious_gaps": "serious"}
OF_VALUE, OF_SHARE = Decimal("1E-8"), Decimal("1E-6")


def faults_of_indicators(rows: Sequence[Any], parameters: Mapping[str, Any]) -> Iterator[str]:
    """Every own, best and gap of every leaf, its attainment by the formula, and what is composed of leaves."""
    settings = settings_of(parameters)
    printed = rounder(settings.score_decimals, settings.rounding)
    exact = attainments(rows, settings.missing_rule)
    for row in rows:
        if row.is_leaf:
            yield from faults_of_triples(row, printed)
            if (points := score_of(row).points) != row.points and not _is_alike(points, row.points, OF_SHARE):
                yield f"{row.code}: points {row.points}, by the formula {points}"
        worked = exact[row.code]
        if row.score != (None if worked is None else printed(worked)) and not row.below_floor:
            yield f"{row.code}: attainment {row.score}, by the formula {worked}"
    gaps = {row.code: row.relative_gap for row in rows if row.is_leaf and row.ranked and row.gap}
    places = rank_scores(gaps, settings)
    for row in rows:
        place = places.get(row.code)
        if row.is_leaf and row.gap_rank != (place.rank if place else None):
            yield f"{row.code}: place {row.gap_rank} by relative gap, by the gaps {place and place.rank}"


def faults_of_triples(row: Any, printed: Callable[[Decimal], Decimal]) -> Iterator[str]:
    """差距 = 最优 − 本地 in the better direction, of value, points and average; relative to the best, at the printed
    precision."""
    better = row.direction
    yield from _fault(row, "gap", gap_between(row.value, row.best, better), OF_VALUE)
    yield from _fault(row, "average_gap", gap_between(row.value, row.average, better), OF_VALUE)
    relative = printed(row.gap / abs(row.best) * HUNDRED) if row.gap is not None and row.best else None
    yield from _fault(row, "relative_gap", relative, OF_SHARE)
    own = points_of_issuer(row)
    behind = row.best_score - own if own is not None and row.best_score is not None else None
    yield from _fault(row, "score_gap", behind, OF_SHARE)
    relative = printed(behind / abs(row.best_score) * HUNDRED) if behind is not None and row.best_score else None
    yield from _fault(row, "relative_score_gap", relative, OF_SHARE)


def _fault(row: Any, name: str, worked: Decimal | None, step: Decimal) -> Iterator[str]:
    if not _is_alike(getattr(row, name), worked, step):
        yield f"{row.code}: {name} {getattr(row, name)}, of the numbers beside it {worked}"


def _is_alike(frozen: Decimal | None, worked: Decimal | None, step: Decimal) -> bool:
    if frozen is None or worked is None:
        return frozen is worked
    return abs(frozen - worked) <= step


def faults_of_units(units: Sequence[Any], indicators: Sequence[Any], parameters: Mapping[str, Any]) -> Iterator[str]:
    """Scores of departments from the indicators that they lead, their counts, and their places by printed score."""
    settings = settings_of(parameters)
    printed = rounder(settings.score_decimals, settings.rounding)
    exact = attainments(indicators, settings.missing_rule)
    led: dict[str, list[Any]] = defaultdict(list)
    for row in indicators:
        if row.is_leaf and row.lead_code:
            led[row.lead_code].append(row)
    for group in sorted({unit.group for unit in units}):
        members = [unit for unit in units if unit.group == group]
        places = rank_scores({unit.code: unit.score for unit in members}, settings)
        for unit in members:
            place = places.get(unit.code)
            worked = (place.rank, place.n, place.reverse_rank) if place else (None, 0, None)
            if (unit.rank, unit.n, unit.reverse_rank) != worked:
                yield f"{unit.short_name}: place {unit.rank} of {unit.n}, by the printed scores {worked}"
    for unit in units:
        own = led[unit.code]
        composed = _compose([row for row in own if row.ranked], exact, settings)
        score = None if composed is None or unit.below_floor or unit.too_few else printed(composed)
        if unit.score != score:
            yield f"{unit.short_name}: score {unit.score}, of the indicators it leads {score}"
        for name, flag in COUNTED.items():
            if getattr(unit, name) != (count := sum(getattr(row, flag) for row in own)):
                yield f"{unit.short_name}: {name} {getattr(unit, name)}, of the indicators it leads {count}"


def _compose(rows: Iterable[Any], exact: Mapping[str, Decimal | None], settings: Settings) -> Decimal | None:
    children = [child_of(row, exact[row.code]) for row in rows]
    return aggregate(children, Aggregation.MEAN, settings.missing_rule).attainment


def faults_of_figures(
    figures: Sequence[Any], indicators: Mapping[str, Any], parameters: Mapping[str, Any]
) -> Iterator[str]:
    """Places of units among their peers on one indicator, by the numbers as they are printed."""
    settings = settings_of(parameters)
    of_group: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in figures:
        of_group[row.code, row.group].append(row)
    for (code, _group), rows in of_group.items():
        ranked = [row for row in rows if row.rank is not None]
        indicator = indicators[code]
        numbers = {row.pk: row.value if row.value is not None else row.awarded for row in ranked}
        places = rank(
            numbers,
            style=settings.tie_style,
            decimals=indicator.decimals,
            rounding=settings.rounding,
            direction=indicator.direction if any(row.value is not None for row in ranked) else Direction.HIGHER,
        )
        for row in ranked:
            place = places.get(row.pk)
            if place is None or (row.rank, row.n, row.reverse_rank) != (place.rank, place.n, place.reverse_rank):
                yield f"{code} {row.department_name}: place {row.rank} of {row.n}, by the printed numbers {place}"


def faults_of_regions(regions: Sequence[Any], indicators: Mapping[str, Any]) -> Iterator[str]:
    """Places of counties follow their values, or their scores where there is no value; and a place that a row of the
    county itself gives as worked out is the one that it has among them."""
    of_code: dict[str, list[Any]] = defaultdict(list)
    for row in regions:
        if row.rank is not None:
            of_code[row.code].append(row)
    for code, rows in of_code.items():
        indicator = indicators.get(code)
        own = next((row for row in rows if row.is_own), None)
        if indicator is not None and is_computed(indicator) and own is not None and own.rank != indicator.rank_province:
            yield f"{code}: place {indicator.rank_province} worked out, among the counties {own.rank}"
        if indicator is None or any(row.score is None for row in rows):
            continue
        for better, worse in pairwise(rows):
            if better.rank < worse.rank and better.score < worse.score:
                yield f"{code}: {better.region_name} before {worse.region_name} with a lower score"


def faults_of_summary(summary: Mapping[str, Any], indicators: Sequence[Any]) -> Iterator[str]:
    """The counts on the first page of a report."""
    leaves = [row for row in indicators if row.is_leaf]
    worked = {
        "leaves": len(leaves),
        "scored": sum(row.score is not None for row in leaves),
        "zero": sum(row.zero_score for row in leaves),
        "below_average": sum(row.below_average for row in leaves),
        "serious": sum(row.serious for row in leaves),
    }
    for name, count in worked.items():
        if summary.get(name) != count:
            yield f"summary: {name} {summary.get(name)}, of the rows {count}"
    silent = [row.code for row in leaves if row.standing == Standing.MISSING and row.value is not None]
    for code in silent:
        yield f"{code}: not reported, and has a value"
