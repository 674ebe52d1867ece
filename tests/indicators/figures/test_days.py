"""截至: the day that a figure describes lies within its period, has come, and is stored only where it is another."""

from datetime import date

import pytest
from django.utils import translation

from indicators.figures.days import PeriodDays

OCTOBER = PeriodDays(date(2026, 10, 1), date(2026, 10, 31), today=date(2026, 10, 28))
REMEDY = "Give a day of the period, or leave it empty for the last one."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("day", [None, date(2026, 10, 1), date(2026, 10, 25), date(2026, 10, 28), date(2026, 10, 31)])
def test_a_day_of_the_period_that_has_come_is_right_and_so_is_its_last(day):
    assert OCTOBER.problem(day) == ""


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 9, 30), "The day 2026-09-30 lies before the period, which begins on 2026-10-01."),
        (date(2026, 11, 1), "The day 2026-11-01 lies after the period, which ends on 2026-10-31."),
        (date(2026, 10, 29), "The day 2026-10-29 has not come yet: today is 2026-10-28."),
    ],
)
def test_any_other_day_is_refused_with_the_remedy(day, why):
    assert OCTOBER.problem(day) == f"{why} {REMEDY}"


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 10, 31)])
def test_not_applicable_describes_no_day(day):
    why = OCTOBER.problem(day, not_applicable=True)
    assert why == "“Not applicable” describes no day: clear the day, or give a figure."
    assert OCTOBER.problem(None, not_applicable=True) == ""


def test_the_last_day_of_the_period_is_what_every_figure_describes_and_is_not_stored():
    assert (OCTOBER.own(date(2026, 10, 31)), OCTOBER.own(date(2026, 10, 25))) == (None, date(2026, 10, 25))
