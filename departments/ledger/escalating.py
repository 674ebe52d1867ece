"""升级督办: 提醒 → 交办 → 督办函 → 移送, the step that is due counted in working days, and the words of each. Pure.

Steps are taken one after the other: whoever was never reminded is not referred. Only the reminder goes out by itself;
the others wait for the task force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from departments.calendar.periods import Calendar
from departments.calendar.workdays import workdays_between
from departments.choices import Escalation

STEPS = tuple(Escalation)


@dataclass(frozen=True, slots=True)
class Timing:
    """Working days before (reminder) and after the deadline at which each step becomes due."""

    remind_before: int = 3
    assign_after: int = 1
    supervise_after: int = 5
    refer_after: int = 15
    reply_within: int = 5

    def of(self, step: Escalation) -> int:
        """Working days counted from the deadline; negative lies before it."""
        return {
            Escalation.REMINDER: -self.remind_before,
            Escalation.ASSIGNMENT: self.assign_after,
            Escalation.SUPERVISION: self.supervise_after,
            Escalation.REFERRAL: self.refer_after,
        }[step]


def step_due(*, due: date, today: date, last_step: str, timing: Timing, calendar: Calendar) -> Escalation | None:
    """The next step when its day has come; None while nothing is to be done, or after the last one."""
    after = STEPS.index(Escalation(last_step)) + 1 if last_step else 0
    if after == len(STEPS):
        return None
    return STEPS[after] if workdays_between(due, today, calendar=calendar) >= timing.of(STEPS[after]) else None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter says. Names of leaders are never in it."""

    number: str
    unit: str
    office: str
    item: str
    title: str
    source: str
    opened: date
    due: date
    today: date
    over: int  # working days over the deadline
    reply_by: date
    state: str
    before: str = ""  # the letters that went before, with their days


def letter_title(step: str, facts: LetterFacts) -> str:
    late = _("Reminder: “%(title)s” is overdue") if facts.over > 0 else _("Reminder: “%(title)s” is due soon")
    values = {
        Escalation.REMINDER: late,
        Escalation.ASSIGNMENT: _("Assignment of “%(title)s”"),
        Escalation.SUPERVISION: _("Supervision letter on “%(title)s”"),
        Escalation.REFERRAL: _("Referral of “%(title)s”"),
    }
    return (values[Escalation(step)] % {"title": facts.title})[:200]


def letter_text(step: str, facts: LetterFacts) -> str:
    """The whole text to be copied or printed: addressee, facts, what is asked, until when, from whom."""
    parts = [
        facts.unit + _(": ").rstrip(),
        _facts(facts),
        _request_text(Escalation(step), facts),
        _("Please answer in writing by %(day)s, with evidence, in the ledger or to this office.")
        % {"day": _day(facts.reply_by)},
        f"{facts.office}\n{_day(facts.today)}",
    ]
    return "\n\n".join(parts)


def _facts(facts: LetterFacts) -> str:
    text = _("Ledger item %(item)s, “%(title)s”, was opened on %(opened)s and is due on %(due)s.") % {
        "item": facts.item,
        "title": facts.title,
        "opened": _day(facts.opened),
        "due": _day(facts.due),
    }
    source = _(" Source: %(source)s.") % {"source": facts.source} if facts.source else ""
    state = _(" It stands at: %(state)s.") % {"state": facts.state}
    return text + source + state


def _request_text(step: Escalation, facts: LetterFacts) -> str:
    over = {"over": facts.over, "before": facts.before}
    if step == Escalation.REMINDER and facts.over > 0:
        return (
            _(
                "It is %(over)s working days over its deadline. Please finish it as soon as possible and add the "
                "evidence of the checkpoint."
            )
            % over
        )
    if step == Escalation.REMINDER:
        return _("Please finish it in time and add the evidence of the checkpoint.")
    if step == Escalation.ASSIGNMENT:
        return (
            _(
                "It is %(over)s working days over its deadline. It is assigned to your unit for completion: name the "
                "section and the person, and the day on which it will be done."
            )
            % over
        )
    if step == Escalation.SUPERVISION:
        return (
            _(
                "It is %(over)s working days over its deadline although it was assigned (%(before)s). Your unit is to "
                "report what stands in the way, what it does about it and when it ends."
            )
            % over
        )
    return (
        _(
            "It is %(over)s working days over its deadline; the letters before brought no result (%(before)s). "
            "The matter is referred for accountability under the rules in force."
        )
        % over
    )


def _day(day: date) -> str:
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": day.month, "day": day.day}
