"""工作日: the State Council's calendar with its make-up days (调休). Pure.

A year that is not announced yet is Monday to Friday, and provisional (暂定).
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar


def is_workday(day: date) -> bool:
    """Whether people are at work on this day. Outside the announced years: Monday to Friday (provisional, 暂定)."""
    announced = _announced(day)
    return day.weekday() < 5 if announced is None else announced


@cache
def _announced(day: date) -> bool | None:
    """What the notices say of a day, which is looked up slowly and never changes; None when there is none."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def is_announced(day: date) -> bool:
    """Whether the official holiday notice covers this day."""
    return _announced(day) is not None


def on_or_after(day: date) -> date:
    """The day itself, or the next working day (节假日后推)."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def add_workdays(day: date, count: int) -> date:
    """The working day so many working days after a day, which itself does not count; before it when negative."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if is_workday(day):
            count -= step.days
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before.

    ``add_workdays(start, n)`` is always the first day for which this is n.
    """
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
