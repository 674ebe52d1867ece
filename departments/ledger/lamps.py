"""亮灯: what a duty's lamp shows today, and how far its deadline is in working days. Pure.

Each lamp is a word and a shape; the colour only repeats them. Made up for after the deadline it never turns green
again (补销号): it is yellow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.calendar.periods import Calendar
from departments.calendar.workdays import add_workdays, workdays_between
from departments.choices import ActionState, Escalation, Lamp

NEAR_WORKDAYS = 3
# The tone of a badge: its shape says the same as its colour.
LAMP_TONES = {
    Lamp.OVERDUE: "bad",
    Lamp.NEAR: "warn",
    Lamp.RUNNING: "half",
    Lamp.VERIFY: "info",
    Lamp.MADE_UP: "warn",
    Lamp.CLOSED: "done",
}
ESCALATION_TONES = {
    Escalation.REMINDER: "info",
    Escalation.ASSIGNMENT: "warn",
    Escalation.SUPERVISION: "bad",
    Escalation.REFERRAL: "bad",
}


@dataclass(frozen=True, slots=True)
class Today:
    """A day with the last day that still counts as near, by the calendar in force; worked out once a page."""

    day: date
    soon: date
    calendar: Calendar

    @classmethod
    def of(cls, day: date, *, calendar: Calendar, near: int = NEAR_WORKDAYS) -> Today:
        return cls(day, add_workdays(day, near, calendar=calendar), calendar)


def lamp_of(*, state: str, due: date, closed_on: date | None, today: Today) -> Lamp:
    """The same answer as ``ActionItem.objects.with_lamp`` gives in the database."""
    if state == ActionState.CLOSED:
        return Lamp.MADE_UP if closed_on is not None and closed_on > due else Lamp.CLOSED
    if state == ActionState.CLOSING_ASKED:
        return Lamp.VERIFY
    if due < today.day:
        return Lamp.OVERDUE
    return Lamp.NEAR if due <= today.soon else Lamp.RUNNING


def distance_text(due: date, today: Today) -> str:
    """How far the deadline is, counted in working days."""
    days = workdays_between(today.day, due, calendar=today.calendar)
    if days > 0:
        return ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}
    if due >= today.day:
        return _("due today")
    return ngettext("%(n)d working day over", "%(n)d working days over", -days) % {"n": max(-days, 0)}


def age_text(since: date, today: date) -> str:
    """How old a promise is (账龄), from its origin and not from its present owner."""
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    years, rest = divmod(max(months, 0), 12)
    if not years:
        return ngettext("%(n)d month", "%(n)d months", rest) % {"n": rest}
    if not rest:
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    return _("%(years)d y %(months)d m") % {"years": years, "months": rest}
