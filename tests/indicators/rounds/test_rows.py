"""Rows of a notice as people type them: every fault is named with its row and what to do; a blank is not a zero."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.utils.translation import override

from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays
from departments.ledger.rows import headings_of
from indicators.choices import FirmGrade
from indicators.rounds.facts import mark_faults, place_faults
from indicators.rounds.rows import FIRM_COLUMNS, ITEM_COLUMNS, grade_of, read_firm, read_item, twice

ISSUED = date(2026, 4, 13)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def item(n_ranked=None, **fields):
    cells = tuple({"name": "获得信贷", **fields}.get(column.name, "") for column in ITEM_COLUMNS)
    return read_item(
        (7, cells), issued_on=ISSUED, calendar=package_calendar(), n_ranked=n_ranked, headings=headings_of(ITEM_COLUMNS)
    )


def firm(**fields):
    cells = tuple({"name": "锦程公司", "grade": "不满意", **fields}.get(column.name, "") for column in FIRM_COLUMNS)
    return read_firm((7, cells), headings=headings_of(FIRM_COLUMNS))


def test_a_row_is_read_with_marks_place_and_deadline():
    row, problems = item(
        full_marks="１０分", score="7.5", rank="11", n="12", sharing="2", unit="金融办", rectify_by="2026年5月1日"
    )
    assert problems == []
    assert (row.full_marks, row.score, row.deduction) == (D(10), D("7.5"), D("2.5"))
    assert (row.rank, row.n, row.sharing, row.rectify_by) == (11, 12, 2, date(2026, 5, 1))


@pytest.mark.parametrize("blank", ["", "—", "/", "无"])
def test_a_mark_that_is_not_published_is_not_a_mark_of_zero(blank):
    row, problems = item(full_marks="10", score=blank)
    assert (problems, row.score, row.deduction) == ([], None, None)
    row, problems = item(full_marks="10", score="0")
    assert (problems, row.score, row.deduction) == ([], D(0), D(10))


def test_a_place_counts_among_those_whom_the_round_ranks_unless_the_row_says_otherwise():
    assert item(n_ranked=12, rank="10")[0].n == 12
    assert item(n_ranked=12, rank="10", n="24")[0].n == 24
    assert item(n_ranked=12)[0].n is None


def test_a_deadline_in_working_days_is_counted_from_the_day_of_issue():
    assert item(rectify_by="10个工作日")[0].rectify_by == add_workdays(ISSUED, 10, calendar=package_calendar())


@pytest.mark.parametrize(
    ("text", "column", "message", "remedy"),
    [
        ({"name": ""}, "指标或事项", "empty", "unmerge"),
        ({"name": "长" * 201}, "指标或事项", "longer than 200", "Shorten"),
        ({"score": "七分半"}, "得分", "", ""),
        ({"score": "7.55555"}, "得分", "", ""),
        ({"score": "-1"}, "得分", "not negative", "deductions"),
        ({"score": "200000"}, "得分", "too large", "Check"),
        ({"full_marks": "10", "score": "11"}, "得分", "11 is above the full marks 10", "one of the two"),
        ({"full_marks": "10", "score": "8", "deduction": "3"}, "扣分", "10 less 8 is 2, not 3", "leave the deduction"),
        ({"full_marks": "2", "deduction": "3"}, "扣分", "more than the full marks", "Correct"),
        ({"rank": "13", "n": "12"}, "位次", "13 lies outside 12", "Correct"),
        ({"rank": "12", "n": "12", "sharing": "2"}, "并列数", "2 cannot share place 12", "Count"),
        ({"rank": "3"}, "参评数", "without the number of ranked", "of how many"),
        ({"rank": "0", "n": "12"}, "位次", "no place", "from 1"),
        ({"rank": "1.5", "n": "12"}, "位次", "", ""),
        ({"rectify_by": "6月底"}, "整改时限", "not a certain day", "2026-06-30"),
        ({"rectify_by": "2026.6.31"}, "整改时限", "2026-06 has 30 days", "2026-06-30"),
        ({"rectify_by": "2026-04-01"}, "整改时限", "before the start", "Correct"),
    ],
)
def test_what_cannot_be_true_is_named_with_its_remedy(text, column, message, remedy):
    _row, problems = item(**text)
    assert [(p.row, p.column) for p in problems] == [(7, column)]
    assert message in problems[0].message and remedy in problems[0].remedy and problems[0].remedy


def test_all_faults_of_a_row_are_told_at_once():
    _row, problems = item(name="", score="?", full_marks="x", rectify_by="年底")
    assert [problem.column for problem in problems] == ["指标或事项", "满分", "得分", "整改时限"]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("非常满意", FirmGrade.VERY_SATISFIED),
        ("满意", FirmGrade.SATISFIED),
        ("基本满意", FirmGrade.FAIR),
        (" 一般 ", FirmGrade.FAIR),
        ("不满意", FirmGrade.DISSATISFIED),
        ("很不满意", FirmGrade.VERY_DISSATISFIED),
        ("very dissatisfied", FirmGrade.VERY_DISSATISFIED),
        ("dissatisfied", FirmGrade.DISSATISFIED),
    ],
)
def test_the_five_grades_are_known_by_their_words(text, grade):
    assert grade_of(text) == grade


def test_a_firm_is_read_and_an_unknown_grade_named():
    row, problems = firm(complaint="审批慢", unit="住建局")
    assert (problems, row.grade, row.complaint, row.unit) == ([], "dissatisfied", "审批慢", "住建局")
    _row, problems = firm(grade="还行")
    assert problems[0].column == "评价等次" and "no grade" in problems[0].message and "Satisfied" in problems[0].remedy
    assert [problem.column for problem in firm(name="", grade="")[1]] == ["企业名称", "评价等次"]


def test_a_row_that_stands_there_already_is_named_once():
    found = list(twice([(2, ("甲", "")), (3, ("乙", "")), (4, ("甲", "")), (5, ("", "")), (6, ("", ""))], "事项"))
    assert [(problem.row, problem.message) for problem in found] == [(4, "The same stands in row 2 already.")]


def test_marks_and_places_that_hold_together_have_no_fault():
    for marks in ((D(10), D(10), D(0)), (D(10), D("0"), None), (None, D(3), D(9)), (D(5), None, D(5)), (None,) * 3):
        assert list(mark_faults(*marks)) == []
    for place in ((12, 12, 1), (1, 3, 3), (None, None, 1), (None, 12, 1), (11, 12, 2)):
        assert list(place_faults(*place)) == []
