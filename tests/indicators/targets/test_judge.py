"""A target is judged from figures of months: hand-worked cases, and what must hold whatever the figures."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Basis, Direction, Rollup, TargetMeasure, TargetState
from indicators.targets.judge import Fact, TargetGoal, TargetVerdict, judge, judge_category, monthly_average, roll_up

TOTAL, VALUE, AVERAGE = TargetMeasure.TOTAL, TargetMeasure.VALUE, TargetMeasure.AVERAGE
CUMULATIVE, MONTH, POINT, MEAN = Basis.CUMULATIVE, Basis.MONTH, Basis.POINT, Basis.AVERAGE
JUNE_END = date(2026, 6, 30)


def D(number: str | int) -> Decimal:
    return Decimal(number)


def goal(measure: str, amount: str, **facts) -> TargetGoal:
    facts = {"due": JUNE_END, "start": date(2026, 1, 1), "basis": CUMULATIVE} | facts
    return TargetGoal(measure, D(amount), **facts)


def facts(**months: str | None) -> dict[date, Fact]:
    """``m5="300"``: the figure of May 2026; ``p12`` that of December 2025; ``None`` is "not applicable"."""
    return {
        date(2025 if name[0] == "p" else 2026, int(name[1:]), 1): Fact(not_applicable=True)
        if each is None
        else Fact(D(each))
        for name, each in months.items()
    }


def verdict_tuple(verdict: TargetVerdict) -> tuple:
    plain = [None if n is None else f"{n.normalize():f}" for n in (verdict.reached, verdict.missing, verdict.a_month)]
    return str(verdict.state), *plain


@pytest.mark.parametrize(
    ("wanted", "figures", "on", "expected"),
    [
        # 累计达到: 1,200 by the end of June.
        (goal(TOTAL, "1200"), {"m3": "300"}, date(2026, 4, 9), ("running", "300", "900", "300")),
        (goal(TOTAL, "1200"), {"m3": "300"}, date(2025, 12, 31), ("not_started", None, None, None)),
        (goal(TOTAL, "1200"), {}, date(2026, 4, 9), ("no_figure", None, None, None)),
        (goal(TOTAL, "1200"), {"m5": "0"}, date(2026, 6, 9), ("running", "0", "1200", "1200")),
        (goal(TOTAL, "1200"), {"m5": "1250"}, date(2026, 6, 9), ("met", "1250", "0", None)),
        (goal(TOTAL, "1200"), {"m6": "1199"}, date(2026, 7, 1), ("missed", "1199", "1", None)),
        (goal(TOTAL, "1200"), {"m6": "1199"}, JUNE_END, ("running", "1199", "1", None)),
        (goal(TOTAL, "1200"), {"m5": "1100"}, date(2026, 7, 1), ("no_figure", "1100", "100", None)),
        # What comes after the due date counts no more.
        (goal(TOTAL, "1200"), {"m6": "1000", "m7": "1500"}, date(2026, 8, 1), ("missed", "1000", "200", None)),
        # A due date inside a month: the last month that had ended.
        (
            goal(TOTAL, "100", due=date(2026, 6, 15)),
            {"m5": "90", "m6": "120"},
            date(2026, 7, 1),
            ("missed", "90", "10", None),
        ),
        # The year turns: 700 in 2025 (December's word) and 350 in 2026.
        (
            goal(TOTAL, "1200", start=date(2025, 9, 1)),
            {"p11": "650", "p12": "700", "m3": "350"},
            date(2026, 4, 9),
            ("running", "1050", "150", "50"),
        ),
        (
            goal(TOTAL, "1200", start=date(2025, 9, 1)),
            {"p11": "650", "m6": "350"},
            date(2026, 7, 9),
            ("no_figure", "1000", "200", None),
        ),
        # Month by month: all months are needed before anything is said of the sum.
        (
            goal(TOTAL, "60", basis=MONTH),
            {"m1": "10", "m2": "10", "m4": "10"},
            date(2026, 5, 9),
            ("running", "30", "30", "10"),
        ),
        (
            goal(TOTAL, "60", basis=MONTH),
            {"m1": "10", "m2": "10", "m3": "10", "m4": "10", "m6": "10"},
            date(2026, 7, 9),
            ("no_figure", "50", "10", None),
        ),
        (goal(TOTAL, "60", basis=MONTH), {"m1": "10", "m2": "60"}, date(2026, 7, 9), ("met", "70", "0", None)),
        (
            goal(TOTAL, "6", basis=MONTH, direction=Direction.LOWER),
            {"m1": "3", "m2": "4"},
            date(2026, 3, 9),
            ("missed", "7", "1", None),
        ),
        (
            goal(TOTAL, "6", basis=MONTH, direction=Direction.LOWER),
            {"m1": "3", "m2": "3"},
            date(2026, 3, 9),
            ("running", "6", "0", None),
        ),
        # 期末达到: coverage of 100 %; more than 100 is possible.
        (
            goal(VALUE, "100", basis=POINT, is_rate=True),
            {"m5": "98.5"},
            date(2026, 6, 9),
            ("running", "98.5", "1.5", None),
        ),
        (
            goal(VALUE, "100", basis=POINT, is_rate=True),
            {"m5": "100", "m6": "99"},
            date(2026, 7, 9),
            ("missed", "99", "1", None),
        ),
        (goal(VALUE, "100", basis=POINT, is_rate=True), {"m6": "103.2"}, date(2026, 7, 9), ("met", "103.2", "0", None)),
        (
            goal(VALUE, "100", basis=POINT, is_rate=True),
            {"m5": "100"},
            date(2026, 7, 9),
            ("no_figure", "100", "0", None),
        ),
        (
            goal(VALUE, "100", basis=POINT),
            {"m5": "90", "m6": None},
            date(2026, 7, 9),
            ("not_applicable", None, None, None),
        ),
        (
            goal(VALUE, "3", basis=POINT, direction=Direction.LOWER),
            {"m6": "5"},
            date(2026, 7, 9),
            ("missed", "5", "2", None),
        ),
        (goal(VALUE, "1200"), {"m4": "800"}, date(2026, 5, 9), ("running", "800", "400", "200")),
        # 月均不少于: cumulative ÷ months elapsed.
        (goal(AVERAGE, "120"), {"m4": "440"}, date(2026, 5, 9), ("running", "110", "10", "140")),
        (goal(AVERAGE, "120"), {"m4": "520"}, date(2026, 5, 9), ("running", "130", "0", "100")),
        (goal(AVERAGE, "120"), {"m6": "720"}, date(2026, 7, 9), ("met", "120", "0", None)),
        (goal(AVERAGE, "120"), {"m6": "719"}, date(2026, 7, 9), ("missed", "119.8", "0.2", None)),
        # Each January begins again: December of the year before says nothing of this year's average.
        (
            goal(AVERAGE, "120", start=date(2025, 7, 1)),
            {"p12": "9999", "m1": "100"},
            date(2026, 2, 9),
            ("running", "100", "20", "124"),
        ),
        (
            goal(AVERAGE, "10", basis=MONTH),
            {"m1": "8", "m2": None, "m3": "9"},
            date(2026, 4, 9),
            ("running", "8.5", "1.5", "11"),
        ),
        (
            goal(AVERAGE, "10", basis=MONTH),
            {"m1": None, "m2": None},
            date(2026, 4, 9),
            ("not_applicable", None, None, None),
        ),
    ],
)
def test_where_a_target_stands(wanted, figures, on, expected):
    assert verdict_tuple(judge(wanted, facts(**figures), on=on)) == expected


def test_rates_of_several_months_are_put_together_from_their_parts():
    wanted = goal(AVERAGE, "90", basis=MONTH, is_rate=True, factor=100, decimals=2, due=date(2026, 2, 28))
    months = {date(2026, 1, 1): Fact(D("50"), D(1), D(2)), date(2026, 2, 1): Fact(D("98"), D(98), D(100))}
    # The mean of the percentages would be 74.
    assert verdict_tuple(judge(wanted, months, on=date(2026, 3, 1))) == ("met", "97.06", "0", None)
    without = {**months, date(2026, 2, 1): Fact(D("98"))}
    assert judge(wanted, without, on=date(2026, 3, 1)).state == TargetState.NO_FIGURE


def test_what_is_reached_is_told_in_per_cent_of_the_amount_even_above_100():
    assert judge(goal(TOTAL, "1200"), facts(m3="300"), on=date(2026, 4, 9)).percent == D("25.0")
    assert judge(goal(TOTAL, "200"), facts(m3="300"), on=date(2026, 4, 9)).percent == D("150.0")
    assert judge(goal(VALUE, "0", basis=POINT), facts(m3="3"), on=date(2026, 4, 9)).percent is None


@pytest.mark.parametrize(
    ("amount", "reached", "percent"),
    [("10", "19", "52.6"), ("10", "10", "100"), ("10", "5", "100"), ("10", "0", "100"), ("0", "3", None)],
)
def test_what_must_not_be_passed_is_never_told_as_more_than_fulfilled(amount, reached, percent):
    lower = goal(VALUE, amount, basis=POINT, direction=Direction.LOWER)
    verdict = judge(lower, facts(m6=reached), on=date(2026, 7, 9))
    assert verdict.percent == (None if percent is None else D(percent))
    assert verdict.state == (TargetState.MISSED if D(reached) > D(amount) else TargetState.MET)


def test_a_total_that_may_still_grow_has_kept_to_its_limit_only_at_the_end():
    lower = goal(TOTAL, "6", basis=MONTH, direction=Direction.LOWER, due=date(2026, 2, 28))
    assert judge(lower, facts(m1="3"), on=date(2026, 2, 9)).percent is None
    assert judge(lower, facts(m1="3", m2="2"), on=date(2026, 3, 9)).percent == D(100)
    assert judge(lower, facts(m1="9"), on=date(2026, 2, 9)).percent == D("66.7")


def test_a_monthly_average_that_is_one_already_is_not_divided_by_the_months():
    wanted = goal(AVERAGE, "300", basis=MEAN, decimals=1, due=date(2026, 12, 31))
    verdict = judge(wanted, facts(m9="251.3", m10="249.0"), on=date(2026, 11, 9))
    assert verdict_tuple(verdict) == ("running", "249", "51", None)
    assert (verdict.percent, verdict.average) == (D("83.0"), D("249.0"))
    # As a count since January it would be 24.9.
    counted = judge(goal(AVERAGE, "300", decimals=1, due=date(2026, 12, 31)), facts(m10="249"), on=date(2026, 11, 9))
    assert counted.reached == D("24.9")


def test_months_that_are_over_and_have_no_figure_are_named():
    wanted = goal(TOTAL, "60", basis=MONTH)
    assert judge(wanted, facts(m1="10", m3="10"), on=date(2026, 5, 9)).unreported == (
        date(2026, 2, 1),
        date(2026, 4, 1),
    )
    # A cumulative figure needs no word of the months between.
    assert judge(goal(TOTAL, "60"), facts(m1="10", m3="10"), on=date(2026, 5, 9)).unreported == (date(2026, 4, 1),)
    assert judge(goal(TOTAL, "60"), {}, on=date(2026, 3, 9)).unreported == (date(2026, 1, 1), date(2026, 2, 1))


def test_the_monthly_average_stands_beside_a_cumulative_total():
    assert judge(goal(TOTAL, "1200"), facts(m4="450"), on=date(2026, 5, 9)).average == D("112.5")
    assert judge(goal(VALUE, "100", basis=POINT, is_rate=True), facts(m4="45"), on=date(2026, 5, 9)).average is None
    assert monthly_average(D(1200), date(2026, 12, 1)) == D(100)
    assert monthly_average(None, date(2026, 12, 1)) is None


@pytest.mark.parametrize(
    ("met_on", "on", "expected"),
    [
        (None, date(2025, 12, 31), (TargetState.NOT_STARTED, False)),
        (None, JUNE_END, (TargetState.RUNNING, False)),
        (None, date(2026, 7, 1), (TargetState.MISSED, False)),
        (JUNE_END, date(2026, 7, 1), (TargetState.MET, False)),
        (date(2026, 7, 1), date(2026, 7, 2), (TargetState.MET, True)),
    ],
)
def test_a_category_is_done_late_or_missing(met_on, on, expected):
    verdict = judge_category(start=date(2026, 1, 1), due=JUNE_END, met_on=met_on, on=on)
    assert (verdict.state, verdict.late) == expected


def test_the_county_is_what_its_units_come_to():
    parts = [Fact(D(50), D(1), D(2)), Fact(D(98), D(98), D(100)), Fact(not_applicable=True)]
    assert roll_up(Rollup.RATIO, parts, factor=100, decimals=2) == Fact(D("97.06"), D(99), D(102))
    assert roll_up(Rollup.SUM, parts, factor=1, decimals=0) == Fact(D(148))
    assert roll_up(Rollup.NONE, parts, factor=1, decimals=0) is None
    assert roll_up(Rollup.RATIO, [Fact(D(50))], factor=100, decimals=2) is None
    assert roll_up(Rollup.SUM, [Fact(not_applicable=True)], factor=1, decimals=0) == Fact(not_applicable=True)
    assert roll_up(Rollup.SUM, [], factor=1, decimals=0) is None


numbers = st.decimals(0, 10**6, places=0)
months_of_2026 = st.dictionaries(st.integers(1, 12), numbers, max_size=12)
goals = st.builds(
    TargetGoal,
    measure=st.sampled_from([TOTAL, VALUE, AVERAGE]),
    amount=numbers,
    due=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    start=st.just(date(2026, 1, 1)),
    direction=st.sampled_from(list(Direction)),
    basis=st.sampled_from(list(Basis)),
)


@given(goals, months_of_2026, st.dates(date(2026, 1, 1), date(2027, 3, 1)))
def test_met_means_nothing_missing_and_missed_means_something_is(goal_of_unit, figures, on):
    verdict = judge(goal_of_unit, {date(2026, month, 1): Fact(value) for month, value in figures.items()}, on=on)
    if verdict.state == TargetState.MET:
        assert verdict.missing == 0
    if verdict.state == TargetState.MISSED:
        assert verdict.missing > 0
    if verdict.state == TargetState.RUNNING:
        assert on <= goal_of_unit.due
    if verdict.reached is None:
        assert verdict.state == TargetState.NO_FIGURE and verdict.missing is None


@given(
    st.sampled_from([TOTAL, AVERAGE, VALUE]),
    st.integers(1, 11),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from([CUMULATIVE, MONTH]),
)
def test_whoever_brings_what_a_month_is_needed_meets_the_target(measure, last_month, amount, reached, basis):
    if (measure, basis) == (VALUE, MONTH):
        return
    wanted = TargetGoal(measure, D(amount), date(2026, 12, 31), date(2026, 1, 1), basis=basis)
    each = D(reached) if basis == CUMULATIVE else D(reached // last_month)
    figures = {date(2026, month, 1): Fact(each) for month in range(1, last_month + 1)}
    need = judge(wanted, figures, on=date(2026, last_month, 28)).a_month or D(0)
    for step, month in enumerate(range(last_month + 1, 13), start=1):
        figures[date(2026, month, 1)] = Fact(each + need * step if basis == CUMULATIVE else need)
    assert judge(wanted, figures, on=date(2027, 1, 1)).state == TargetState.MET


@given(goals, months_of_2026)
def test_no_figure_is_never_taken_for_a_zero(goal_of_unit, figures):
    values = {date(2026, month, 1): Fact(value) for month, value in figures.items()}
    with_zero = dict.fromkeys(map(lambda month: date(2026, month, 1), range(1, 13)), Fact(D(0))) | values
    after = date(2027, 1, 2)
    assert judge(goal_of_unit, with_zero, on=after).state in {TargetState.MET, TargetState.MISSED}
    assert judge(goal_of_unit, {}, on=after).state == TargetState.NO_FIGURE
