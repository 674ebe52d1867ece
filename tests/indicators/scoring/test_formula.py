"""The points formula by hand: every case here was worked out on paper or comes from a published table."""

from decimal import Decimal

import pytest

from indicators.numbers.rounding import round_half
from indicators.scoring.formula import (
    Child,
    Comparator,
    Facts,
    Rule,
    aggregate,
    efficacy,
    gap,
    goalposts,
    ratio_to_best,
    relative_gap,
    sample_minmax,
    score_leaf,
)


def D(text):
    return None if text is None else Decimal(text)


def round_text(number, places=2):
    return None if number is None else str(round_half(number, places))


def children(*parts):
    return [Child(D(share), weight=D(weight)) for share, weight in parts]


class TestRounding:
    """四舍五入: half away from zero, once, as Excel does it and as everybody checks it by hand."""

    @pytest.mark.parametrize(
        ("number", "places", "expected"),
        [
            ("0.125", 2, "0.13"),
            ("2.675", 2, "2.68"),
            ("2.674999", 2, "2.67"),
            ("-0.125", 2, "-0.13"),
            ("0.5", 0, "1"),
            ("1.5", 0, "2"),
            ("2.5", 0, "3"),
            ("-0.004", 2, "0.00"),
            ("99.995", 2, "100.00"),
            ("1E+2", 2, "100.00"),
            ("9999999999999999.99999999", 2, "10000000000000000.00"),
            ("9999999999999999.99999999", 12, "9999999999999999.999999990000"),
        ],
    )
    def test_halves_go_away_from_zero(self, number, places, expected):
        assert round_text(D(number), places) == expected

    @pytest.mark.parametrize(("number", "places", "expected"), [("0.35", 1, "0.4"), ("1.050", 1, "1.0")])
    def test_half_even_is_a_setting_with_the_examples_of_the_standard(self, number, places, expected):
        assert str(round_half(D(number), places, "half_even")) == expected  # GB/T 8170—2008

    def test_a_half_that_a_division_left_a_hair_short_is_a_half_again(self):
        third = Decimal(1) / 3
        exactly_one_half = third + third + third - Decimal("0.5")
        assert exactly_one_half != Decimal("0.5")
        assert round_text(exactly_one_half, 0) == "1"

    def test_the_order_of_a_sum_does_not_decide_a_rounding(self):
        shares = [Decimal(n) / 7 * 100 for n in (1, 2, 3, 5, 6, 4)]
        forwards = aggregate([Child(share) for share in shares], "mean").attainment
        backwards = aggregate([Child(share) for share in reversed(shares)], "mean").attainment
        assert round_text(forwards, 12) == round_text(backwards, 12) == "50.000000000000"


class TestGaps:
    """差距 in the native unit and relative, each in its own unit; positive is behind."""

    @pytest.mark.parametrize(
        ("value", "best", "direction", "native", "relative"),
        [
            ("62.5", "98", "higher", "35.5", "36.22"),  # percentage points, and per cent of the best
            ("96", "60", "lower", "36", "60.00"),  # hours over the best
            ("0.8", "0", "lower", "0.8", None),  # best is 0: no relative gap
            ("0", "0", "lower", "0", None),
            ("99", "98", "higher", "-1", "-1.02"),  # better than a stale best
            ("-3", "-1", "higher", "2", "200.00"),  # growth rates below zero: relative to the size of the best
            ("5", "-1", "lower", "6", "600.00"),
            (None, "98", "higher", None, None),
            ("62.5", None, "higher", None, None),
        ],
    )
    def test_native_and_relative(self, value, best, direction, native, relative):
        assert gap(D(value), D(best), direction) == D(native)
        assert round_text(relative_gap(D(value), D(best), direction)) == relative


class TestGoalposts:
    @pytest.mark.parametrize(
        ("value", "best", "worst", "exponent", "expected"),
        [
            # World Bank, Doing Business 2019, starting a business: 1–18 procedures, 0.5–100 days, cost 0–200 %.
            ("3", "0.5", "100", "1", "97.49"),
            ("1", "1", "18", "1", "100.00"),
            ("18", "1", "18", "1", "0.00"),
            ("25", "1", "18", "1", "0.00"),
            ("0.2", "0", "200", "1", "99.90"),
            # New Zealand, construction permits: 11 procedures of 5–30, 93 days of 26–373, quality 15 of 15.
            ("11", "5", "30", "1", "76.00"),
            ("93", "26", "373", "1", "80.69"),
            ("15", "15", "0", "1", "100.00"),
            # Total tax rate, exponent 0.8, posts 26.1 and 84: New Zealand 34.6 (published 88.14, from more digits).
            ("34.6", "26.1", "84", "0.8", "88.07"),
            ("20", "26.1", "84", "0.8", "100.00"),
            ("84", "26.1", "84", "0.8", "0.00"),
            ("0.8", "0", "12", "1", "93.33"),  # hours of power cut, best is 0
            ("96", "60", "140", "1", "55.00"),
            ("7", "7", "7", "1", None),
        ],
    )
    def test_distance_to_frontier(self, value, best, worst, exponent, expected):
        assert round_text(goalposts(D(value), D(best), D(worst), D(exponent))) == expected


@pytest.mark.parametrize(
    ("value", "best", "worst", "expected"),
    [
        ("75", "100", "50", "50.00"),
        ("100", "100", "50", "100.00"),
        ("50", "100", "50", "0.00"),
        ("7", "7", "7", "100.00"),
    ],
)
def test_sample_min_max_gives_everybody_full_marks_when_all_are_equal(value, best, worst, expected):
    assert round_text(sample_minmax(D(value), D(best), D(worst))) == expected


@pytest.mark.parametrize(
    ("value", "best", "direction", "expected"),
    [
        ("62.5", "98", "higher", "63.78"),
        ("96", "60", "lower", "62.50"),
        ("98", "98", "higher", "100.00"),
        ("99", "98", "higher", "100.00"),  # better than the best: capped
        ("50", "60", "lower", "100.00"),
        ("0", "60", "lower", "100.00"),
        ("0", "98", "higher", "0.00"),
        ("-2", "8", "higher", "0.00"),  # a negative growth rate against a positive best
        ("0", "0", "lower", "100.00"),  # nothing to be better than
        ("0.8", "0", "lower", None),  # best is 0: no ratio
        ("-3", "0", "higher", None),
        ("-3", "-1", "higher", None),  # a ratio of two negative rates would turn the order round
        ("-1", "-3", "higher", "100.00"),
        ("-1", "-3", "lower", None),
        ("0", "0", "higher", "100.00"),
    ],
)
def test_ratio_to_best(value, best, direction, expected):
    assert round_text(ratio_to_best(D(value), D(best), direction)) == expected


@pytest.mark.parametrize(
    ("value", "satisfactory", "not_allowed", "expected"),
    [
        ("5.81", "12", "6", "58.73"),  # worse than "not allowed": below 60
        ("12", "12", "6", "100.00"),
        ("6", "12", "6", "60.00"),
        ("14", "12", "6", "100.00"),
        ("-10", "12", "6", "0.00"),
        ("5", "4", "10", "93.33"),  # lower is better: 4 days are satisfactory, 10 are not allowed
        ("5", "5", "5", None),
    ],
)
def test_efficacy_coefficient(value, satisfactory, not_allowed, expected):
    assert round_text(efficacy(D(value), D(satisfactory), D(not_allowed))) == expected


class TestMethod:
    """Which formula counts, and what it needs."""

    posts = {"best": Decimal(0), "worst": Decimal(12)}

    def leaf(self, rule, facts, comparator=None):
        return score_leaf(rule, facts, comparator or Comparator(best=Decimal(60)))

    def test_awarded_points_come_before_anything_computed(self):
        leaf = self.leaf(Rule("lower", **self.posts, full_marks=Decimal(5)), Facts(value=Decimal(3), points=D("4.2")))
        assert (leaf.method, leaf.attainment, leaf.points) == ("official", 84, D("4.2"))

    def test_a_method_that_is_named_is_used_even_beside_awarded_points(self):
        leaf = self.leaf(Rule("lower", "goalposts", **self.posts), Facts(value=Decimal(3), points=Decimal(1)))
        assert (leaf.method, leaf.attainment) == ("goalposts", 75)

    def test_goalposts_come_before_the_ratio(self):
        assert self.leaf(Rule("lower", **self.posts), Facts(value=Decimal(3))).method == "goalposts"
        assert self.leaf(Rule("lower"), Facts(value=Decimal(96))).attainment == D("62.5")

    def test_an_official_score_that_is_not_there_is_not_replaced(self):
        leaf = self.leaf(Rule("higher", "official", **self.posts), Facts(value=Decimal(3)))
        assert (leaf.attainment, leaf.points, leaf.gap) == (None, None, 57)

    @pytest.mark.parametrize(
        ("points", "attainment", "kept"), [("105", 100, 100), ("-3", 0, 0), ("33.3333", None, None)]
    )
    def test_points_are_held_between_zero_and_full_marks(self, points, attainment, kept):
        leaf = self.leaf(Rule("higher", "official"), Facts(points=D(points)))
        assert (leaf.attainment, leaf.points) == (
            (attainment, kept) if kept is not None else (D("33.3333"), D("33.3333"))
        )

    def test_awarded_points_keep_their_last_digit(self):
        leaf = self.leaf(Rule("higher", "official", full_marks=Decimal(7)), Facts(points=D("3.3333")))
        assert leaf.points == D("3.3333")

    @pytest.mark.parametrize("method", ["ratio", "minmax", "goalposts", "efficacy", "official", ""])
    def test_without_comparator_there_is_no_score_but_the_value_stands(self, method):
        leaf = score_leaf(Rule("higher", method), Facts(value=Decimal(3)), Comparator())
        assert (leaf.attainment, leaf.points, leaf.gap, leaf.zero_score) == (None, None, None, False)

    def test_full_marks_scale_the_points(self):
        leaf = self.leaf(Rule("lower", "goalposts", **self.posts, full_marks=D("6")), Facts(value=Decimal(3)))
        assert (leaf.attainment, leaf.points) == (75, D("4.5"))


class TestFiveStates:
    """Value 0, score 0, not reported, not applicable, comparator unknown: five, never one."""

    def test_value_zero_is_a_value(self):
        leaf = score_leaf(Rule("lower"), Facts(value=Decimal(0)), Comparator(best=Decimal(0)))
        assert (leaf.attainment, leaf.gap, leaf.best_is_zero, leaf.at_best, leaf.zero_score) == (
            100,
            0,
            True,
            True,
            False,
        )

    def test_score_zero_is_listed(self):
        leaf = score_leaf(Rule("higher"), Facts(value=Decimal(0)), Comparator(best=Decimal(9)))
        assert (leaf.attainment, leaf.zero_score) == (0, True)
        awarded = score_leaf(Rule("higher", "official"), Facts(points=Decimal(0)), Comparator())
        assert (awarded.attainment, awarded.zero_score) == (0, True)

    def test_not_reported_has_no_score_and_no_gap(self):
        leaf = score_leaf(Rule("higher"), Facts(standing="missing"), Comparator(best=Decimal(9), average=Decimal(8)))
        assert (leaf.attainment, leaf.gap, leaf.zero_score, leaf.below_average) == (None, None, False, False)

    def test_not_applicable_has_neither_even_if_points_were_published(self):
        facts = Facts(points=Decimal(3), standing="not_applicable")
        leaf = score_leaf(Rule("higher"), facts, Comparator(best=Decimal(9)))
        assert (leaf.attainment, leaf.points, leaf.gap) == (None, None, None)

    def test_unknown_comparator_shows_no_gap(self):
        leaf = score_leaf(Rule("higher", "goalposts", Decimal(10), Decimal(0)), Facts(value=Decimal(9)), Comparator())
        assert (leaf.attainment, leaf.gap, leaf.relative_gap, leaf.average_gap) == (90, None, None, None)


class TestFlags:
    @pytest.mark.parametrize(
        ("value", "points", "below"),
        [
            ("79", None, True),
            ("80", None, False),
            (None, "3.9", True),
            (None, "4", False),
            ("81", "3.9", True),  # either of the two is enough
            ("79", "4.1", True),
            (None, None, False),
        ],
    )
    def test_below_average_in_value_or_in_points(self, value, points, below):
        comparator = Comparator(
            best=Decimal(98), average=Decimal(80), best_points=Decimal(5), average_points=Decimal(4)
        )
        assert score_leaf(Rule("higher"), Facts(D(value), D(points)), comparator).below_average is below

    def test_below_average_of_a_time_is_above_it(self):
        comparator = Comparator(best=Decimal(3), average=Decimal(5))
        assert score_leaf(Rule("lower"), Facts(Decimal(6)), comparator).below_average
        assert not score_leaf(Rule("lower"), Facts(Decimal(4)), comparator).below_average

    def test_better_than_the_best_on_record_is_capped_and_flagged(self):
        leaf = score_leaf(Rule("lower"), Facts(Decimal(50)), Comparator(best=Decimal(60)))
        assert (leaf.attainment, leaf.gap, leaf.better_than_best, leaf.at_best) == (100, -10, True, False)

    def test_points_above_the_best_points_are_flagged_too(self):
        leaf = score_leaf(Rule("higher", "official"), Facts(points=Decimal(91)), Comparator(best_points=Decimal(90)))
        assert (leaf.score_gap, leaf.better_than_best) == (-1, True)

    def test_the_gap_of_points_is_relative_to_the_best_points(self):
        leaf = score_leaf(Rule("higher", "official"), Facts(points=Decimal(20)), Comparator(best_points=Decimal(80)))
        assert (leaf.score_gap, leaf.relative_score_gap) == (60, 75)


class TestAggregation:
    """合成. The worked example: 80 (weight 30), missing (20), 60 (50)."""

    parts = (("80", "30"), (None, "20"), ("60", "50"))

    def test_what_is_missing_shares_out_its_weight(self):
        composed = aggregate(children(*self.parts), "mean")
        assert (composed.attainment, composed.n_present, composed.n_total) == (D("67.5"), 2, 3)

    def test_what_is_missing_counts_as_zero_where_the_scheme_says_so(self):
        assert aggregate(children(*self.parts), "mean", "zero").attainment == 54

    def test_what_is_not_applicable_leaves_under_either_rule(self):
        parts = [*children(("80", "30"), ("60", "50")), Child(None, weight=Decimal(20), applicable=False)]
        for rule in ("exclude", "zero"):
            composed = aggregate(parts, "mean", rule)
            assert (composed.attainment, composed.n_total) == (D("67.5"), 2)

    def test_what_was_reported_without_a_comparator_is_not_missing(self):
        parts = [*children(("80", "30"), ("60", "50")), Child(None, weight=Decimal(20), reported=True)]
        assert aggregate(parts, "mean", "zero").attainment == D("67.5")

    def test_a_zero_counts_and_is_not_a_blank(self):
        assert aggregate(children(("80", "1"), ("0", "1")), "mean").attainment == 40

    def test_weights_need_not_sum_to_one(self):
        assert aggregate(children(("90", "0.3333333333333333"), ("60", "0.3333333333333333")), "mean").attainment == 75

    def test_a_weight_of_zero_does_not_count(self):
        assert aggregate(children(("90", "0"), ("60", "1")), "mean").attainment == 60
        assert aggregate(children(("90", "0")), "mean").attainment is None

    def test_nothing_composed_of_nothing(self):
        for rule in ("exclude", "zero"):
            assert aggregate([], "mean", rule).attainment is None
        assert aggregate(children((None, "1")), "mean").attainment is None

    def test_a_branch_that_reported_nothing_cannot_escape_the_rule_zero(self):
        assert aggregate(children((None, "1"), (None, "1")), "mean", "zero").attainment == 0

    def test_a_sum_adds_points_and_keeps_the_full_marks_in_view(self):
        parts = [Child(Decimal(84), full_marks=Decimal(5)), Child(Decimal(50), full_marks=Decimal(15))]
        composed = aggregate(parts, "sum")
        assert (composed.points, composed.attainment) == (D("11.7"), D("58.5"))

    def test_a_sum_leaves_out_the_full_marks_of_what_is_missing(self):
        parts = [Child(Decimal(84), full_marks=Decimal(5)), Child(None, full_marks=Decimal(15))]
        composed = aggregate(parts, "sum")
        assert (composed.points, composed.attainment, composed.n_present) == (D("4.2"), 84, 1)
        assert aggregate(parts, "sum", "zero").attainment == 21

    def test_a_mean_has_no_points_of_its_own(self):
        assert aggregate(children(("80", "1")), "mean").points is None
