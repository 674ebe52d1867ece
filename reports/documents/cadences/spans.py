"""周、旬、季的名称: how a week, a ten-day period and a quarter are called, in addresses and on paper. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from departments.calendar.periods import ten_day_period

ONE = timedelta(days=1)
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_TEN_DAYS = re.compile(r"(\d{4})-(\d{2})-([123])")


@dataclass(frozen=True, slots=True)
class Span:
    """A week or a ten-day period: its name in an address (2026-W45, 2026-11-1), on paper, and its two ends."""

    about: str
    name: str
    start: date
    end: date

    @property
    def words(self) -> str:
        """第45周（11月2日—11月8日）."""
        return _("%(name)s (%(days)s)") % {"name": self.name, "days": days_text(self.start, self.end)}

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def days_text(start: date, end: date) -> str:
    """11月2日—11月8日."""
    return _("%(start)s–%(end)s") % {"start": short_day(start), "end": short_day(end)}


def short_day(day: date) -> str:
    """11月2日, without leading zeros."""
    return _("%(month)s/%(day)s") % {"month": day.month, "day": day.day}


def week_of(day: date) -> Span:
    """The week, Monday to Sunday, in which a day lies; weeks are counted as ISO 8601 does."""
    year, number, weekday = day.isocalendar()
    monday = day - (weekday - 1) * ONE
    return Span(f"{year}-W{number:02}", _("Week %(n)s") % {"n": number}, monday, monday + 6 * ONE)


def week_named(about: str) -> Span:
    """``"2026-W45"``. Raises ``ValueError`` for anything else."""
    found = _WEEK.fullmatch(about)
    if found is None:
        raise ValueError(about)
    return week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1))


def ten_days_of(day: date) -> Span:
    """The ten-day period in which a day lies."""
    start, end = ten_day_period(day)
    number = min(start.day // 10, 2)
    names = (_("first ten days of %(month)s"), _("second ten days of %(month)s"), _("last ten days of %(month)s"))
    month = _("%(month)s/%(year)s") % {"month": day.month, "year": day.year}
    return Span(f"{start:%Y-%m}-{number + 1}", names[number] % {"month": month}, start, end)


def ten_days_named(about: str) -> Span:
    """``"2026-11-1"`` is 11月上旬. Raises ``ValueError`` for anything else."""
    found = _TEN_DAYS.fullmatch(about)
    if found is None:
        raise ValueError(about)
    return ten_days_of(date(int(found[1]), int(found[2]), int(found[3]) * 10 - 9))
