"""Every figure can be explained: the steps with the numbers in them."""

from decimal import Decimal

import pytest
from django.utils import translation

from indicators.scoring.explain import explain
from indicators.scoring.formula import Comparator, Facts, Rule, Settings, score_leaf

D = Decimal


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def steps(rule, facts, comparator=None, settings=None, **fields):
    comparator = comparator or Comparator()
    leaf = score_leaf(rule, facts, comparator)
    return [
        (str(step.label), step.text)
        for step in explain(rule, facts, comparator, leaf, settings or Settings(), **fields)
    ]


def test_goalposts_from_the_value_to_the_points():
    rule = Rule("lower", "goalposts", D("0.5"), D(100), full_marks=D(5))
    assert steps(rule, Facts(D("3.00")), Comparator(D(1), D(5)), unit="days") == [
        ("Our value", "3 days"),
        ("Best value", "1 days"),
        ("Average value", "5 days"),
        ("Goalposts", "best 0.5, worst 100"),
        ("Scoring method", "Goalposts (distance to frontier)"),
        ("Formula", "(100 − 3) ÷ (100 − 0.5) × 100"),
        ("Attainment, unrounded", "97.4874371859…"),
        ("Attainment, rounded", "97.49 (2 decimals, Half up)"),
        ("Points worked out", "97.4874371859… × 5 ÷ 100 = 4.8743718592…"),
        ("Gap to the best", "3 − 1 = 2 days"),
        ("Relative gap", "2 ÷ 1 × 100 = 200.00 (relative %)"),
        ("Behind the average", "3 − 5 = −2 days"),
    ]


def test_a_rate_has_its_gap_in_percentage_points_and_in_relative_per_cent():
    values = dict(steps(Rule("higher"), Facts(D("62.5")), Comparator(D(98)), unit="%"))
    assert values["Formula"] == "62.5 ÷ 98 × 100"
    assert values["Gap to the best"] == "98 − 62.5 = 35.5 percentage points"
    assert values["Relative gap"] == "35.5 ÷ 98 × 100 = 36.22 (relative %)"


def test_sources_stand_beside_what_they_say():
    rule, facts, comparator = Rule("higher"), Facts(D(3)), Comparator(D(4), D(2))
    leaf = score_leaf(rule, facts, comparator)
    found = explain(
        rule, facts, comparator, leaf, Settings(), reported_by="entered by A, approved by B", source="doc 5"
    )
    assert [(str(step.label), step.source) for step in found if step.source] == [
        ("Our value", "entered by A, approved by B"),
        ("Best value", "doc 5"),
        ("Average value", "doc 5"),
    ]


def test_awarded_points_are_shown_as_awarded():
    found = steps(Rule("higher", "official", full_marks=D(60)), Facts(points=D("41.50")))
    assert found == [
        ("Our value", "—"),
        ("Points awarded", "41.5 of 60"),
        ("Scoring method", "Official score"),
        ("Formula", "41.5 ÷ 60 × 100"),
        ("Attainment, unrounded", "69.1666666666…"),
        ("Attainment, rounded", "69.17 (2 decimals, Half up)"),
        ("Points awarded", "41.5"),
    ]


def test_awarded_points_stand_beside_best_average_and_gap_whatever_the_attainment_rests_on():
    facts = Facts(D(30), points=D("34.2"))
    values = dict(steps(Rule("higher", "ratio"), facts, Comparator(D(60), best_points=D(98), average_points=D(76))))
    names = ("Points awarded", "Best points", "Average points", "Gap in points", "Points behind the average")
    assert [values[name] for name in names] == [
        "34.2 of 100",
        "98",
        "76",
        "98 − 34.2 = 63.8 (relative 65.10%)",
        "76 − 34.2 = 41.8",
    ]
    assert "Gap in points" not in dict(
        steps(Rule("higher", "ratio"), Facts(D(30)), Comparator(D(60), best_points=D(98)))
    )


def test_the_sample_is_named_where_it_is_the_measure():
    values = dict(steps(Rule("higher", "minmax"), Facts(D(-2)), Comparator(D(-1), D(-3), D(-5))))
    assert values["Best and worst of all"] == "best −1, worst −5"
    assert values["Formula"] == "(−5 − (−2)) ÷ (−5 − (−1)) × 100"


def test_exponent_and_efficacy_formulas():
    values = dict(steps(Rule("lower", "goalposts", D("26.1"), D(84), D("0.8")), Facts(D("34.6"))))
    assert values["Formula"] == "[(84 − 34.6) ÷ (84 − 26.1)]^0.8 × 100"
    values = dict(steps(Rule("higher", "efficacy", D(12), D(6)), Facts(D("5.81"))))
    assert (values["Formula"], values["Attainment, rounded"]) == (
        "(5.81 − 6) ÷ (12 − 6) × 40 + 60",
        "58.73 (2 decimals, Half up)",
    )


@pytest.mark.parametrize(
    ("rule", "facts", "comparator", "remark"),
    [
        (Rule("lower", "goalposts", D(1), D(18)), Facts(D(25)), Comparator(), "-41.1764705882…, held at 0"),
        (Rule("lower", "goalposts", D(1), D(18), D(2)), Facts(D(25)), Comparator(), "-41.1764705882…, held at 0"),
        (Rule("lower"), Facts(D(50)), Comparator(D(60)), "120, held at 100"),
        (Rule("higher", "official"), Facts(points=D(105)), Comparator(), "105, held at 100"),
        (Rule("higher"), Facts(), Comparator(D(9)), "Nothing was reported, so there is no score."),
        (Rule("higher", "official"), Facts(D(9)), Comparator(), "The issuer has not awarded points yet."),
        (Rule("higher"), Facts(D(9)), Comparator(), "The comparator is unknown, so there is no score."),
        (
            Rule("lower"),
            Facts(D("0.8")),
            Comparator(D(0)),
            "There is no ratio to a best value of 0 or below; the gap is stated instead.",
        ),
        (
            Rule("higher"),
            Facts(standing="not_applicable"),
            Comparator(D(9)),
            "Not applicable: left out, and the others share its weight.",
        ),
    ],
)
def test_every_special_case_is_said_in_words(rule, facts, comparator, remark):
    texts = [text for label, text in steps(rule, facts, comparator) if label == "Remark"]
    assert texts[0].replace("−", "-") == remark


def test_a_best_of_zero_has_a_gap_and_a_word_instead_of_a_relative_gap():
    found = steps(Rule("lower"), Facts(D("0.8")), Comparator(D(0)), unit="h")
    assert found[-2:] == [
        ("Gap to the best", "0.8 − 0 = 0.8 h"),
        ("Remark", "The best value is 0, so there is no relative gap."),
    ]


def test_a_negative_gap_is_never_printed():
    found = steps(Rule("lower"), Facts(D(50)), Comparator(D(60)))
    assert found[-1] == ("Remark", "Better than the best value on record, which should be brought up to date.")
    assert "Gap to the best" not in dict(found)


@pytest.mark.parametrize(
    ("value", "best", "direction", "words"),
    [
        (60, 60, "lower", "equal to the best value: 100"),
        (0, 60, "lower", "better than the best value: 100"),
        (-1, -3, "higher", "better than the best value: 100"),
    ],
)
def test_a_ratio_that_cannot_be_written_is_put_in_words(value, best, direction, words):
    assert dict(steps(Rule(direction, "ratio"), Facts(D(value)), Comparator(D(best))))["Formula"] == words


def test_the_settings_decide_decimals_and_rounding():
    settings = Settings(score_decimals=1, rounding="half_even")
    values = dict(steps(Rule("higher", "official"), Facts(points=D("0.25")), settings=settings))
    assert values["Attainment, rounded"] == "0.2 (1 decimals, Half even)"


def test_a_missing_figure_that_counts_as_zero_says_so():
    assert steps(Rule("higher"), Facts(), settings=Settings(missing_rule="zero"))[-1] == (
        "Remark",
        "Nothing was reported; it counts as 0 in what it is part of.",
    )
