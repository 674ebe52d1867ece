"""Printed numbers (印出的数字): found in texts, and traced to the fact that each of them stands for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from config.numbers import decimals_of, unit_of

# A hyphen before a number is a dash of a name or code, not a sign; what stands in letters is part of a name.
NUMBER = re.compile(r"(?<![A-Za-z0-9.,])[0-9][0-9,]*(?:\.[0-9]+)?(?![A-Za-z])")
DATES = re.compile(
    r"20[0-9]{2}-[01][0-9](?:-[0-3][0-9])?(?:[ T][0-2][0-9]:[0-5][0-9])?"
    r"|(?<![0-9.,-])2[0-9]-[01][0-9](?![0-9-])"
    r"|(?<![0-9:])[0-2]?[0-9]:[0-5][0-9](?![0-9:])"
    r"|(?<![0-9.,-])[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]|(?<![0-9/])[0-9]{1,2}/20[0-9]{2}(?![0-9/])"
    r"|(?:[A-Z][a-z]{2,8}\.?) [0-9]{1,2}, 20[0-9]{2}|20[0-9]{2}年[0-9]{1,2}—[0-9]{1,2}月"
    r"|20[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?(?![0-9])"
)
# The same again, part by part.
FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>20\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?:[ T](?P<time>\d\d:\d\d))?",
        r"(?P<month>\d\d)-(?P<day>\d\d) (?P<time>\d\d:\d\d)",
        r"(?P<short>\d\d)-(?P<month>\d\d)",
        r"(?P<time>\d?\d:\d\d)",
        r"(?P<month>\d{1,2})/(?P<year>20\d\d)",
        r"(?P<word>[A-Z][a-z]+)\.? (?P<day>\d{1,2}), (?P<year>20\d\d)",
        r"(?P<year>20\d\d)年\d{1,2}—(?P<month>\d{1,2})月",
        r"(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?",
        r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?",
    )
)
ENGLISH_MONTHS = {
    name: n
    for n, name in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}
# Decimals that pages and files round to.
MOST_DECIMALS = 6


class NumberKind(StrEnum):
    """What a printed number is. The first three are the kinds of fact of an indicator."""

    VALUE = "value"
    POINTS = "points"
    PLACE = "place"
    SHARE = "share"
    COUNT = "count"
    SETTING = "setting"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class TracedNumber:
    """One number of the frozen rows: what it is, the month or day that it describes, and where it is from."""

    number: Decimal
    kind: NumberKind
    name: str
    date: str = ""
    source: str = ""


class PrintedDay(NamedTuple):
    """As much of a date as is printed of it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    time: str | None = None


def day_of(text: str) -> PrintedDay:
    """The parts of a date as it is printed, in whichever form."""
    for form in FORMS:
        if found := form.fullmatch(text):
            words = {"time", "word"}
            parts = {name: int(part) for name, part in found.groupdict().items() if part and name not in words}
            if word := found.groupdict().get("word"):
                parts["month"] = ENGLISH_MONTHS.get(word[:3], 0)
            year = parts["short"] + 2000 if "short" in parts else parts.get("year")
            return PrintedDay(year, parts.get("month"), parts.get("day"), found.groupdict().get("time"))
    return PrintedDay()


@dataclass(slots=True)
class NumberIndex:
    """Numbers by the digits that they may be printed with: exact, or rounded to fewer decimals."""

    _exact: dict[Decimal, TracedNumber] = field(default_factory=dict)
    _rounded: dict[tuple[int, Decimal], TracedNumber] = field(default_factory=dict)
    _days: set[PrintedDay] = field(default_factory=set)

    def add(self, fact: TracedNumber) -> None:
        number = abs(fact.number)
        self._exact.setdefault(number, fact)
        for places in range(1, min(decimals_of(number.normalize()), MOST_DECIMALS + 1)):
            rounded = number.quantize(unit_of(places), rounding=ROUND_HALF_UP)
            self._rounded.setdefault((places, rounded), fact)

    def extend(self, facts: Iterable[TracedNumber]) -> NumberIndex:
        for fact in facts:
            self.add(fact)
        return self

    def find(self, digits: str, *, is_cut: bool = False) -> TracedNumber | None:
        """The fact that these digits stand for; a whole number is never a rounded one. What ``is_cut`` goes on (…)."""
        number = Decimal(digits.replace(",", ""))
        decimals = len(digits.partition(".")[2])
        if is_cut:
            # What was worked out in another order may differ behind the last of its 28 digits.
            step = unit_of(decimals)
            return next((fact for exact, fact in self._exact.items() if abs(exact - number) <= step), None)
        return self._exact.get(number) or self._rounded.get((decimals, number))

    def add_days(self, days: Iterable[date | datetime | str | None]) -> NumberIndex:
        """Days, moments and months (``2026-10``) of the facts, in every form in which a page may print them; of a text,
        all dates in it."""
        for each in days:
            if isinstance(each, str):
                for text in DATES.findall(each):
                    self._add_day(day_of(text))
            elif each is not None:
                moment = each.astimezone(ZoneInfo(settings.TIME_ZONE)) if isinstance(each, datetime) else None
                time = f"{moment:%H:%M}" if moment else None
                day = moment or each
                self._add_day(PrintedDay(day.year, day.month, day.day, time))
        return self

    def _add_day(self, day: PrintedDay) -> None:
        self._days |= {
            day,
            day._replace(time=None),
            day._replace(year=None),
            day._replace(year=None, time=None),
            PrintedDay(day.year, day.month),
            PrintedDay(day.year),
            PrintedDay(month=day.month),
            PrintedDay(time=day.time),
        } - {PrintedDay()}

    def has_day(self, text: str) -> bool:
        """Whether a printed date or month is one of those."""
        return day_of(text) in self._days


def numbers_in(text: str, names: Iterable[str] = ()) -> Iterator[str]:
    """The digits of a text, without those that are part of a name (an indicator, a document) or of a date."""
    with_digits = {name for name in names if any(mark.isdigit() for mark in name)}
    for name in sorted(with_digits, key=len, reverse=True):
        text = text.replace(name, " ")
    yield from NUMBER.findall(DATES.sub(" ", text))
