"""工作日: counting working days by the calendar in force. Pure: who reads the holiday table is told to ``read_from``.

A year that is not announced yet is Monday to Friday, and provisional (暂定).
"""

from collections.abc import Callable
from datetime import date, timedelta

from departments.calendar.periods import Calendar, shipped

_source: Callable[[], Calendar] = shipped


def read_from(source: Callable[[], Calendar]) -> None:
    """From now on the calendar comes from here. The application names the holiday table when it starts; the source is
    asked for every day counted and must answer at once."""
    global _source
    _source = source


def in_force() -> Calendar:
    """The calendar that counts now."""
    return _source()


def is_workday(day: date) -> bool:
    """Whether people are at work on this day. Outside the announced years: Monday to Friday (provisional, 暂定)."""
    return _source().is_workday(day)


def is_announced(day: date) -> bool:
    """Whether an official holiday notice covers this day."""
    return _source().is_announced(day)


def on_or_after(day: date) -> date:
    """The day itself, or the next working day (节假日后推)."""
    calendar = _source()
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def add_workdays(day: date, count: int) -> date:
    """The working day so many working days after a day, which itself does not count; before it when negative."""
    calendar, step = _source(), timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if calendar.is_workday(day):
            count -= step.days
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before.

    ``add_workdays(start, n)`` is always the first day for which this is n.
    """
    if end < start:
        return -workdays_between(end, start)
    calendar = _source()
    return sum(calendar.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
