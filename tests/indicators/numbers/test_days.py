"""A day in a cell, as offices and Excel write it."""

from datetime import date

import pytest
from django.utils import translation

from indicators.numbers.days import read_day
from indicators.numbers.parsing import Unreadable

LAST = date(2026, 10, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-25",
        "2026年10月25日",
        "2026.10.25",
        "2026/10/25",
        "20261025",
        "２０２６－１０－２５",
        " 2026-10-25 00:00:00 ",
    ],
)
def test_every_way_of_writing_it_is_the_same_day(text):
    assert read_day(text, near=LAST) == date(2026, 10, 25)


@pytest.mark.parametrize("text", ["", " ", "—", "－", "/", "无"])
def test_a_blank_mark_is_no_day(text):
    assert read_day(text, near=LAST) is None


@pytest.mark.parametrize(
    ("text", "example"),
    [("10月25日", "2026-10-25"), ("46320", "2026-10-25"), ("月底", "2026-10-31"), ("2026-10-32", "2026-10-31")],
)
def test_what_is_no_certain_day_is_refused_with_what_to_write(text, example):
    with translation.override("en"), pytest.raises(Unreadable) as refusal:
        read_day(text, near=LAST)
    assert str(refusal.value.remedy) == f"Write the day as year-month-day, for example {example}."
