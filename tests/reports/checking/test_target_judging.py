"""Targets are judged twice, by the page and by the check, and both come to the same whatever is asked and reported."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Basis, Direction, Rollup, TargetMeasure, TargetState
from indicators.months import next_month
from indicators.targets.judge import Fact, TargetGoal, judge, roll_up
from reports.checking.target_judging import ApprovedFigure, AskedTarget, judge_again, together

MONTHS = [date(year, month, 1) for year in (2025, 2026) for month in range(1, 13)]
ALIKE = {"state": "state", "reached": "reached", "percent": "percent", "missing": "missing", "average": "average"}
ALIKE |= {"a_month": "a_month", "left": "months_left", "as_of": "as_of"}
numbers = st.decimals(min_value=-50, max_value=300, places=1).map(Decimal)
counts = st.integers(min_value=0, max_value=40).map(Decimal)
# Value, numerator, denominator, and whether it is not applicable.
figures = st.one_of(
    st.builds(lambda n: (n, None, None, False), st.one_of(st.none(), numbers)),
    st.builds(lambda a, b: (a, a, b, False), counts, counts),
    st.just((None, None, None, True)),
)
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 12, 31))


@st.composite
def goals(draw) -> TargetGoal:
    start, due = sorted((draw(days), draw(days)))
    return TargetGoal(
        measure=draw(st.sampled_from([TargetMeasure.TOTAL, TargetMeasure.VALUE, TargetMeasure.AVERAGE])),
        amount=draw(numbers),
        due=draw(st.sampled_from([due, next_month(due).replace(day=1) if due < date(2026, 12, 1) else due])),
        start=start,
        direction=draw(st.sampled_from(Direction.values)),
        basis=draw(st.sampled_from(Basis.values)),
        decimals=draw(st.integers(0, 2)),
        is_rate=draw(st.booleans()),
        factor=draw(st.sampled_from([1, 100])),
    )


def same_goal(goal: TargetGoal) -> AskedTarget:
    return AskedTarget(
        goal.measure,
        goal.amount,
        goal.start,
        goal.due,
        goal.direction == Direction.LOWER,
        goal.basis,
        goal.decimals,
        goal.factor,
        goal.is_rate,
    )


@given(goals(), st.dictionaries(st.sampled_from(MONTHS), figures, max_size=24), days)
def test_the_page_and_the_check_judge_alike(goal, by_month, on):
    page = judge(goal, {month: Fact(*each) for month, each in by_month.items()}, on=on)
    check = judge_again(same_goal(goal), {month: ApprovedFigure(*each) for month, each in by_month.items()}, on)
    found = {name: getattr(check, name) for name in ALIKE} | {"unreported": tuple(check.unreported)}
    assert found == {name: getattr(page, of) for name, of in ALIKE.items()} | {"unreported": page.unreported}
    assert len(fields(check)) == len(found) + 1, "of a category alone it is said that it came late"


@given(st.sampled_from(Rollup.values), st.lists(figures, max_size=6), st.integers(0, 2), st.sampled_from([1, 100]))
def test_units_are_put_together_alike(rollup, rows, decimals, factor):
    page = roll_up(rollup, [Fact(*each) for each in rows], factor=factor, decimals=decimals)
    start, due = date(2026, 1, 1), date(2026, 12, 31)
    goal = AskedTarget("value", Decimal(1), start, due, False, Basis.MONTH, decimals, factor, True)
    check = together(rollup, [ApprovedFigure(*each) for each in rows], goal)
    as_tuple = (page.value, page.numerator, page.denominator, page.not_applicable) if page else None
    assert (tuple(check) if check else None) == as_tuple


@pytest.mark.parametrize(
    ("amount", "lower", "months", "on", "expected"),
    [
        # 360 of 1,200 by the end of June after three months: 840 missing, 280 in each of the three that are left.
        ("1200", False, {3: "360"}, date(2026, 4, 9), (TargetState.RUNNING, "360", "30.0", "840", "280")),
        ("1200", False, {6: "1199"}, date(2026, 7, 1), (TargetState.MISSED, "1199", "99.9", "1", None)),
        # At most 10: what is passed stays so, and 20 is half as good.
        ("10", True, {3: "20"}, date(2026, 4, 9), (TargetState.MISSED, "20", "50.0", "10", None)),
        ("10", True, {6: "5"}, date(2026, 7, 1), (TargetState.MET, "5", "100", "0", None)),
    ],
)
def test_by_hand(amount, lower, months, on, expected):
    goal = AskedTarget(
        TargetMeasure.TOTAL,
        Decimal(amount),
        date(2026, 1, 1),
        date(2026, 6, 30),
        lower,
        Basis.CUMULATIVE,
        0,
        1,
        False,
    )
    by_month = {date(2026, month, 1): ApprovedFigure(Decimal(value)) for month, value in months.items()}
    found = judge_again(goal, by_month, on)
    numbers = (found.reached, found.percent, found.missing, found.a_month)
    assert (found.state, *(None if each is None else str(each) for each in numbers)) == expected
