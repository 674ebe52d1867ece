"""The 17th and what it is postponed to (节假日后推): eight cases checked against the State Council's notices."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays, on_or_after, workdays_between

ANNOUNCED = package_calendar()


@pytest.mark.parametrize(
    ("seventeenth", "meeting"),
    [
        (date(2023, 6, 17), date(2023, 6, 19)),  # a Saturday
        (date(2024, 2, 17), date(2024, 2, 18)),  # last day of Spring Festival; that Sunday is made up for
        (date(2024, 9, 17), date(2024, 9, 18)),  # Mid-Autumn, a Tuesday
        (date(2026, 2, 17), date(2026, 2, 24)),  # Spring Festival: a week later
        (date(2013, 2, 17), date(2013, 2, 17)),  # a Sunday announced as a working day
        (date(2018, 6, 17), date(2018, 6, 19)),  # Sunday, and Monday is Dragon Boat
        (date(2023, 8, 17), date(2023, 8, 17)),
        (date(2027, 1, 17), date(2027, 1, 18)),  # nothing announced: Monday to Friday
    ],
)
def test_the_meeting_is_on_the_seventeenth_or_the_next_working_day(seventeenth, meeting):
    assert on_or_after(seventeenth, calendar=ANNOUNCED) == meeting


def test_a_year_without_a_notice_is_said_to_be_provisional():
    assert ANNOUNCED.is_announced(date(2026, 2, 17))
    assert not ANNOUNCED.is_announced(date(2099, 2, 17))
    assert [ANNOUNCED.is_workday(date(2099, 2, day)) for day in (16, 21)] == [True, False]  # a Monday, a Saturday


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day holidays
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a Saturday that is made up for
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, count, expected):
    assert add_workdays(day, count, calendar=ANNOUNCED) == expected


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_the_nth_working_day_is_the_first_that_is_n_away(day, count):
    end = add_workdays(day, count, calendar=ANNOUNCED)
    assert ANNOUNCED.is_workday(end)
    assert (
        workdays_between(day, end, calendar=ANNOUNCED) == count
        and workdays_between(end, day, calendar=ANNOUNCED) == -count
    )
    assert workdays_between(day, end - timedelta(days=1), calendar=ANNOUNCED) == count - 1
