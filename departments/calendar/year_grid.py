"""年历: the months of a year as rows of a table, each day with its mark. Pure.

What a day is stands there as a word (休, 班, 会); colour and lines only repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from departments.calendar.periods import SATURDAY, TEN_DAY_STARTS, Calendar, last_of
from departments.calendar.said_days import SaidDay, spans
from departments.choices import DayKind

EMPTY = "<td></td>"


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """One month: its first day, and its weeks as rows that were escaped here."""

    month: date
    rows: SafeString


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days that follow each other under one name in a notice."""

    start: date
    end: date
    name: str
    kind: DayKind

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def months_of(year: int, *, calendar: Calendar, meetings: Mapping[date, str], today: date) -> list[MonthGrid]:
    """The twelve months; ``meetings`` gives the address of the meeting held on a day, or an empty one."""
    marks = {
        DayKind.OFF: escape(pgettext("mark of a day", "off")),
        DayKind.WORK: escape(pgettext("mark of a day", "work")),
    }
    meets = escape(pgettext("mark of a day", "meeting"))
    return [
        MonthGrid(month, _rows(month, calendar, meetings, today, marks, meets))
        for month in (date(year, number, 1) for number in range(1, 13))
    ]


def _rows(
    month: date, calendar: Calendar, meetings: Mapping[date, str], today: date, marks: Mapping[DayKind, str], meets: str
) -> SafeString:
    cells = [EMPTY] * month.weekday()
    for number in range(last_of(month).day):
        day = month + timedelta(days=number)
        kind = calendar.kinds.get(day)
        mark = f'<span class="day-mark">{marks[kind]}</span>' if kind else ""
        if day in meetings:
            text = f"{day.day}<span class='day-mark'>{meets}</span>"
            text = f'<a href="{escape(meetings[day])}">{text}</a>' if meetings[day] else text
            cells.append(f'<td class="{_css(day, kind, today)} is-meeting">{text}{mark}</td>')
        else:
            cells.append(f'<td class="{_css(day, kind, today)}">{day.day}{mark}</td>')
    cells += [EMPTY] * (-len(cells) % 7)
    weeks = ("".join(cells[start : start + 7]) for start in range(0, len(cells), 7))
    return mark_safe("".join(f"<tr>{week}</tr>" for week in weeks))  # every word was escaped above


def _css(day: date, kind: DayKind | None, today: date) -> str:
    names = ["day"]
    if kind is not None:
        names.append(f"is-{kind.value}")
    elif day.weekday() >= SATURDAY:
        names.append("is-weekend")
    if day.day in TEN_DAY_STARTS:
        names.append("is-edge")
    if day == today:
        names.append("is-today")
    return " ".join(names)


def spans_of(year: int, *, calendar: Calendar) -> list[DaySpan]:
    """放假安排: the days off and the make-up days of a year, those that follow each other together."""
    days = [SaidDay(day, calendar.names.get(day, ""), kind) for day, kind in calendar.kinds.items() if day.year == year]
    return [DaySpan(run[0].day, run[-1].day, run[0].name, run[0].kind) for run in spans(days)]
