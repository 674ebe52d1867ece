from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Direction
from indicators.scoring.charts import bullet, sparkline, trend
from indicators.scoring.drawing import nice_scale

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
numbers = st.decimals(min_value=-10_000, max_value=10_000, places=2)


def test_a_bullet_shows_own_value_and_marks_in_proportion():
    chart = bullet(50, 100, 80, 0, HIGHER)
    assert (chart.own.x, chart.own.width) == ("0.0", "100.0")
    assert (chart.best, chart.average) == ("200.0", "160.0")
    assert [(band.x, band.width) for band in chart.bands] == [("0.0", "160.0"), ("160.0", "40.0"), ("200.0", "0.0")]
    assert (chart.left, chart.right) == (0, 100)


def test_lower_is_better_keeps_the_bar_and_swaps_the_ends():
    chart = bullet(Decimal("7.5"), 5, 6, 10, LOWER)
    assert chart.own.width == "100.0"
    assert (chart.best, chart.average) == ("200.0", "160.0")
    assert (chart.left, chart.right) == (10, 5)


@given(numbers, numbers, numbers, numbers)
def test_mirrored_numbers_give_the_mirrored_indicator(value, best, average, worst):
    higher = bullet(value, best, average, worst, HIGHER)
    lower = bullet(-value, -best, -average, -worst, LOWER)
    assert (higher.own, higher.best, higher.average, higher.bands) == (
        lower.own,
        lower.best,
        lower.average,
        lower.bands,
    )


@given(numbers, numbers, numbers, st.sampled_from([HIGHER, LOWER]), st.one_of(st.none(), numbers))
def test_a_better_value_never_has_a_shorter_bar(one, other, best, direction, worst):
    better, weaker = (max(one, other), min(one, other)) if direction == HIGHER else (min(one, other), max(one, other))
    longer = bullet(better, best, None, worst, direction).own.width
    shorter = bullet(weaker, best, None, worst, direction).own.width
    assert Decimal(longer) >= Decimal(shorter)


def test_better_than_best_stretches_the_axis_to_the_right():
    chart = bullet(120, 100, 80, 0, HIGHER)
    assert chart.own.width == "200.0"
    assert chart.best == "166.7"
    assert chart.right == 120


def test_worse_than_worst_ends_at_the_left_edge():
    assert bullet(-5, 100, 80, 0, HIGHER).own.width == "0.0"


def test_an_unknown_worst_starts_at_zero_or_beyond_the_weakest():
    assert bullet(30, 60, None, None, HIGHER).own.width == "100.0"
    assert bullet(30, 20, None, None, LOWER).left == 31


def test_a_best_of_zero_and_equal_values_fill_the_bar():
    assert bullet(0, 0, 0, None, LOWER).own.width == "200.0"
    assert bullet(0, 0, None, None, HIGHER).own.width == "200.0"
    assert bullet(7, 7, 7, 7, HIGHER).own.width == "200.0"


def test_no_best_means_no_chart_and_no_value_means_no_bar():
    assert bullet(5, None, 4, 1, HIGHER) is None
    assert bullet(None, 10, 4, 0, HIGHER).own is None


def test_a_missing_month_is_a_gap_in_the_line():
    chart = sparkline([1, 2, None, 3, None, 2, 4])
    assert len(chart.line.runs) == 2
    assert len(chart.line.dots) == 5
    assert [point.x for point in chart.line.lone] == ["48.0"]
    assert (chart.end.x, chart.end.y) == ("92.0", "4.0")


def test_the_end_dot_is_left_out_when_the_latest_month_is_missing():
    assert sparkline([1, 2, None]).end is None


@pytest.mark.parametrize("points", [[], [None, None], [5], [5, 5, 5]])
def test_few_or_equal_points_are_drawn_without_fuss(points):
    chart = sparkline(points)
    assert all(point.y == "12.0" for point in chart.line.dots)


def test_units_of_one_indicator_share_a_scale():
    assert sparkline([50, 50], low=0, high=100).end.y == "12.0"
    assert sparkline([100, 100], low=0, high=100).end.y == "4.0"


def test_a_trend_has_months_round_steps_and_three_lines():
    chart = trend(["2026-03", "2026-04", "2026-05"], [80, None, Decimal("92.5")], [98, 98, 99], [85, 86, 86])
    assert [tick.text for tick in chart.months] == ["2026-03", "2026-04", "2026-05"]
    assert [tick.text for tick in chart.values] == ["80", "85", "90", "95", "100"]
    assert len(chart.own.lone) == 2
    assert len(chart.best.runs) == len(chart.average.runs) == 1


@given(numbers, numbers)
def test_the_scale_encloses_its_values_in_few_steps(one, other):
    steps = nice_scale(min(one, other), max(one, other))
    assert steps[0] <= min(one, other)
    assert steps[-1] >= max(one, other)
    assert 2 <= len(steps) <= 8


def test_small_numbers_keep_their_decimals_on_the_scale():
    assert [str(step) for step in nice_scale(Decimal("0.02"), Decimal("0.06"))] == [
        "0.02",
        "0.03",
        "0.04",
        "0.05",
        "0.06",
    ]
