"""Days as they stand in ledgers (时限): read when certain, otherwise refused with the day that is probably meant."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.dates import NotUnderstood, day_of, workdays_of

NEAR = date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-30",
        "2026.6.30",
        "2026/06/30",
        "2026年6月30日",
        "2026年6月30号",
        "20260630",
        "２０２６．６．３０",
        "2026-06-30 00:00:00",
    ],
)
def test_one_day_in_the_ways_people_write_it(text):
    assert day_of(text, near=NEAR) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "words", "example"),
    [
        ("6月底", "is not a certain day", "2026-06-30"),
        ("6月底前", "is not a certain day", "2026-06-30"),
        ("2024年2月底", "is not a certain day", "2024-02-29"),
        ("2026年6月", "is not a certain day", "2026-06-30"),
        ("6月15日", "is not a certain day", "2026-06-15"),
        ("年底前", "is not a certain day", "2026-12-31"),
        ("长期", "is not a certain day", "2026-03-05"),
        ("45107", "is not a certain day", "2023-06-30"),
        ("2023.6.31", "2023-06 has 30 days", "2023-06-30"),
        ("2023-02-29", "2023-02 has 28 days", "2023-02-28"),
        ("2026-13-01", "no month 13", "2026-03-05"),
        ("0026-06-30", "The year 26", "2026-03-05"),
        ("2月30日", "is not a certain day", "2026-03-05"),
    ],
)
def test_what_is_no_certain_day_is_refused_with_what_to_write(text, words, example):
    with translation.override("en"), pytest.raises(NotUnderstood) as refusal:
        day_of(text, near=NEAR)
    assert words in refusal.value.message
    assert example in refusal.value.remedy


@pytest.mark.parametrize(
    ("text", "days"), [("10个工作日", 10), ("５个工作日内", 5), ("15工作日", 15), ("3 working days", 3), ("10天", None)]
)
def test_a_number_of_working_days_is_a_deadline_too(text, days):
    assert workdays_of(text) == days


@settings(max_examples=40)
@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_as_itself(day):
    for text in (f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"):
        assert day_of(text, near=NEAR) == day


@settings(max_examples=40)
@given(st.text(max_size=20))
def test_no_text_at_all_breaks_the_reader(text):
    try:
        assert isinstance(day_of(text, near=NEAR), date)
    except NotUnderstood as refusal:
        assert refusal.remedy
