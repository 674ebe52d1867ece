"""工作日: counting working days by a calendar. Pure: ``holidays`` knows which calendar is in force.

A year that is not announced yet is Monday to Friday, and provisional (暂定).
"""

from datetime import date, timedelta

from departments.calendar.periods import Calendar


def on_or_after(day: date, *, calendar: Calendar) -> date:
    """The day itself, or the next working day (节假日后推)."""
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def add_workdays(day: date, count: int, *, calendar: Calendar) -> date:
    """The working day so many working days after a day, which itself does not count; before it when negative."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if calendar.is_workday(day):
            count -= step.days
    return day


def workdays_between(start: date, end: date, *, calendar: Calendar) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before.

    ``add_workdays(start, n)`` is always the first day for which this is n.
    """
    if end < start:
        return -workdays_between(end, start, calendar=calendar)
    return sum(calendar.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
