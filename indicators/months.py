"""月份: a month is a label ("2026-05"), never a timestamp. Pure."""

import re
from datetime import date, timedelta

_LABEL = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def first_day(label: str) -> date:
    """``"2026-05"`` → 2026-05-01. Raises ``ValueError`` for anything else."""
    match = _LABEL.fullmatch(label)
    if match is None:
        raise ValueError(label)
    return date(int(match[1]), int(match[2]), 1)


def label_of(day: date) -> str:
    return f"{day:%Y-%m}"


def last_day(day: date) -> date:
    """The last day of the month in which ``day`` lies."""
    return next_month(day) - timedelta(days=1)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def months_later(day: date, n: int) -> date:
    """The first of the month so many months after that of the day; before it where ``n`` is below 0."""
    year, index = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, index + 1, 1)
