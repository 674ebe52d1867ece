"""工作日历: which days people are at work, the 17th that gives way to holidays, and ten-day periods (旬). Pure.

Weekdays are working days and weekends are not, except where a holiday notice says otherwise (放假调休). A year without
a notice counts Monday to Friday and its days are provisional (暂定): that is an answer, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from chinese_calendar import constants

from departments.choices import DayKind, Postponing

ONE = timedelta(days=1)
SATURDAY = 5
MEETING_DAY = 17
# 上旬 1–10, 中旬 11–20, 下旬 21 to the end of the month.
TEN_DAY_STARTS = (1, 11, 21)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the notices say: the days that differ from their day of the week, and the years that were announced."""

    kinds: Mapping[date, DayKind] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        kind = self.kinds.get(day)
        return day.weekday() < SATURDAY if kind is None else kind == DayKind.WORK

    def is_holiday(self, day: date) -> bool:
        """Whether a notice gives the day off (weekends inside a holiday too)."""
        return self.kinds.get(day) == DayKind.OFF

    def is_announced(self, day: date) -> bool:
        return day.year in self.years


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """The day a rule arrives at, where it started, and whether a year without notice was on the way."""

    rule_day: date
    day: date
    provisional: bool

    @property
    def moved(self) -> bool:
        return self.day != self.rule_day


@cache
def package_calendar() -> Calendar:
    """The notices of 2004 to the last year that the package knows."""
    off, work = constants.holidays, constants.workdays
    kinds = dict.fromkeys(off, DayKind.OFF) | dict.fromkeys(work, DayKind.WORK)
    names = {day: _chinese(name) for day, name in (off | work).items()}
    return Calendar(kinds, names, frozenset(day.year for day in off))


@cache
def _chinese(name: str) -> str:
    return next((str(holiday.chinese) for holiday in constants.Holiday if holiday.value == name), name)


def layer_calendars(*, table: Calendar, under: Calendar) -> Calendar:
    """The table of the installation over what is shipped: its years are wholly its own, its days always win."""
    kept = {day: kind for day, kind in under.kinds.items() if day.year not in table.years}
    names = {day: under.names.get(day, "") for day in kept}
    return Calendar(kept | dict(table.kinds), names | dict(table.names), under.years | table.years)


def postpone_day(day: date, *, calendar: Calendar, rule: str = Postponing.NEXT) -> MeetingDay:
    """Where a day goes that falls on days off, by one of the four rules in use."""
    walk = [day]
    if rule == Postponing.STATUTORY:
        while calendar.is_holiday(walk[-1]):
            walk.append(walk[-1] + ONE)
    elif rule != Postponing.NEVER and not calendar.is_workday(day):
        _to_workday(walk, calendar)
        if rule == Postponing.SECOND:
            walk.append(walk[-1] + ONE)
            _to_workday(walk, calendar)
    # A day that never moves is certain whatever is announced.
    provisional = rule != Postponing.NEVER and not all(map(calendar.is_announced, walk))
    return MeetingDay(day, walk[-1], provisional)


def _to_workday(walk: list[date], calendar: Calendar) -> None:
    while not calendar.is_workday(walk[-1]):
        walk.append(walk[-1] + ONE)


def meeting_day(month: date, *, calendar: Calendar, rule: str = Postponing.NEXT, on: int = MEETING_DAY) -> MeetingDay:
    """每月17日（节假日后推）: the day of a month's meeting. A day the month does not have is its last."""
    return postpone_day(min(month.replace(day=1) + (on - 1) * ONE, last_of(month)), calendar=calendar, rule=rule)


def last_of(month: date) -> date:
    return (month.replace(day=28) + 4 * ONE).replace(day=1) - ONE


class TenDays(NamedTuple):
    """旬: first and last day of a third of a month."""

    start: date
    end: date


def ten_day_periods(month: date) -> list[TenDays]:
    """上旬, 中旬, 下旬."""
    first, second, third = (month.replace(day=start) for start in TEN_DAY_STARTS)
    return [TenDays(first, second - ONE), TenDays(second, third - ONE), TenDays(third, last_of(month))]


def ten_day_period(day: date) -> TenDays:
    """The ten-day period a day belongs to."""
    return next(period for period in ten_day_periods(day) if period.start <= day <= period.end)
