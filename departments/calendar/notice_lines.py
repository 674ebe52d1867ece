"""放假通知录入: a holiday notice typed or pasted line by line, and everything that is wrong with it. Pure.

A line is a day or a span of days, its name, and whether it is off (休) or worked (班)::

    2027-01-01~2027-01-03 元旦 休
    2027-02-14 春节 班
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from departments.calendar.periods import ONE
from departments.choices import DayKind

WORDS = {
    "休": DayKind.OFF,
    "放假": DayKind.OFF,
    "off": DayKind.OFF,
    "班": DayKind.WORK,
    "上班": DayKind.WORK,
    "调休上班": DayKind.WORK,
    "work": DayKind.WORK,
}
DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
LINE = re.compile(rf"{DAY}(?:\s*(?:~|～|至|—|–|to)\s*{DAY})?[\s,，;；]+(?:(\S.*?)[\s,，;；]+)?(\S+)")
LONGEST = 31


@dataclass(frozen=True, slots=True)
class SaidDay:
    """One day of a notice."""

    day: date
    name: str
    kind: DayKind


def read_lines(text: str, *, year: int) -> list[SaidDay]:
    """The days of a year's notice. Raises ``ProblemList`` with every line that is not understood."""
    problems: list[Problem] = []
    found: dict[date, SaidDay] = {}
    lines: dict[date, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        for day in _read(number, line.strip(), year, problems):
            if (before := lines.get(day.day)) is not None:
                message = _("%(day)s is named on line %(line)d already.") % {"day": day.day, "line": before}
                problems.append(Problem(number, "", message, _("Name every day once.")))
            else:
                found[day.day], lines[day.day] = day, number
    if not found and not problems:
        problems.append(Problem(None, "", _("The notice names no day."), _("Copy its days, one line each.")))
    if problems:
        raise ProblemList(problems)
    return [found[day] for day in sorted(found)]


def _read(number: int, line: str, year: int, problems: list[Problem]) -> list[SaidDay]:
    def wrong(message: str, remedy: str) -> list[SaidDay]:
        problems.append(Problem(number, "", message, remedy))
        return []

    match = LINE.fullmatch(line)
    if match is None or match[8].lower() not in WORDS:
        remedy = _("Write it as in: 2027-01-01~2027-01-03 元旦 休")
        return wrong(_("“%(text)s” is not understood.") % {"text": line[:60]}, remedy)
    try:
        start = date(*map(int, match.group(1, 2, 3)))
        end = date(*map(int, match.group(4, 5, 6))) if match[4] else start
    except ValueError:
        return wrong(_("“%(text)s” names a day that does not exist.") % {"text": line[:60]}, _("Correct the day."))
    if not 0 <= (end - start).days < LONGEST:
        return wrong(
            _("The days %(a)s to %(b)s are in the wrong order, or too many.") % {"a": start, "b": end},
            _("Correct one of the two days."),
        )
    if year not in {start.year, end.year} and start.year != year - 1:
        return wrong(
            _("%(day)s does not belong to the notice of %(year)d.") % {"day": start, "year": year},
            _("Correct the day, or choose its year."),
        )
    kind = WORDS[match[8].lower()]
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [SaidDay(day, (match[7] or "").strip()[:40], kind) for day in days]


def spans(days: list[SaidDay]) -> list[list[SaidDay]]:
    """Days that follow each other under one name, together."""
    found: list[list[SaidDay]] = []
    for day in sorted(days, key=lambda day: day.day):
        last = found[-1][-1] if found else None
        if last is not None and (last.name, last.kind, last.day + ONE) == (day.name, day.kind, day.day):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def write_lines(days: list[SaidDay]) -> str:
    """The days as lines again: what the form shows of a year."""
    word = {DayKind.OFF: "休", DayKind.WORK: "班"}
    return "\n".join(" ".join(filter(None, [_span(run), run[0].name, word[run[0].kind]])) for run in spans(days))


def _span(span: list[SaidDay]) -> str:
    return f"{span[0].day}" if len(span) == 1 else f"{span[0].day}~{span[-1].day}"
