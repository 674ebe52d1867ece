"""What it would take (反求): the values that reach average, best, the next place, read from frozen rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.choices import Direction, Method
from indicators.kinds import compares_values
from indicators.scoring.formula import HUNDRED, attainment, gap
from reports.analysis.contests import Counties, counties_of, department_standings, leaf_with, place_units
from reports.analysis.questions import Question, figures_of, question_on
from reports.analysis.replay import settings_of
from reports.analysis.reverse import ReverseAnswer, ReverseTarget, Scale, answer, rank_targets
from reports.analysis.tree import TreeLeaf
from reports.analysis.trees import leaf_of, read_tree
from reports.choices import ReverseGoal
from reports.models import FigureRow, IndicatorRow, MonthlyReport, RegionRow
from reports.ranking import Place

POINT_DECIMALS = 2


@dataclass(slots=True)
class Needed:
    """All answers about one own number: where it stands, and what each target takes."""

    own: Decimal | None
    place: Place | None = None
    answers: list[ReverseAnswer] = field(default_factory=list)
    # Who is meant by the keys of the targets.
    names: dict[str, str] = field(default_factory=dict)
    # Of a rate: the cases it was worked out from.
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    in_points: bool = False
    # Best and average are computed from all counties' values, ours among them.
    follows: bool = False


def units_needed(*, row: IndicatorRow, report: MonthlyReport, unit: str, gains: Sequence[int]) -> Needed | None:
    """What one unit needs on an indicator on which units are ranked by their values; None when it is not ranked there,
    or is ranked by the points that were awarded to it."""
    own = FigureRow.objects.filter(report=report, code=row.code, department_code=unit).first()
    if own is None or not compares_values(row):
        return None
    peers = FigureRow.objects.filter(report=report, code=row.code, group=own.group).order_by("department_code")
    rows = list(peers.values_list("department_code", "department_name", "value"))
    if len(rows) < 2:
        return None
    values = {code: value for code, _name, value in rows}
    settings = settings_of(report.parameters)

    def standings(value: Decimal | None) -> dict[str, Place]:
        return place_units({**values, unit: value}, direction=row.direction, decimals=row.decimals, settings=settings)

    now = standings(own.value)
    figures = figures_of(report=report, row=row).filter(department__code=unit)
    numbers = [value for value in values.values() if value is not None]
    question = question_on(row=row, report=report, own=own.value, numbers=numbers, figures=figures)
    targets = [*_mean(row, values, unit), *rank_targets(standings, unit, now, gains)]
    return Needed(
        own.value,
        now.get(unit),
        [question.answer(target, standings, unit) for target in targets],
        {code: name for code, name, _value in rows},
        *_parts(question),
    )


def _mean(row: IndicatorRow, values: Mapping[str, Decimal | None], unit: str) -> list[ReverseTarget]:
    """To be as good as the mean of the group, oneself included."""
    others = [value for code, value in values.items() if value is not None and code != unit]
    if not others:
        return []

    def reaches(value: Decimal) -> bool:
        behind = gap(value, (sum(others, value)) / (len(others) + 1), row.direction)
        return behind is not None and behind <= 0

    numbers = [value for value in values.values() if value is not None]
    return [ReverseTarget(ReverseGoal.AVERAGE, reaches, number=sum(numbers, Decimal(0)) / len(numbers))]


def county_needed(*, row: IndicatorRow, report: MonthlyReport, gains: Sequence[int]) -> Needed:
    """What the county needs on one leaf: average, best, full marks, and places among counties where all are known."""
    leaf, counties = leaf_of(row), counties_on(row=row, report=report)
    if row.method == Method.OFFICIAL:
        return _points_needed(row, report, leaf)
    numbers = [number for number in (row.best, row.average, row.goalpost_best) if number is not None]
    numbers += [value for value in counties.values.values() if value is not None] if counties else []
    figures = figures_of(report=report, row=row)
    question = question_on(row=row, report=report, own=row.value, numbers=numbers, figures=figures)
    found = Needed(row.value, None, [], {}, *_parts(question))
    found.answers = [question.answer(target) for target in _county_targets(row, leaf, counties)]
    if counties is not None:
        standings, ours = counties.places, counties.values[counties.own]
        now = standings(ours)
        # The county's place comes from what the province holds of it, which may differ from the own figure.
        question = question if ours == row.value else replace(question, own=ours, parts=None)
        found.follows = True
        found.place, found.names = now.get(counties.own), _region_names(row, report)
        targets = rank_targets(standings, counties.own, now, gains)
        found.answers += [question.answer(target, standings, counties.own) for target in targets]
    return found


def _points_needed(row: IndicatorRow, report: MonthlyReport, leaf: TreeLeaf) -> Needed:
    """Where the issuer gives points: how many more."""
    fixed = (
        (ReverseGoal.AVERAGE, row.average_score),
        (ReverseGoal.BEST, row.best_score),
        (ReverseGoal.FULL, row.full_marks),
    )
    targets = [ReverseTarget(goal, least.__le__, number=least) for goal, least in fixed if least]
    scale = Scale(Direction.HIGHER, POINT_DECIMALS)
    answers = [answer(target, scale, row.points, [row.full_marks]) for target in targets]
    return Needed(row.points, answers=answers, in_points=True)


def _county_targets(row: IndicatorRow, leaf: TreeLeaf, counties: Counties | None) -> list[ReverseTarget]:
    """Average, best and full marks: what is held against the county alone."""

    def against(number: Callable[[TreeLeaf], Decimal | None]) -> Callable[[Decimal], bool]:
        def reaches(value: Decimal) -> bool:
            behind = gap(value, number(leaf_with(leaf, value, counties)), row.direction)
            return behind is not None and behind <= 0

        return reaches

    def full(value: Decimal) -> bool:
        changed = leaf_with(leaf, value, counties)
        return attainment(changed.rule, changed.facts, changed.comparator) == HUNDRED

    found = []
    if row.average is not None:
        found.append(
            ReverseTarget(ReverseGoal.AVERAGE, against(lambda each: each.comparator.average), number=row.average)
        )
    if row.best is not None:
        found.append(ReverseTarget(ReverseGoal.BEST, against(lambda each: each.comparator.best), number=row.best))
    if row.method in (Method.GOALPOSTS, Method.EFFICACY) and row.goalpost_best not in (None, row.best):
        found.append(ReverseTarget(ReverseGoal.FULL, full, number=row.goalpost_best))
    return found


def lead_needed(*, row: IndicatorRow, report: MonthlyReport, gains: Sequence[int]) -> Needed | None:
    """What the lead department needs on this leaf alone to gain places among departments; None when nobody leads it or
    it is not ranked."""
    tree = read_tree(report=report)
    unit, in_points = tree.units.get(row.lead_code), row.method == Method.OFFICIAL
    if unit is None or not row.ranked:
        return None
    leaf, counties = leaf_of(row), counties_on(row=row, report=report)
    now = tree.places(unit.group)
    standings = department_standings(
        tree, row.code, unit.code, lambda value: leaf_with(leaf, value, counties, in_points=in_points)
    )
    numbers = [number for number in (row.best, row.goalpost_best) if number is not None]
    if in_points:
        zero, full = Decimal(0), row.full_marks
        question = Question(row, None, Scale(Direction.HIGHER, POINT_DECIMALS), (full,), zero, row.points)
    else:
        figures = figures_of(report=report, row=row)
        question = question_on(row=row, report=report, own=row.value, numbers=numbers, figures=figures)
    targets = [each for each in rank_targets(standings, unit.code, now, gains) if each.goal != ReverseGoal.FIRST]
    answers = [question.answer(target, standings, unit.code) for target in targets]
    names = {code: each.name for code, each in tree.units.items()}
    return Needed(question.own, now.get(unit.code), answers, names, *_parts(question), in_points=in_points)


def counties_on(*, row: IndicatorRow, report: MonthlyReport) -> Counties | None:
    """All counties on one leaf, where their values are known and ours is among them."""
    return counties_by_code(rows=[row], report=report).get(row.code)


def counties_by_code(*, rows: Sequence[IndicatorRow], report: MonthlyReport) -> dict[str, Counties]:
    """The same for several leaves; one query."""
    found: dict[str, list[tuple[str, Decimal | None, Decimal | None]]] = defaultdict(list)
    own = ""
    stored = RegionRow.objects.filter(report=report, code__in=[row.code for row in rows if row.is_leaf])
    for code, region, value, score, is_own in stored.order_by("code", "region_code").values_list(
        "code", "region_code", "value", "score", "is_own"
    ):
        found[code].append((region, value, score))
        own = region if is_own else own
    settings = settings_of(report.parameters)
    built = {
        row.code: counties_of(leaf_of(row).rule, settings, found[row.code], own)
        for row in rows
        if any(region == own for region, _value, _score in found[row.code])
    }
    return {code: counties for code, counties in built.items() if counties is not None}


def _region_names(row: IndicatorRow, report: MonthlyReport) -> dict[str, str]:
    rows = RegionRow.objects.filter(report=report, code=row.code)
    return dict(rows.order_by().values_list("region_code", "region_name"))


def _parts(question: Question) -> tuple[Decimal | None, Decimal | None]:
    return question.parts or (None, None)
