"""放假通知录入: a holiday notice typed or pasted, and everything that is wrong with it. Pure.

As it was published (``announcement``), or in lines: a day or a span of days, its name, and whether it is off (休) or
worked (班)::

    2027-01-01~2027-01-03 元旦 休
    2027/2/5-2027/2/11 春节 休
    2027-02-14 春节 班
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from departments.calendar.announcement import read_announcement
from departments.calendar.said_days import DAY, TO, NoticeDays, SaidDay, SaidSpan, plain_days, spans
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
_NAME, _BETWEEN = r"[^\d\s,，;；<>][^\s,，;；<>]*", r"[\s,，;；]+"
_LINE = re.compile(
    rf"(?:({_NAME}){_BETWEEN})?{DAY}(?:{TO}{DAY})?(?:{_BETWEEN}(?:(\S.*?){_BETWEEN})?|(?=[休班]))"
    rf"({'|'.join(sorted(WORDS, key=len, reverse=True))})",
    re.IGNORECASE,
)


def read_lines(text: str, *, year: int) -> list[SaidDay]:
    """The days of a year's notice. Raises ``ProblemList`` with every line or sentence that is not understood."""
    days, sentences = NoticeDays(year), list[tuple[int, str]]()
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(plain_days(line.strip()))
        if match is None or not match[2]:
            sentences += [(number, line.strip())] if line.strip() else []
            continue
        span = SaidSpan(match.group(2, 3, 4, 5), match.group(6, 7, 8, 9) if match[8] else None)
        days.add(number, span, name=match[10] or match[1] or "", kind=WORDS[match[11].lower()])
    read_announcement(sentences, days)
    if not days.days and not days.problems:
        days.problems.append(Problem(None, "", _("The notice names no day."), _("Copy its days, one line each.")))
    if days.problems:
        raise ProblemList(days.problems)
    return [days.days[day] for day in sorted(days.days)]


def write_lines(days: Sequence[SaidDay]) -> str:
    """The days as lines again: what the form shows of a year."""
    word = {DayKind.OFF: "休", DayKind.WORK: "班"}
    return "\n".join(" ".join(filter(None, [_span(run), run[0].name, word[run[0].kind]])) for run in spans(days))


def _span(span: Sequence[SaidDay]) -> str:
    return f"{span[0].day}" if len(span) == 1 else f"{span[0].day}~{span[-1].day}"
