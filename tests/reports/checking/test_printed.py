"""Digits in texts: what is a number, what is part of a name or of a date, and which fact the digits stand for."""

from decimal import Decimal

import pytest

from reports.checking.printed import NumberIndex, NumberKind, PrintedDay, TracedNumber, day_of, numbers_in


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("网办率差距为35.655百分点", (), ["35.655"]),
        ("104,490件，第19位（共21个）", (), ["104,490", "19", "21"]),
        ("2026年10月，12345热线办结率为98%", ("12345热线办结率",), ["98"]),
        ("据通报〔2026〕28号，2026-09-20", ("通报〔2026〕28号",), []),
        ("I13-01 的得分", ("I13-01",), []),
        ("−1.70", (), ["1.70"]),
        ("截至03:23", (), []),
    ],
)
def test_numbers_are_found_beside_names_and_dates(text, names, found):
    assert list(numbers_in(text, names)) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年9月", PrintedDay(2026, 9)),
        ("2026-09-20 10:30", PrintedDay(2026, 9, 20, "10:30")),
        ("25-11", PrintedDay(2025, 11)),
        ("Oct. 25, 2026", PrintedDay(2026, 10, 25)),
        ("June 5, 2026", PrintedDay(2026, 6, 5)),
        ("2026年1—9月", PrintedDay(2026, 9)),
    ],
)
def test_a_date_is_read_in_every_writing(text, day):
    assert day_of(text) == day
    assert list(numbers_in(f"{text}, 7")) == ["7"]


def index_of(*numbers) -> NumberIndex:
    return NumberIndex().extend(TracedNumber(Decimal(number), NumberKind.VALUE, number) for number in numbers)


@pytest.mark.parametrize(
    ("digits", "number"),
    [("35.655", "35.655"), ("35.66", "35.655"), ("35.50", "35.5"), ("1,234", "1234"), ("1.70", "-1.7")],
)
def test_digits_stand_for_a_number_at_their_own_precision(digits, number):
    assert index_of(number).find(digits).name == number


@pytest.mark.parametrize("digits", ["35", "36", "35.65", "35.6551", "3565.5"])
def test_other_digits_do_not_and_a_whole_number_is_never_a_rounded_one(digits):
    assert index_of("35.655").find(digits) is None


def test_digits_that_go_on_are_the_beginning_of_a_number():
    index = index_of("4.545454545454545454")
    assert index.find("4.5454545454", is_cut=True).name == "4.545454545454545454"
    assert index.find("4.5454545457", is_cut=True) is None
