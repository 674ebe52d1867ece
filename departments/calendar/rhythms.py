"""周调度、旬简报、月通报、季评价: on which days of a year each falls due. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from departments.calendar.periods import ONE, Calendar, MeetingDay, last_of, meeting_day, postpone_day, ten_day_periods
from departments.choices import Postponing, RhythmKind

# What is meant while nobody has said otherwise: Mondays, the day after, the 17th, the 20th after the quarter.
USUAL = {RhythmKind.WEEK: 1, RhythmKind.TEN_DAYS: 1, RhythmKind.MONTH: 17, RhythmKind.QUARTER: 20}
LARGEST = {RhythmKind.WEEK: 7, RhythmKind.TEN_DAYS: 9, RhythmKind.MONTH: 31, RhythmKind.QUARTER: 31}
QUARTER_ENDS = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Beat:
    """A rhythm as it is kept in the table."""

    kind: RhythmKind
    day: int
    rule: str = Postponing.NEXT
    from_month: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One due day, and the period it speaks of."""

    kind: RhythmKind
    start: date
    end: date
    due: MeetingDay


def events(beat: Beat, *, year: int, calendar: Calendar) -> list[Event]:
    """Everything of a rhythm that speaks of a period of this year, or for the meeting: is held in it."""
    months = [date(year, number, 1) for number in range(1, 13)]
    found = _MAKERS[beat.kind](beat, months, calendar)
    return [event for event in found if beat.from_month is None or event.start >= beat.from_month]


def _weeks(beat: Beat, months: list[date], calendar: Calendar) -> Iterator[Event]:
    monday = months[0] + (-months[0].weekday() % 7) * ONE
    while monday.year == months[0].year:
        due = postpone_day(monday + (beat.day - 1) * ONE, calendar=calendar, rule=beat.rule)
        yield Event(beat.kind, monday, monday + 6 * ONE, due)
        monday += timedelta(days=7)


def _ten_days(beat: Beat, months: list[date], calendar: Calendar) -> Iterator[Event]:
    for month in months:
        for start, end in ten_day_periods(month):
            yield Event(beat.kind, start, end, postpone_day(end + beat.day * ONE, calendar=calendar, rule=beat.rule))


def _months(beat: Beat, months: list[date], calendar: Calendar) -> Iterator[Event]:
    for month in months:
        due = meeting_day(month, calendar=calendar, rule=beat.rule, on=beat.day)
        yield Event(beat.kind, month, last_of(month), due)


def _quarters(beat: Beat, months: list[date], calendar: Calendar) -> Iterator[Event]:
    for month in months:
        if month.month in QUARTER_ENDS:
            after = last_of(month) + ONE
            due = meeting_day(after, calendar=calendar, rule=beat.rule, on=beat.day)
            yield Event(beat.kind, month.replace(month=month.month - 2), last_of(month), due)


_MAKERS = {
    RhythmKind.WEEK: _weeks,
    RhythmKind.TEN_DAYS: _ten_days,
    RhythmKind.MONTH: _months,
    RhythmKind.QUARTER: _quarters,
}
