"""一键催报: one text to all units that are late, with what each of them owes; seen before it goes out, and on record.

A person has one notice a day: what the morning's digest said stays in it, and the text is added. Who was pressed by
hand today is left alone unless the task force says that it is meant to press once more. On days off nobody is pressed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.access.refusals import NotAllowed, NotDone
from departments.calendar.holidays import calendar_in_force
from departments.choices import Role
from departments.models import Department, User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.cycles.completeness import UnitProgress, unit_progress
from indicators.cycles.deadlines import day_off_text, next_workday
from indicators.cycles.moments import deadline_text
from indicators.cycles.obligations import Obligation
from indicators.models import Cycle, Reminder
from indicators.progress.behind import figures_behind

OUTSTANDING = {"untouched", "drafted", "returned"}
# As many figures as a line names; the rest is a count.
NAMED = 12


@dataclass(frozen=True, slots=True)
class UnitToChase:
    """One unit: what it owes in words, how many people hear of it, and how many of them were pressed today already."""

    department: Department
    text: str
    people: int
    pressed: int


@dataclass(frozen=True, slots=True)
class Chase:
    """What one press would send. ``is_late`` is False while nobody is late yet: then it goes to all who owe."""

    is_late: bool
    units: list[UnitToChase]
    opening: str
    day_off: str
    next_day: date

    @property
    def pressed(self) -> int:
        return sum(unit.pressed for unit in self.units)

    @property
    def people(self) -> int:
        return sum(unit.people for unit in self.units)


@dataclass(frozen=True, slots=True)
class ChaseOutcome:
    """Of how many units how many people were told, and how many were left alone."""

    units: int
    people: int
    spared: int


def plan_chase(
    *,
    cycle: Cycle,
    at: datetime,
    progress: Iterable[UnitProgress] | None = None,
    owed: Iterable[Obligation] | None = None,
) -> Chase:
    """Whom one press would reach and with which words, in the language of notices. ``progress`` and ``owed`` of the
    period where they have been read already."""
    day = timezone.localtime(at).date()
    rows = _rows(unit_progress(cycle=cycle, at=at) if progress is None else progress)
    people = _people(rows)
    pressed = Reminder.objects.filter(on=day, user__in=people).exclude(sent_by_name="")
    pressed_users = set(pressed.values_list("user_id", flat=True))
    by_unit = Counter(people.values())
    again = Counter(unit for user, unit in people.items() if user in pressed_users)
    with translation.override(settings.LANGUAGE_CODE):
        texts = _texts(cycle, rows, owed)
        opening = _opening(cycle, is_late=cycle.closes_at <= at)
    units = [
        UnitToChase(row.department, texts[row.department.pk], by_unit[row.department.pk], again[row.department.pk])
        for row in rows
    ]
    return Chase(any(row.is_late for row in rows), units, opening, day_off_text(day), next_workday(day))


@transaction.atomic
def chase_units(*, cycle: Cycle, opening: str, actor: User, at: datetime, again: bool = False) -> ChaseOutcome:
    """Send it: the text of the task force and beneath it what the person's own unit owes.

    Raises ``NotAllowed`` for others, ``NotDone`` on a day off, without a text, or when nobody owes anything.
    """
    if not may_run_month(actor, region_id=cycle.region_id):
        raise NotAllowed(_("Only the task force may remind units."))
    if not opening.strip():
        raise NotDone(_("Write what the units are to be told."))
    day = timezone.localtime(at).date()
    if not calendar_in_force().is_workday(day):
        raise NotDone(_("Today is not a working day: nobody is reminded."))
    # Two presses at once: the second sees what the first has sent.
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("region").get(pk=cycle.pk)
    rows = _rows(unit_progress(cycle=locked, at=at))
    if not rows:
        raise NotDone(_("Nobody owes anything that could be reported now."))
    people = _people(rows)
    with translation.override(settings.LANGUAGE_CODE):
        texts = _texts(locked, rows)
    words = {user: f"{opening.strip()}\n{texts[unit]}" for user, unit in people.items()}
    reached = _deliver(words, day, actor, again=again)
    outcome = ChaseOutcome(len({people[user] for user in reached}), len(reached), len(people) - len(reached))
    detail = {
        "units": [str(row.department) for row in rows],
        "people": outcome.people,
        "text": opening.strip(),
        "again": again,
    }
    record(actor=actor, action="reminders.send", target=f"{locked.region} {locked}", detail=detail)
    return outcome


def _rows(progress: Iterable[UnitProgress]) -> list[UnitProgress]:
    """Late units; while nobody is late, all that owe and can still enter."""
    rows = [row for row in progress if row.overdue > 0 and not row.is_shut_out]
    late = [row for row in rows if row.is_late]
    return late or rows


def _people(rows: Iterable[UnitProgress]) -> dict[int, int]:
    """Their unit by account of everybody who types for these units."""
    units = [row.department.pk for row in rows]
    staff = User.objects.filter(is_active=True, grants__role=Role.STAFF, department__in=units)
    return {user: unit for user, unit in staff.order_by("pk").values_list("pk", "department_id") if unit is not None}


def _texts(cycle: Cycle, rows: Iterable[UnitProgress], owed: Iterable[Obligation] | None = None) -> dict[int, str]:
    """What each unit owes, by name."""
    units = {row.department.pk for row in rows}
    names: dict[int, list[str]] = {unit: [] for unit in units}
    for figure in figures_behind(cycle=cycle, owed=owed):
        if figure.department.pk in units and figure.part in OUTSTANDING:
            names[figure.department.pk].append(figure.indicator.name)
    return {unit: _owed_text(found) for unit, found in names.items()}


def _owed_text(names: list[str]) -> str:
    text = ngettext("Your unit owes %(n)d figure: %(names)s", "Your unit owes %(n)d figures: %(names)s", len(names))
    more = _(" and more") if len(names) > NAMED else ""
    return text % {"n": len(names), "names": _(", ").join(names[:NAMED]) + more}


def _opening(cycle: Cycle, *, is_late: bool) -> str:
    values = {"period": cycle.label, "deadline": deadline_text(cycle)}
    if is_late:
        return _("Figures of %(period)s were due by %(deadline)s. Please report at once.") % values
    return _("Figures of %(period)s are due by %(deadline)s. Please report in time.") % values


def _deliver(texts: dict[int, str], day: date, actor: User, *, again: bool) -> list[int]:
    """Who was told: a notice of their own, or a part added to today's, which is then sent by e-mail once more."""
    mine = Reminder.objects.select_for_update().filter(on=day, user__in=texts)
    present = {notice.user_id: notice for notice in mine}
    fresh = [
        Reminder(user_id=user, on=day, text=text, sent_by_name=str(actor))
        for user, text in texts.items()
        if user not in present
    ]
    more = [notice for notice in present.values() if again or not notice.sent_by_name]
    for notice in more:
        notice.text, notice.sent_by_name, notice.mailed_at = f"{notice.text}\n{texts[notice.user_id]}", str(actor), None
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
    Reminder.objects.bulk_update(more, ["text", "sent_by_name", "mailed_at"])
    return [notice.user_id for notice in [*fresh, *more]]
