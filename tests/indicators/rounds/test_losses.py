"""失分: points lost by unit and by item, worked out by hand; what is not published counts in neither."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rounds.losses import LossLine, LossShare, UnitLoss, bottom_lines, by_unit, deduction_of, largest_first

# 第一次专项督查: 金融办 2 items, 市监局 1, nobody 1; one item keeps its marks, one is not published.
NOTICE = [
    LossLine(1, "金融办", D("2.5"), 12, 12),
    LossLine(2, "市监局", D("2"), 11, 12),
    LossLine(3, "金融办", D("1.5"), 10, 12),
    LossLine(4, None, D("0.5"), 9, 12),
    LossLine(5, "税务局", D("0"), 1, 12),
    LossLine(6, "住建局", None, None, None),
]


@pytest.mark.parametrize(
    ("full", "score", "words", "lost"),
    [
        ("10", "7.5", None, "2.5"),
        ("10", "10", None, "0"),
        ("10", "0", None, "10"),
        (None, None, "1.5", "1.5"),
        ("10", None, None, None),
        (None, "0", None, None),
        (None, None, None, None),
    ],
)
def test_the_deduction_is_what_the_notice_says_else_the_rest_of_the_marks(full, score, words, lost):
    exact = [None if text is None else D(text) for text in (full, score, words, lost)]
    assert deduction_of(*exact[:3]) == exact[3]


def test_units_come_by_points_lost_with_their_items():
    assert by_unit(NOTICE) == [
        UnitLoss("金融办", 2, D("4.0")),
        UnitLoss("市监局", 1, D("2")),
        UnitLoss(None, 1, D("0.5")),
    ]


def test_of_equal_losses_more_items_come_first_and_nobody_last():
    lines = [LossLine(1, None, D(2)), LossLine(2, "甲", D(2)), LossLine(3, "乙", D(1)), LossLine(4, "乙", D(1))]
    assert [loss.unit for loss in by_unit(lines)] == ["乙", "甲", None]


def test_items_come_by_points_lost_with_their_part_of_the_whole():
    assert largest_first(NOTICE) == [
        LossShare(1, D("2.5"), D("38.5")),
        LossShare(2, D("2"), D("30.8")),
        LossShare(3, D("1.5"), D("23.1")),
        LossShare(4, D("0.5"), D("7.7")),
    ]


@pytest.mark.parametrize(("size", "keys"), [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (4, [1, 2, 3, 4])])
def test_the_bottom_group_has_the_size_that_the_notice_says(size, keys):
    assert [line.key for line in bottom_lines(NOTICE, size)] == keys


def test_who_ties_at_the_border_belongs_to_the_bottom_group():
    """Place 9 of 12, shared by two: two are worse, so both are the third from below."""
    lines = [LossLine(1, None, None, 9, 12, 2), LossLine(2, None, None, 9, 12, 1), LossLine(3, None, None, 10, 12, 1)]
    assert [line.key for line in bottom_lines(lines, 3)] == [1, 3]


def test_nothing_lost_is_nothing_to_divide():
    assert largest_first([LossLine(1, "甲", D(0)), LossLine(2, "甲", None)]) == []
    assert by_unit([LossLine(1, "甲", D(0)), LossLine(2, "甲", None)]) == []


MARKS = st.one_of(st.none(), st.decimals(0, 20, places=2))
LINES = st.lists(st.tuples(st.sampled_from(["甲", "乙", None]), MARKS), max_size=20)


@given(LINES)
def test_no_point_is_lost_between_units_and_items(rows):
    lines = [LossLine(n, unit, lost) for n, (unit, lost) in enumerate(rows)]
    units, items = by_unit(lines), largest_first(lines)
    total = sum((lost for _unit, lost in rows if lost is not None), D(0))
    assert sum((loss.points for loss in units), D(0)) == total == sum((share.points for share in items), D(0))
    assert sum(loss.items for loss in units) == len(items) == sum(bool(lost) for _unit, lost in rows)
    assert [loss.points for loss in units] == sorted((loss.points for loss in units), reverse=True)
