"""反求: the value that is named reaches the target in the real build, and one step less does not."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Direction, Method, Rollup, TieStyle
from indicators.models import Figure, RegionalValue
from indicators.numbers.rates import rate
from indicators.scoring.formula import Settings
from reports.analysis.contests import place_units
from reports.analysis.needed import county_needed, lead_needed, units_needed
from reports.analysis.reverse import ReverseAnswer, ReverseTarget, Scale, answer, least, least_cases, rank_targets
from reports.build.inputs import read_inputs
from reports.choices import ReverseGoal
from reports.models import IndicatorRow
from tests.reports.exact import build
from tests.reports.random_county import ALL_SETTINGS, month_with, random_county, rows

values = st.decimals(min_value=0, max_value=100, places=1)


def own(answered: ReverseAnswer) -> tuple[str, int]:
    return answered.target.goal, answered.target.places


@pytest.mark.parametrize(
    ("direction", "others", "own_value", "goal", "needed", "place"),
    [
        # 9.9 draws level only; 10.0 stands before.
        ("higher", {"b": "9.9", "c": "20"}, "5", ReverseGoal.PASS, "10.0", 2),
        ("lower", {"b": "9.9", "c": "2"}, "15", ReverseGoal.PASS, "9.8", 2),
        # Two who are level are passed together.
        ("higher", {"b": "9.9", "c": "9.9", "d": "8"}, "7", ReverseGoal.GAIN, "9.9", 1),
        ("higher", {"b": "9.94", "c": "30"}, "5", ReverseGoal.FIRST, "30.0", 1),
    ],
)
def test_by_hand(direction, others, own_value, goal, needed, place):
    values = {name: Decimal(text) for name, text in others.items()}

    def standings(value):
        return place_units({**values, "own": value}, direction=direction, decimals=1, settings=Settings())

    value, scale = Decimal(own_value), Scale(direction, 1)
    targets = rank_targets(standings, "own", standings(value), [3])
    target = next(each for each in targets if each.goal == goal)
    found = answer(
        target, scale, value, [Decimal(0 if direction == "lower" else 100)], standings=standings, own_key="own"
    )
    assert (found.value, found.place.rank) == (Decimal(needed), place)


@given(
    st.lists(st.none() | values, min_size=1, max_size=7),
    values,
    st.sampled_from(Direction.values),
    st.sampled_from(TieStyle.values),
    st.integers(0, 2),
)
def test_the_value_reaches_the_target_and_one_step_less_does_not(others, now, direction, style, decimals):
    values = {str(n): value for n, value in enumerate(others)}
    settings = Settings(tie_style=style)

    def standings(value):
        return place_units({**values, "own": value}, direction=direction, decimals=decimals, settings=settings)

    scale = Scale(direction, decimals)
    limit = Decimal(100) if direction == "higher" else Decimal(0)
    for target in rank_targets(standings, "own", standings(now), [1, 2, 3]):
        found = answer(target, scale, now, [limit], standings=standings, own_key="own")
        assert not found.reached
        if found.value is None:
            assert not target.reaches(limit)
            continue
        assert target.reaches(found.value)
        assert not target.reaches(scale.value(scale.index(found.value) - 1))
        assert found.place == standings(found.value)["own"]


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 100), st.sampled_from(Direction.values))
def test_so_many_cases_reach_the_target_and_one_less_does_not(above, below, wanted, direction):
    above = min(above, below)
    lower = direction == Direction.LOWER

    def share(numerator):
        return (numerator * 100 / below).quantize(Decimal("0.01"))

    def reaches(value):
        return value <= wanted if lower else value >= wanted

    cases = least_cases(reaches, share, Decimal(above), Decimal(below), direction)
    sign = -1 if lower else 1
    if reaches(share(Decimal(above))):
        return
    if cases is None:
        assert not reaches(Decimal(0) if lower else Decimal(100))
        return
    assert 0 <= above + sign * cases <= below
    assert reaches(share(Decimal(above + sign * cases)))
    assert not reaches(share(Decimal(above + sign * (cases - 1))))


def test_what_lies_beyond_the_limit_is_not_promised():
    target = ReverseTarget(ReverseGoal.BEST, lambda value: value > 100)
    assert answer(target, Scale("higher", 2), Decimal(50), [Decimal(100)]).limit == 100
    assert least(target.reaches, Scale("higher", 0), Decimal(100), [Decimal(100)]) is None


# Against the build itself: the inputs of a month with one number exchanged, scored and ranked as a report is.

REGIONS = "regions"


def check(answered: ReverseAnswer, scale: Scale, reached: Callable[[Decimal], bool]) -> int:
    """1 when the answer names a value, and the build says of it what was promised."""
    if answered.value is None:
        return 0
    assert reached(answered.value), answered
    assert not reached(scale.value(scale.index(answered.value) - 1)), answered
    return 1


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ALL_SETTINGS)
@pytest.mark.long
def test_entering_the_value_gives_the_rank_that_was_promised(seed):
    county = random_county(seed)
    report = build(county.cycle)
    inputs = read_inputs(cycle=county.cycle)
    proven = 0
    for row in IndicatorRow.objects.filter(report=report, is_leaf=True):
        proven += prove_units(county, inputs, report, row)
        if "lead" in next(leaf for leaf in county.leaves if leaf.code == row.code).reports:
            proven += prove_county(county, inputs, report, row) + prove_lead(county, inputs, report, row)
    assert proven > 10


def prove_units(county, inputs, report, row) -> int:
    found = 0
    for town in county.towns[:2]:
        needed = units_needed(row=row, report=report, unit=town.code, gains=[1, 2])

        @cache
        def places_with(value, town=town):
            built_rows = rows(month_with(inputs, county, row.code, town, value, "value"), "figures")
            return {r["department_code"]: r["rank"] for r in built_rows if r["code"] == row.code}

        for each in needed.answers if needed else []:
            if each.target.goal == ReverseGoal.AVERAGE:
                continue

            def reaches(value, each=each, town=town, needed=needed, places_with=places_with):
                return holds(each, places_with(value), town.code, needed.place)

            found += check(each, Scale(row.direction, row.decimals), reaches)
    return found


def holds(each: ReverseAnswer, ranks: dict, own: str, before) -> bool:
    """Whether the ranks that were built keep the promise."""
    rank = ranks[own]
    if each.target.goal == ReverseGoal.PASS:
        return all(ranks[rival] is None or rank < ranks[rival] for rival in each.target.names)
    return rank <= (1 if each.target.goal == ReverseGoal.FIRST else before.rank - each.target.places)


def prove_county(county, inputs, report, row) -> int:
    if row.method == Method.OFFICIAL or row.value is None:
        return 0
    lead = next(unit for unit in county.bureaus if unit.code == row.lead_code)
    same = RegionalValue.objects.filter(indicator__code=row.code, region=county.cycle.region).first()
    found = 0
    needed = county_needed(row=row, report=report, gains=[1, 2])
    own_code = county.cycle.region.code

    @cache
    def month(value):
        return month_with(inputs, county, row.code, lead, value, "value")

    for each in needed.answers:

        def reaches(value, each=each):
            built_rows = month(value)
            leaf = next(r for r in rows(built_rows, "indicators") if r["code"] == row.code)
            if each.target.goal == ReverseGoal.AVERAGE:
                return leaf["average_gap"] <= 0
            if each.target.goal == ReverseGoal.BEST:
                return leaf["gap"] <= 0
            if each.target.goal == ReverseGoal.FULL:
                return leaf["points"] == row.full_marks
            ranks = {r["region_code"]: r["rank"] for r in rows(built_rows, REGIONS) if r["code"] == row.code}
            return holds(each, ranks, own_code, needed.place)

        found += check(each, Scale(row.direction, row.decimals), reaches)
    assert same is None or needed.place is not None
    return found


def prove_lead(county, inputs, report, row) -> int:
    lead = next(unit for unit in county.bureaus if unit.code == row.lead_code)
    needed = lead_needed(row=row, report=report, gains=[1, 2])
    fact = "score" if row.method == Method.OFFICIAL else "value"
    scale = Scale("higher", 2) if fact == "score" else Scale(row.direction, row.decimals)
    found = 0

    @cache
    def ranks_with(value):
        built_rows = rows(month_with(inputs, county, row.code, lead, value, fact), "departments")
        return {r["code"]: r["rank"] for r in built_rows}

    for each in needed.answers:

        def reaches(value, each=each):
            return holds(each, ranks_with(value), lead.code, needed.place)

        found += check(each, scale, reaches)
    return found


@pytest.mark.django_db
def test_cases_are_those_of_the_figure_and_give_the_rank():
    county = random_county(3)
    report = build(county.cycle)
    leaf = next(each for each in county.leaves if each.rollup == Rollup.RATIO)
    row = IndicatorRow.objects.get(report=report, code=leaf.code)
    message = 0
    for town in county.towns:
        needed = units_needed(row=row, report=report, unit=town.code, gains=[1])
        figure = Figure.objects.get(cycle=county.cycle, indicator=leaf, department=town)
        assert (needed.numerator, needed.denominator) == (figure.numerator, figure.denominator)
        sign = -1 if leaf.direction == Direction.LOWER else 1
        for each in needed.answers:
            if each.cases:
                message += 1
                assert each.target.reaches(rate(leaf, figure.numerator + sign * each.cases, figure.denominator))
                fewer = figure.numerator + sign * (each.cases - 1)
                assert not each.target.reaches(rate(leaf, fewer, figure.denominator))
    assert message
