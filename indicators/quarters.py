"""季度: a quarter is its first day; in an address "2026Q2". Pure."""

import re
from datetime import date

from django.utils.translation import gettext as _

_NAME = re.compile(r"(\d{4})Q([1-4])")


def quarter_of(day: date) -> date:
    """The first day of the quarter in which a day lies.

    >>> quarter_of(date(2026, 5, 31)), quarter_of(date(2026, 12, 1))
    (datetime.date(2026, 4, 1), datetime.date(2026, 10, 1))
    """
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def name_of(quarter: date) -> str:
    return f"{quarter.year}Q{(quarter.month + 2) // 3}"


def parse_quarter(name: str) -> date:
    """``"2026Q2"`` → 2026-04-01. Raises ``ValueError`` for anything else."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(name)
    return date(int(found[1]), int(found[2]) * 3 - 2, 1)


def words_of(quarter: date) -> str:
    return _("%(year)s Q%(n)s") % {"year": quarter.year, "n": (quarter.month + 2) // 3}


def before(quarter: date) -> date:
    """The quarter before."""
    return date(quarter.year - (quarter.month == 1), (quarter.month - 4) % 12 + 1, 1)


def recent(day: date, *, most: int = 8) -> list[date]:
    """The quarter of a day and those before it, the newest first."""
    found = [quarter_of(day)]
    while len(found) < most:
        found.append(before(found[-1]))
    return found
