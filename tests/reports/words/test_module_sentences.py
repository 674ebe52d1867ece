"""The paragraphs of the speech, word for word: top and bottom over two metrics, still at 0, most of what was late."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reports.ranking import rank
from reports.words.module_sentences import Metric, gaps_sentence, late_sentence, league_sentence, zero_sentence

NAMES = dict(zip("abcdefgh", "甲乙丙丁戊己庚辛", strict=True))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def metric(name, unit, *values):
    return Metric(name, unit, {c: None if v is None else Decimal(v) for c, v in zip(NAMES, values, strict=False)})


def league(first, second=None):
    return league_sentence("Townships", NAMES, rank(first.values, decimals=2), first, second)


def test_the_first_and_the_last_three_with_the_values_of_both_metrics():
    volume = metric("volume", "件", 90, 80, 70, 60, 50, 40, 30)
    coverage = metric("coverage", "%", 100, "103.5", None, 80, 70, 0, 50)
    assert league(volume, coverage) == (
        "7 of Townships by volume: 3 at the top: 甲 (90 件, 100%), 乙 (80 件, 103.5%), 丙 (70 件, not reported); "
        "3 at the bottom: 戊 (50 件, 70%), 己 (40 件, 0%), 庚 (30 件, 50%)."
    )


def test_ties_at_the_border_are_named_with_the_others():
    text = league(metric("volume", "", 9, 8, 7, 7, 5, 4, 3, 2))
    assert "4 at the top: 甲 (9), 乙 (8), 丙 (7, tied), 丁 (7, tied); 3 at the bottom: 己 (4)" in text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((9, 8, None), "2 of Townships by volume: in order 甲 (9), 乙 (8)."),
        ((9, 9, 9), "3 of Townships by volume: all are equal at 9."),
        ((9, None, None), ""),
        ((), ""),
    ],
)
def test_few_units_are_told_in_order_and_one_alone_is_not_told(values, text):
    assert league(metric("volume", "", *values)) == text


def test_who_is_still_at_zero_is_named_metric_by_metric_and_a_blank_is_not_a_zero():
    metrics = [metric("volume", "件", 0, 5, None), metric("coverage", "%", 0, 0, None)]
    assert zero_sentence(metrics, NAMES) == "volume still at 0: 甲; coverage still at 0: 甲, 乙."
    assert zero_sentence([metric("volume", "件", 5, None)], NAMES) == ""


def test_what_was_late_is_counted_and_the_worst_unit_named():
    late = [metric("received late", "件", 12, 0), metric("handled late", "件", 3, 4)]
    unhappy = metric("unsatisfactory", "件", 9, 9)
    assert late_sentence("first quarter of 2026", [*late, unhappy], NAMES) == (
        "first quarter of 2026: received late 12 件, handled late 7 件, unsatisfactory 18 件; "
        "most received late: 甲 (12 件); most handled late: 乙 (4 件); "
        "most unsatisfactory: 甲, 乙 (9 件 each, tied)."
    )
    assert late_sentence("May", [metric("late", "件", 0, 0)], NAMES) == "May: late 0 件."
    assert late_sentence("May", [metric("late", "件", None, None)], NAMES) == ""


def test_in_chinese_it_is_the_sentence_of_the_speech():
    with translation.override("zh-hans"):
        counts = [metric("接收超期件数", "件", 12, 0), metric("处置不满意件数", "件", 9, 2)]
        assert late_sentence("2026年一季度", counts, NAMES) == (
            "2026年一季度，接收超期件数12件、处置不满意件数11件；接收超期件数最多的单位是甲（12件）；"
            "处置不满意件数最多的单位是甲（9件）。"
        )
        volume, coverage = metric("办件量", "件", 9, 8, 7, 6, 5, 4), metric("覆盖率", "%", 98, 97, 96, 95, 94, 93)
        assert league_sentence("乡镇（街道）", NAMES, rank(volume.values), volume, coverage) == (
            "乡镇（街道）6个单位中，办件量前3名：甲（9件，98%）、乙（8件，97%）、丙（7件，96%）；"
            "后3名：丁（6件，95%）、戊（5件，94%）、己（4件，93%）。"
        )


def test_missing_months_are_told_together_for_units_that_miss_the_same():
    missing = {"甲": ("2026-02",), "乙": (), "丙": ("2026-02",), "丁": ("2026-01", "2026-02")}
    assert gaps_sentence("volume", missing) == (
        "volume: 甲, 丙 without a figure for 2026-02; 丁 without a figure for 2026-01, 2026-02."
    )
    assert gaps_sentence("volume", {"甲": ()}) == ""


@given(st.lists(st.integers(0, 9), min_size=6, max_size=8))
def test_nobody_is_both_at_the_top_and_at_the_bottom(values):
    with translation.override("en"):
        text = league(metric("v", "", *values))
        if "at the top" in text and "at the bottom" in text:
            top, bottom = text.split("at the bottom")
            assert not {n for n in NAMES.values() if n in top} & {n for n in NAMES.values() if n in bottom}
