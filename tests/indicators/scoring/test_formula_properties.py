"""What must hold for every number: the scoring formulas."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.numbers.rounding import round_half
from indicators.scoring.formula import (
    Child,
    Comparator,
    Facts,
    Rule,
    aggregate,
    goalposts,
    ratio_to_best,
    relative_gap,
    sample_minmax,
    score_leaf,
)

quick = settings(max_examples=60, deadline=None)

values = st.decimals(-(10**6), 10**6, places=4)
positive = st.decimals(0, 10**6, places=4).filter(bool)
shares = st.decimals(0, 100, places=6)
weights = st.decimals(0, 50, places=3).filter(bool)
directions = st.sampled_from(["higher", "lower"])
constants = st.sampled_from([Decimal(text) for text in ("3", "0.1", "7", "0.37", "1000", "1.0000001")])
methods = st.sampled_from(["goalposts", "minmax", "ratio", "efficacy"])


def score(method, direction, value, best, worst, exponent=Decimal(1)):
    rule = Rule(direction, method, best, worst, exponent)
    return score_leaf(rule, Facts(value), Comparator(best=best, worst=worst))


def posts_of(direction, pair):
    low, high = sorted(pair)
    return (low, high) if direction == "lower" else (high, low)


@quick
@given(methods, directions, values, values, st.tuples(values, values))
def test_a_better_value_never_scores_less(method, direction, one, other, pair):
    best, worst = posts_of(direction, pair)
    better, worse = sorted((one, other), reverse=direction == "higher")
    above = score(method, direction, better, best, worst).attainment
    below = score(method, direction, worse, best, worst).attainment
    if above is not None and below is not None:
        assert above >= below


@quick
@given(methods, directions, values, st.tuples(values, values))
def test_an_attainment_lies_between_nothing_and_full_marks(method, direction, value, pair):
    share = score(method, direction, value, *posts_of(direction, pair)).attainment
    assert share is None or 0 <= share <= 100


@quick
@given(values, st.tuples(values, values))
def test_turning_the_direction_round_with_the_signs_changes_nothing(value, pair):
    best, worst = posts_of("higher", pair)
    for method in ("goalposts", "minmax", "efficacy"):
        there = score(method, "higher", value, best, worst)
        back = score(method, "lower", -value, -best, -worst)
        assert (there.attainment, there.gap, there.relative_gap) == (back.attainment, back.gap, back.relative_gap)


@quick
@given(methods, directions, values, st.tuples(values, values), constants)
def test_another_unit_of_measurement_changes_no_score(method, direction, value, pair, constant):
    best, worst = posts_of(direction, pair)
    here = score(method, direction, value, best, worst)
    there = score(method, direction, value * constant, best * constant, worst * constant)
    assert here.attainment == there.attainment
    assert here.relative_gap == there.relative_gap


@quick
@given(values, st.tuples(values, values), st.sampled_from([Decimal("0.8"), Decimal("0.5"), Decimal(2)]), constants)
def test_another_unit_changes_no_score_with_an_exponent_either(value, pair, exponent, constant):
    best, worst = posts_of("lower", pair)
    here = goalposts(value, best, worst, exponent)
    assert here == goalposts(value * constant, best * constant, worst * constant, exponent)


@quick
@given(directions, positive)
def test_who_equals_the_best_has_full_marks_and_no_gap(direction, best):
    assert ratio_to_best(best, best, direction) == 100
    assert relative_gap(best, best, direction) == 0
    assert sample_minmax(best, best, best) == 100


@quick
@given(st.lists(st.tuples(shares, weights), min_size=1, max_size=8), st.lists(weights, max_size=4))
def test_the_weight_of_what_is_missing_is_shared_in_proportion(present, missing):
    parts = [Child(share, weight=weight) for share, weight in present]
    with_gaps = aggregate([*parts, *[Child(None, weight=weight) for weight in missing]], "mean")
    assert with_gaps.attainment == aggregate(parts, "mean").attainment
    assert (with_gaps.n_present, with_gaps.n_total) == (len(present), len(present) + len(missing))


@quick
@given(st.lists(st.tuples(shares, weights), min_size=1, max_size=8), constants)
def test_weights_count_only_relative_to_each_other(parts, constant):
    one = aggregate([Child(share, weight=weight) for share, weight in parts], "mean").attainment
    other = aggregate([Child(share, weight=weight * constant) for share, weight in parts], "mean").attainment
    assert round_half(one, 12) == round_half(other, 12)


@quick
@given(st.lists(st.tuples(shares, weights), min_size=1, max_size=8))
def test_a_composite_lies_between_its_parts(parts):
    composed = aggregate([Child(share, weight=weight) for share, weight in parts], "mean").attainment
    assert min(share for share, _ in parts) <= round_half(composed, 12) <= max(share for share, _ in parts)


@quick
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60), st.integers(1, 9)), min_size=1, max_size=7))
def test_a_printed_mean_is_the_exact_fraction_rounded_half_up(parts):
    """Against rational arithmetic: no sum of divisions ends on the wrong side of a half."""
    exact = [(min(Fraction(n, d), Fraction(1)) * 100, w) for n, d, w in parts]
    expected = sum(share * weight for share, weight in exact) / sum(weight for _, weight in exact)
    composed = aggregate(
        [Child(min(Decimal(n) / d, Decimal(1)) * 100, weight=Decimal(w)) for n, d, w in parts], "mean"
    ).attainment
    assert round_half(composed, 2) == Decimal((expected * 100 + Fraction(1, 2)).__floor__()).scaleb(-2)


@quick
@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_half_is_rounded_away_from_zero(whole, places):
    half = (Decimal(whole) + Decimal("0.5").copy_sign(whole)).scaleb(-places)
    assert round_half(half, places) == Decimal(whole + (1 if whole >= 0 else -1)).scaleb(-places)


@quick
@given(st.decimals(-(10**15), 10**15, places=8), st.integers(0, 8))
def test_an_entered_number_is_rounded_as_the_library_rounds_it(number, places):
    assert round_half(number, places) == number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@quick
@given(directions, positive, positive)
def test_gap_and_ratio_tell_the_same_story(direction, value, best):
    assume(value != best)
    leaf = score("ratio", direction, value, best, best)
    assert (leaf.attainment == 100) == (leaf.gap < 0)
