"""催报: on which days somebody is reminded, and the words for the work chat. Pure.

Reminders come on working days only: three working days before the deadline (time enough to ask a colleague), on its
day, and every working day while something is late. In between nobody is disturbed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.calendar.periods import Calendar
from departments.calendar.workdays import add_workdays

WORKDAYS_BEFORE = 3


def is_reminder_day(*, day: date, deadline: date, calendar: Calendar) -> bool:
    """Whether staff who owe figures are reminded on this day."""
    if not calendar.is_workday(day):
        return False
    return day >= deadline or day == add_workdays(deadline, -WORKDAYS_BEFORE, calendar=calendar)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One unit that owes: its name, how much is missing of how much, and what came back to it."""

    unit: str
    owed: int
    missing: int
    returned: int = 0
    extended_until: str = ""


def chat_text(*, period: str, deadline: str, is_late: bool, units: Iterable[Outstanding]) -> str:
    """The block to copy into the work chat: a fact a line, polite, no leader named; empty when nobody owes."""
    rows = list(units)
    if not rows:
        return ""
    head = _("[Reminder] Figures of %(period)s, deadline %(deadline)s.") % {"period": period, "deadline": deadline}
    heading = ngettext(
        "%(n)d unit has not reported everything:", "%(n)d units have not reported everything:", len(rows)
    )
    lines = [_line(number, row) for number, row in enumerate(rows, start=1)]
    foot = (
        _("Please report at once; late entry needs an unlock.") if is_late else _("Please report before the deadline.")
    )
    return "\n".join([head, heading % {"n": len(rows)}, *lines, foot])


def _line(number: int, row: Outstanding) -> str:
    more = _(" (%(n)d of them returned)") % {"n": row.returned} if row.returned else ""
    if row.extended_until:
        more += _(" (extended until %(until)s)") % {"until": row.extended_until}
    values = {"number": number, "unit": row.unit, "owed": row.owed, "missing": row.missing, "returned": more}
    return _("%(number)d. %(unit)s: %(owed)d owed, %(missing)d missing%(returned)s") % values


def staff_text(*, period: str, missing: int, deadline: str, is_late: bool) -> str:
    """What a person reads on the first page who owes figures."""
    text = ngettext(
        "%(period)s: %(n)d figure of your unit is missing, deadline %(deadline)s.",
        "%(period)s: %(n)d figures of your unit are missing, deadline %(deadline)s.",
        missing,
    ) % {"period": period, "n": missing, "deadline": deadline}
    late = _("The deadline has passed.")
    return f"{text} {late}" if is_late else text


def reviewer_text(*, waiting: int) -> str:
    """What a reviewer reads before whom figures wait."""
    return ngettext("%(n)d figure waits for your review.", "%(n)d figures wait for your review.", waiting) % {
        "n": waiting
    }
