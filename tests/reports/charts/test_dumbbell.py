from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reports.charts.dumbbell import EDGE, LABELS, NUMBERS, WIDTH, DumbbellPair, dumbbell, shorten

LEFT, RIGHT = LABELS + EDGE, WIDTH - NUMBERS - EDGE
gaps = st.decimals(0, 5000, places=2)


def test_the_best_is_the_right_edge_and_a_larger_gap_lies_further_left():
    chart = dumbbell(
        [DumbbellPair("网办率", Decimal(50), Decimal(25), "35.5个百分点"), DumbbellPair("时间", Decimal(100), None, "")]
    )
    half, whole = chart.bars
    assert chart.best == RIGHT
    assert float(half.own) == (LEFT + RIGHT) / 2
    assert float(half.average) == RIGHT - (RIGHT - LEFT) / 4
    assert (float(whole.own), whole.average) == (LEFT, None)
    assert [tick.text for tick in chart.scale] == ["0", "50", "100"]


def test_one_huge_gap_does_not_flatten_the_others():
    chart = dumbbell(
        [DumbbellPair("a", Decimal(4000), Decimal(900), ""), *[DumbbellPair("b", Decimal(100), None, "")] * 3]
    )
    huge, *others = chart.bars
    assert (float(huge.own), huge.beyond, huge.average) == (LEFT, True, None)
    assert [(float(bar.own), bar.beyond) for bar in others] == [(LEFT, False)] * 3
    assert chart.overflows


def test_gaps_of_one_size_are_all_held():
    chart = dumbbell([DumbbellPair("a", Decimal(180), None, ""), *[DumbbellPair("b", Decimal(100), None, "")] * 3])
    assert not chart.overflows
    assert [tick.text for tick in chart.scale] == ["0", "50", "100", "150", "200"]


def test_better_than_the_best_is_drawn_at_the_best():
    (bar,) = dumbbell([DumbbellPair("a", Decimal(-12), Decimal(30), "")]).bars
    assert float(bar.own) == RIGHT


def test_nothing_to_compare_is_no_chart():
    assert dumbbell([]) is None


@given(st.lists(st.tuples(gaps, st.one_of(st.none(), gaps)), min_size=1, max_size=12))
def test_everything_lies_on_the_scale(numbers):
    chart = dumbbell([DumbbellPair("x", own, average, "") for own, average in numbers])
    for bar in chart.bars:
        assert all(LEFT <= float(x) <= RIGHT for x in (bar.own, bar.average) if x is not None)
        assert bar.y < chart.floor


def test_chinese_letters_take_two_cells():
    assert shorten("政务服务事项网上可办率", 28) == "政务服务事项网上可办率"
    assert shorten("政务服务事项网上可办率", 10) == "政务服务…"
    assert shorten("Share of items", 8) == "Share o…"
