"""截至: the day that a figure describes, and within which days it must lie. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class PeriodDays:
    """The days of a period, and the day on which somebody types."""

    first: date
    last: date
    today: date

    def own(self, day: date | None) -> date | None:
        """The day as it is stored: none where it is the period's last, which every figure describes unless it says
        otherwise."""
        return None if day == self.last else day

    def problem(self, day: date | None, *, not_applicable: bool = False) -> str:
        """Why a figure cannot describe that day, with the remedy; empty where it can."""
        if day is None or (day == self.last and not not_applicable):
            return ""
        if not_applicable:
            return _("“Not applicable” describes no day: clear the day, or give a figure.")
        words = {"day": day, "first": self.first, "last": self.last, "today": self.today}
        if day < self.first:
            text = _("The day %(day)s lies before the period, which begins on %(first)s.")
        elif day > self.last:
            text = _("The day %(day)s lies after the period, which ends on %(last)s.")
        elif day > self.today:
            text = _("The day %(day)s has not come yet: today is %(today)s.")
        else:
            return ""
        remedy = _("Give a day of the period, or leave it empty for the last one.")
        return f"{text % words} {remedy}"
