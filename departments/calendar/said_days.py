"""What a holiday notice says of days (放假通知的日期): days as offices write them, spans, and what contradicts them.

Pure. Both shapes of a notice use it: lines (``notice_lines``) and the State Council's sentences (``announcement``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.files.problems import Problem
from departments.calendar.periods import ONE, SATURDAY
from departments.choices import DayKind

LONGEST = 31
WEEKDAYS = "一二三四五六日"
# Full-width digits and marks of days, and the radicals that stand for 月 and 日 in texts copied from a PDF.
_PLAIN: dict[int, int | str] = {0xFF10 + digit: 48 + digit for digit in range(10)}
_PLAIN |= {ord("～"): "~", ord("－"): "-", ord("／"): "/", ord("．"): ".", ord("⽉"): "月", ord("⽇"): "日"}
_WEEKDAY = re.compile(r"[(（][^()（）]*(?:周|星期|礼拜)([一二三四五六日天])[^()（）]*[)）]")
_NUMERAL = re.compile(r"(?<![初廿卅周一二三四五六七八九十〇零○])([〇零○一二三四五六七八九十]+)\s*(?=[年月日号天])")
_DASHED = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?!\d)日?")
_SHORT_MONTH = re.compile(r"(日(?:<[^>]>)?\s*(?:[-~至到—–]|to)\s*)(\d{1,2})[-/.](\d{1,2})(?!\d)日?")
_SHORT_DAY = re.compile(r"(日(?:<[^>]>)?\s*(?:[-~至到—–]|to)\s*)(\d{1,2})(?![\d年月日号天])")

# A day as ``plain_days`` leaves it: 2027年2月5日<五>, 2月5日, 5日.
DAY = r"(?:(\d{4})\s*年\s*)?(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*[日号](?:<(.)>)?"
TO = r"\s*(?:[-~至到—–]+|to)\s*"


@dataclass(frozen=True, slots=True)
class SaidDay:
    """One day of a notice."""

    day: date
    name: str
    kind: DayKind


@dataclass(slots=True)
class SaidSpan:
    """A day or span as it was written: the parts of both days (year, month, day; blank where left out)."""

    start: Sequence[str | None]
    end: Sequence[str | None] | None = None

    @property
    def words(self) -> str:
        return "至".join(_words(part) for part in (self.start, self.end) if part is not None)


@dataclass(slots=True)
class NoticeDays:
    """The days that were found so far, and everything that is wrong; ``row`` is the line it stands in."""

    year: int
    problems: list[Problem] = field(default_factory=list)
    days: dict[date, SaidDay] = field(default_factory=dict)
    lines: dict[date, int] = field(default_factory=dict)

    def wrong(self, row: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(row, "", message, remedy))

    def add(self, row: int, span: SaidSpan, *, name: str, kind: DayKind) -> list[date]:
        """Take a span; the days it covers, none when it is wrong."""
        found = self._dates(row, span)
        if found is None:
            return []
        start, end = found
        if not 0 <= (end - start).days < LONGEST:
            message = _("The days %(a)s to %(b)s are in the wrong order, or too many.") % {"a": start, "b": end}
            self.wrong(row, message, _("Correct one of the two days."))
            return []
        if self.year not in {start.year, end.year} and start.year != self.year - 1:
            message = _("%(day)s does not belong to the notice of %(year)d.") % {"day": start, "year": self.year}
            self.wrong(row, message, _("Correct the day, or choose its year."))
            return []
        if not self._agrees(row, span.start, start) or not self._agrees(row, span.end, end):
            return []
        days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
        for day in days:
            if (before := self.lines.get(day)) is not None:
                message = _("%(day)s is named on line %(line)d already.") % {"day": day, "line": before}
                self.wrong(row, message, _("Name every day once."))
            else:
                self.days[day], self.lines[day] = SaidDay(day, name.strip()[:40], kind), row
        return days

    def _dates(self, row: int, span: SaidSpan) -> tuple[date, date] | None:
        try:
            start = self._date(span.start)
            if span.end is None:
                return start, start
            year, month, day = span.end[:3]
            end = date(int(year or start.year), int(month or start.month), int(day or 0))
            if not year and end < start and month:
                end = end.replace(year=start.year + 1)
        except ValueError:
            message = _("“%(text)s” names a day that does not exist.") % {"text": span.words}
            self.wrong(row, message, _("Correct the day."))
            return None
        return start, end

    def _date(self, parts: Sequence[str | None]) -> date:
        year, month, day = parts[:3]
        return date(int(year or self.year), int(month or 0), int(day or 0))

    def _agrees(self, row: int, parts: Sequence[str | None] | None, day: date) -> bool:
        """Whether the day of the week that was written beside a day is its own."""
        weekday = (parts[3] or "") if parts is not None else ""
        if not weekday or WEEKDAYS[day.weekday()] == weekday.replace("天", "日"):
            return True
        values = {"words": _words(parts or ()), "day": day, "weekday": date_format(day, "l")}
        message = _("“%(words)s”: %(day)s is a %(weekday)s.") % values
        self.wrong(row, message, _("Compare it with the notice: the day, its weekday or the year is another."))
        return False


def plain_days(text: str) -> str:
    """Every way to write a day as one: ２０２７/2/5-2/11 and 二〇二七年二月五日（周五） as 2027年2月5日….

    >>> plain_days("2027/2/5-2027/2/11 休"), plain_days("2027-2-5～2-11"), plain_days("十月一日（周五）")
    ('2027年2月5日-2027年2月11日 休', '2027年2月5日~2月11日', '10月1日<五>')
    """
    found = _NUMERAL.sub(lambda match: f"{_number(match[1])}", text.translate(_PLAIN))
    found = _WEEKDAY.sub(r"<\1>", _DASHED.sub(r"\1年\2月\3日", found))
    return _SHORT_DAY.sub(r"\1\2日", _SHORT_MONTH.sub(r"\1\2月\3日", found))


def with_weekend(days: Sequence[date]) -> int:
    """How many days off they are together with the weekend beside them (与周末连休)."""
    if not days:
        return 0
    start, end = min(days), max(days)
    while (start - ONE).weekday() >= SATURDAY:
        start -= ONE
    while (end + ONE).weekday() >= SATURDAY:
        end += ONE
    return (end - start).days + 1


def spans(days: Sequence[SaidDay]) -> list[list[SaidDay]]:
    """Days that follow each other under one name, together."""
    ordered = sorted(days, key=lambda day: day.day)
    found: list[list[SaidDay]] = [[day] for day in ordered[:1]]
    for last, day in pairwise(ordered):
        if (last.name, last.kind, last.day + ONE) == (day.name, day.kind, day.day):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _number(numeral: str) -> int:
    digits = "".join(f"{'〇一二三四五六七八九'.find(mark.replace('零', '〇').replace('○', '〇'))}" for mark in numeral)
    if "十" not in numeral:
        return int(digits)
    tens, _ten, ones = numeral.partition("十")
    return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)


def _words(parts: Sequence[str | None]) -> str:
    year, month, day, weekday = (*parts, None, None, None, None)[:4]
    marks = ((year, "年"), (month, "月"), (day, "日"))
    text = "".join(f"{part}{mark}" for part, mark in marks if part)
    return f"{text}（周{weekday}）" if weekday else text
