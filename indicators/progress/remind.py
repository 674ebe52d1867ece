"""催报与每日提要: at most one notice a person and day, on working days, only to those who owe. Safe to run twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config.lists.columns import minute_text
from departments.access.refusals import NotAllowed
from departments.calendar.holidays import calendar_in_force
from departments.choices import ReviewPath, Role
from departments.models import Department, Region, User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.choices import CycleState, FigureState
from indicators.cycles.completeness import UnitProgress, unit_progress
from indicators.cycles.moments import deadline_text
from indicators.models import Cycle, Figure, Reminder
from indicators.progress.digest import gather
from indicators.progress.digest_words import mail_subject
from indicators.progress.reminding import is_reminder_day, reviewer_text, staff_text

Texts = dict[int, list[str]]  # by user


def remind_everybody(*, at: datetime) -> int:
    """What beat does every morning: remind staff near the deadline, and reviewers before whom figures wait."""
    return sum(_remind_region(region, at) for region in Region.objects.home())


def _remind_region(region: Region, at: datetime) -> int:
    day = timezone.localtime(at).date()
    if not calendar_in_force().is_workday(day):
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        texts: Texts = defaultdict(list)
        for cycle in Cycle.objects.filter(region=region).exclude(state=CycleState.FROZEN).order_by("start"):
            rows = [row for row in unit_progress(cycle=cycle, at=at) if _is_due(row, cycle, at)]
            _add_staff(texts, cycle, rows, at)
        _add_reviewers(texts, region)
        for user, lines in gather(region=region, today=day).items():
            texts[user] += lines
        return _send(texts, at, actor=None)


@transaction.atomic
def remind_units(*, cycle: Cycle, actor: User, at: datetime, departments: Iterable[Department] | None = None) -> int:
    """The task force reminds the staff of some units that owe, or of all late ones; returns how many people were told.

    The limits are those of every reminder: raises ``NotAllowed`` for others and on days off, and nobody hears twice a
    day.
    """
    if not may_run_month(actor, region_id=cycle.region_id):
        raise NotAllowed(_("Only the task force may remind units."))
    if not calendar_in_force().is_workday(timezone.localtime(at).date()):
        raise NotAllowed(_("Today is not a working day: nobody is reminded."))
    rows = [row for row in unit_progress(cycle=cycle, at=at) if row.outstanding]
    if departments is None:
        rows = [row for row in rows if row.is_late]
    else:
        chosen = {unit.pk for unit in departments}
        rows = [row for row in rows if row.department.pk in chosen]
    texts: Texts = defaultdict(list)
    with translation.override(settings.LANGUAGE_CODE):
        _add_staff(texts, cycle, rows, at)
        sent = _send(texts, at, actor=actor)
    detail = {"units": [str(row.department) for row in rows], "people": sent}
    record(actor=actor, action="reminders.send", target=f"{cycle.region} {cycle}", detail=detail)
    return sent


def reminder_today(*, user: User, at: datetime) -> Reminder | None:
    """Today's notice of a person, for the first page (one query)."""
    return Reminder.objects.filter(user=user, on=timezone.localtime(at).date()).first()


def _is_due(row: UnitProgress, cycle: Cycle, at: datetime) -> bool:
    """Whether today is a day on which this unit hears of what it owes; an extension has a deadline of its own."""
    # Who cannot enter, because the month was closed before its deadline, is not pressed to.
    if not row.outstanding or row.is_shut_out:
        return False
    deadline = timezone.localtime(_ends(row, cycle)).date()
    return is_reminder_day(day=timezone.localtime(at).date(), deadline=deadline, calendar=calendar_in_force())


def _ends(row: UnitProgress, cycle: Cycle) -> datetime:
    """Until when the unit has time for all that is missing."""
    whole = row.unlocked_until if row.unlocked_until and row.outstanding == row.extended else None
    return max(cycle.deadline, whole) if whole else cycle.deadline


def _add_staff(texts: Texts, cycle: Cycle, rows: Iterable[UnitProgress], at: datetime) -> None:
    by_unit = {row.department.pk: row for row in rows}
    for user in _people(Role.STAFF, by_unit):
        row = by_unit[user.department_id]  # type: ignore[index]  # only people of these units were asked for
        ends = _ends(row, cycle)
        text = deadline_text(cycle) if ends == cycle.deadline else minute_text(ends)
        texts[user.pk].append(
            staff_text(period=cycle.label, missing=row.outstanding, deadline=text, is_late=ends <= at)
        )


def _add_reviewers(texts: Texts, region: Region) -> None:
    """Reviewers hear of what they are the next to judge; what was in their own hands waits for somebody else."""
    waiting = Figure.objects.filter(cycle__region=region, state=FigureState.SUBMITTED).exclude(
        department__review_path=ReviewPath.TASKFORCE
    )
    counts = Counter(waiting.values_list("department_id", flat=True))
    for user in _people(Role.REVIEWER, counts):
        if n := waiting.filter(department=user.department_id).not_in_hands_of(user).count():
            texts[user.pk].append(reviewer_text(waiting=n))


def _people(role: str, units: Iterable[int]) -> Iterable[User]:
    """Active accounts of these units in a role, in the order of the units."""
    rows = User.objects.filter(is_active=True, grants__role=role, department__in=list(units))
    return rows.order_by(F("department__position"), "pk")


def _send(texts: Texts, at: datetime, *, actor: User | None) -> int:
    """Store one notice a person; whoever has had one today keeps that one."""
    day = timezone.localtime(at).date()
    mine = Reminder.objects.filter(on=day, user__in=texts)
    before = mine.count()
    Reminder.objects.bulk_create(
        (
            Reminder(user_id=user, on=day, text="\n".join(lines), sent_by_name=str(actor) if actor else "")
            for user, lines in texts.items()
        ),
        ignore_conflicts=True,
    )
    return mine.count() - before


def notices_to_mail(*, at: datetime) -> list[int]:
    """Today's notices that are still to be sent by e-mail: none unless the installation asks for it."""
    if not settings.NOTICES_BY_EMAIL:
        return []
    today = Reminder.objects.filter(on=timezone.localtime(at).date(), mailed_at__isnull=True, user__is_active=True)
    return list(today.exclude(user__email="").order_by("pk").values_list("pk", flat=True))


def mail_notice(*, notice: Reminder, at: datetime) -> bool:
    """Send one notice to its person; whoever claims it first sends it, so that nobody gets it twice."""
    if not notice.user.email or not notice.user.is_active:
        return False
    if not Reminder.objects.filter(pk=notice.pk, mailed_at__isnull=True).update(mailed_at=at):
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            send_mail(mail_subject(notice.on), notice.text, None, [notice.user.email])
    except OSError:
        Reminder.objects.filter(pk=notice.pk).update(mailed_at=None)
        raise
    return True
