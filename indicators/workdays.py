"""工作日: the State Council's calendar with its make-up days (调休). Pure.

A year that is not announced yet is Monday to Friday, and provisional (暂定).
"""

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """Whether people are at work on this day. Outside the announced years: Monday to Friday (provisional, 暂定)."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_announced(day: date) -> bool:
    """Whether the official holiday notice covers this day."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def on_or_after(day: date) -> date:
    """The day itself, or the next working day (节假日后推)."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day
