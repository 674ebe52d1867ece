"""Grades of a survey: parts of those asked, and what a notice does not list is not 0."""

from decimal import Decimal

from indicators.rounds.grades import below_satisfied, count_grades, sample_of, share

GRADES = ["fair", "fair", "dissatisfied", "very_dissatisfied", "satisfied"]


def test_where_all_who_were_asked_are_named_the_others_are_0():
    counts = count_grades(GRADES, 5)
    assert [(count.n, count.percent) for count in counts] == [
        (0, Decimal("0.0")),
        (1, Decimal("20.0")),
        (2, Decimal("40.0")),
        (1, Decimal("20.0")),
        (1, Decimal("20.0")),
    ]
    assert count_grades(GRADES, None) == counts


def test_of_a_larger_sample_grades_that_nobody_named_gave_are_not_listed():
    counts = count_grades(GRADES, 60)
    assert [(count.n, count.percent) for count in counts] == [
        (None, None),
        (1, Decimal("1.7")),
        (2, Decimal("3.3")),
        (1, Decimal("1.7")),
        (1, Decimal("1.7")),
    ]
    assert below_satisfied(counts) == 4
    assert share(4, sample_of(5, 60)) == Decimal("6.7")


def test_without_a_name_nothing_is_counted():
    assert count_grades([], 60) == []
