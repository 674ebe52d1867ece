"""通报表述, worked by hand: top three, bottom three, still zero, ties, few units, all equal, nobody twice."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Direction, TieStyle
from reports.ranking import rank
from reports.words.sentences import (
    RankingEntry,
    completeness_text,
    groups,
    opening_text,
    period_text,
    ranking_paragraph,
    streak_paragraph,
)

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def entries(
    values: dict[str, int | None], *, direction: str = HIGHER, style: str = TieStyle.COMPETITION
) -> list[RankingEntry]:
    exact = {name: None if value is None else Decimal(value) for name, value in values.items()}
    places = rank(exact, direction=direction, style=style)
    return [
        RankingEntry(
            name,
            value,
            p.rank if (p := places.get(name)) else None,
            p.reverse_rank if p else None,
            p.tied if p else False,
            missing=value is None,
        )
        for name, value in exact.items()
    ]


def paragraph(values: dict[str, int | None], *, unit: str = "件", direction: str = HIGHER) -> str:
    return ranking_paragraph(entries(values, direction=direction), unit, direction)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, ""),
        ({"甲": None}, "Not reported, and so not ranked: 甲."),
        ({"甲": 5}, "Only one is ranked: 甲 (5 件)."),
        ({"甲": 0}, "Only one is ranked: 甲 (0 件). Still at 0: 甲."),
        ({"甲": 5, "乙": 5}, "All 2 units are equal: 5 件."),
        ({"甲": 0, "乙": 0}, "All 2 units are equal: 0 件. Still at 0: 甲, 乙."),
        # Five: top and bottom three would share one, so all are named in order.
        (
            {"甲": 1, "乙": 5, "丙": 4, "丁": 4, "戊": 2},
            "In order: 乙 (5 件), 丙, 丁 (4 件, tied), 戊 (2 件), 甲 (1 件).",
        ),
        # Six: the first number at which nobody is in both.
        (
            {"甲": 6, "乙": 5, "丙": 4, "丁": 3, "戊": 2, "己": 0},
            "Top three: 甲 (6 件), 乙 (5 件), 丙 (4 件). Bottom three: 丁 (3 件), 戊 (2 件), 己 (0 件). "
            "Still at 0: 己.",
        ),
        # Ties at both borders: everybody on the border is named, and the heading counts them.
        (
            {"甲": 9, "乙": 8, "丙": 7, "丁": 7, "戊": 5, "己": 3, "庚": 3, "辛": 3, "壬": 1},
            "Top three, 4 with ties: 甲 (9 件), 乙 (8 件), 丙, 丁 (7 件, tied). "
            "Bottom three, 4 with ties: 己, 庚, 辛 (3 件, tied), 壬 (1 件).",
        ),
        # One leads and all others share the last place: they are at the bottom, not in the top three.
        (
            {"甲": 9, "乙": 2, "丙": 2, "丁": 2, "戊": 2, "己": 2},
            "First: 甲 (9 件). Bottom three, 5 with ties: 乙, 丙, 丁, 戊, 己 (2 件, tied).",
        ),
        # All but one share the first place.
        (
            {"甲": 9, "乙": 9, "丙": 9, "丁": 9, "戊": 9, "己": 2},
            "Top three, 5 with ties: 甲, 乙, 丙, 丁, 戊 (9 件, tied). Last: 己 (2 件).",
        ),
        # Two above, two below, two in the middle that would be both: they are neither.
        (
            {"甲": 9, "乙": 8, "丙": 5, "丁": 5, "戊": 2, "己": 1},
            "Top two: 甲 (9 件), 乙 (8 件). Bottom two: 戊 (2 件), 己 (1 件).",
        ),
        # A blank is not a zero.
        (
            {"甲": 3, "乙": 0, "丙": None},
            "In order: 甲 (3 件), 乙 (0 件). Still at 0: 乙. Not reported, and so not ranked: 丙.",
        ),
        # A crowd on one place is counted.
        (
            {f"镇{n}": 100 for n in range(9)} | {"甲": 3, "乙": 2, "丙": 1},
            "Top three, 9 with ties: 镇0, 镇1 and others, 9 units (100 件, tied). "
            "Bottom three: 甲 (3 件), 乙 (2 件), 丙 (1 件).",
        ),
    ],
)
def test_a_ranking_in_words(values, text):
    assert paragraph(values) == text


def test_where_less_is_better_the_least_is_first_and_zero_is_no_finding():
    text = paragraph({"甲": 0, "乙": 3, "丙": 12}, direction=LOWER, unit="小时")
    assert text == "In order: 甲 (0 小时), 乙 (3 小时), 丙 (12 小时)."


def test_percentages_stand_beside_their_number():
    assert paragraph({"甲": 98, "乙": 0}, unit="%") == "In order: 甲 (98%), 乙 (0%). Still at 0: 乙."


def test_in_chinese_sentences_follow_each_other_without_a_space():
    with override("zh-hans"):
        text = paragraph({"甲": 2, "乙": 0})
    assert text == "依次为：甲（2件）、乙（0件）。仍为0的单位：乙。"


def test_the_opening_names_period_subject_group_and_number():
    opening = opening_text("2026-10", "网办率", "乡镇", 15)
    text = ranking_paragraph(entries({"甲": 2, "乙": 1}), "%", HIGHER, opening=opening)
    assert text == "10/2026, 网办率. 乡镇, 15 ranked: In order: 甲 (2%), 乙 (1%)."
    assert ranking_paragraph([], "%", HIGHER, opening=opening) == ""


@pytest.mark.parametrize(("label", "text"), [("2026-10", "10/2026"), ("2026-01", "1/2026"), ("2026Q3", "2026Q3")])
def test_a_month_is_named_as_in_a_notice_and_other_periods_by_their_label(label, text):
    assert period_text(label) == text


@pytest.mark.parametrize(
    ("owed", "done", "late", "text"),
    [
        (0, 0, [], "10/2026: no figures are owed."),
        (4, 4, [], "10/2026: 4 of 4 figures handed in, 0 outstanding. All units have reported in full."),
        (4, 3, [], "10/2026: 3 of 4 figures handed in, 1 outstanding."),
        (
            9,
            6,
            [("甲", 1), ("乙", 2)],
            "10/2026: 6 of 9 figures handed in, 3 outstanding. 2 units are late: 甲 (1), 乙 (2).",
        ),
    ],
)
def test_completeness_in_words(owed, done, late, text):
    assert completeness_text("2026-10", owed=owed, reported=done, late=late) == text


def test_streaks_are_joined_and_none_is_nothing():
    assert streak_paragraph([("甲", "last for 2 months"), ("乙", "last for 3 months")]) == (
        "甲: last for 2 months; 乙: last for 3 months"
    )
    assert streak_paragraph([]) == ""


@given(
    st.dictionaries(st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=3), st.integers(0, 4), min_size=6, max_size=20),
    st.sampled_from(list(Direction)),
    st.sampled_from(list(TieStyle)),
)
def test_nobody_is_both_at_the_top_and_at_the_bottom_and_ties_stay_together(values, direction, style):
    ranked = entries(values, direction=direction, style=style)
    top, bottom = groups(ranked)
    assert not {e.name for e in top} & {e.name for e in bottom}
    for group in (top, bottom):
        inside = {e.value for e in group}
        assert {e.name for e in ranked if e.value in inside} == {e.name for e in group}
    better = max if direction == HIGHER else min
    if len(set(values.values())) > 1:
        assert better(values.values()) in {e.value for e in top}
        assert all(e.rank != 1 for e in bottom)
