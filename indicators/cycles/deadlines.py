"""The task force's hand on a month (月度管理): what can be opened, moving a deadline, reopening what was closed.

Opening, closing and freezing themselves stand in ``lifecycle``. A deadline that somebody may rely on is moved with a
reason only; a published month is never opened again, only corrected.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed, NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import on_or_after
from departments.models import Region, User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.choices import CycleKind, CycleState
from indicators.cycles.lifecycle import (
    closing_time,
    ensure_cycle,
    moments_of,
    settings_in_force,
    usual_deadline,
    usual_last,
)
from indicators.models import Cycle, Scheme
from indicators.months import label_of, last_day, next_month

# A month that is opened long after its usual deadline still leaves its units so many days.
LEAST_DAYS = 3


class OpenableMonth(NamedTuple):
    """A month that a monthly scheme is in force in and that nobody has opened."""

    scheme: Scheme
    month: date

    @property
    def address(self) -> str:
        return f"{label_of(self.month)}:{self.scheme.code}"


class ProposedDeadline(NamedTuple):
    """What is proposed, and why not the scheme's own day: that is a day off, or has passed."""

    deadline: datetime
    hard_deadline: datetime | None
    note: str


def openable_months(*, region: Region, today: date) -> list[OpenableMonth]:
    """Every month from a monthly scheme's first to the one after today's that is not there yet, the newest first."""
    schemes = list(Scheme.objects.filter(monthly=True).order_by("code", "-year", "-version"))
    rows = Cycle.objects.filter(region=region, kind=CycleKind.MONTH)
    present = set(rows.order_by().values_list("scheme__code", "start"))
    last = next_month(today)
    found: dict[tuple[str, date], OpenableMonth] = {}
    for scheme in schemes:  # of every code the newest first, and a month belongs to the newest that is in force in it
        month = scheme.effective_from.replace(day=1)
        while month <= last:
            key, ends = (scheme.code, month), scheme.effective_to
            covers = scheme.effective_from <= last_day(month) and (ends is None or ends >= last_day(month))
            if covers and key not in present:
                found.setdefault(key, OpenableMonth(scheme, month))
            month = next_month(month)
    return sorted(found.values(), key=lambda each: (-each.month.toordinal(), each.scheme.code))


def propose_deadline(*, scheme: Scheme, month: date, at: datetime) -> ProposedDeadline:
    """The usual deadline; a later one where that has passed. Says beforehand that a day is a day off."""
    deadline, note = usual_deadline(scheme=scheme, month=month), ""
    own = next_month(month).replace(day=settings_in_force(scheme=scheme, on=month).deadline_day)
    if deadline <= at:
        day = timezone.localtime(at).date() + timedelta(days=LEAST_DAYS)
        deadline = closing_time(on_or_after(day, calendar=calendar_in_force()))
        note = _("The usual deadline of %(day)s has passed; a later one is proposed.") % {"day": f"{own:%Y-%m-%d}"}
    elif off := day_off_text(own):
        note = _("%(day)s; the next working day is proposed.") % {"day": off}
    return ProposedDeadline(deadline, usual_last(scheme=scheme, month=month, deadline=deadline), note)


def day_off_text(day: date) -> str:
    """That a day is a day off, and why; empty for a working day."""
    calendar = calendar_in_force()
    if calendar.is_workday(day):
        return ""
    values = {"day": f"{day:%Y-%m-%d}", "weekday": date_format(day, "l"), "name": calendar.names.get(day, "")}
    if values["name"]:
        return _("%(day)s (%(weekday)s, %(name)s) is a day off") % values
    return _("%(day)s (%(weekday)s) is a day off") % values


def next_workday(day: date) -> date:
    """The first working day after a day."""
    return on_or_after(day + timedelta(days=1), calendar=calendar_in_force())


def open_month(
    *, region: Region, scheme: Scheme, month: date, deadline: datetime, last: datetime | None, actor: User, at: datetime
) -> Cycle:
    """Open a month with its deadlines (开账). Raises ``NotDone`` when it is there already, when its scheme is not in
    force in it, or for a deadline that has passed."""
    hard = _check_moments(deadline, last, at)
    wanted = next(
        (
            each
            for each in openable_months(region=region, today=timezone.localtime(at).date())
            if each.scheme == scheme and each.month == month
        ),
        None,
    )
    if wanted is None:
        raise NotDone(_("This month has been opened already, or its scheme is not in force in it."))
    opened = ensure_cycle(region=region, scheme=scheme, month=month, deadline=deadline, hard_deadline=hard, actor=actor)
    if not opened.is_new:
        raise NotDone(_("Somebody has opened this month meanwhile; its deadlines are as they were set then."))
    return opened.cycle


@transaction.atomic
def move_deadline(
    *,
    cycle: Cycle,
    deadline: datetime,
    last: datetime | None,
    reason: str,
    actor: User,
    at: datetime,
    seen: datetime | None = None,
) -> Cycle:
    """Set both deadlines of an open month (调整截止时间).

    ``seen`` is the deadline that the account had before its eyes: raises ``NotDone`` when somebody moved it meanwhile,
    without a reason, for a moment that has passed, and for a month that is closed or published.
    """
    locked = _lock(cycle, actor)
    if locked.state == CycleState.CLOSED:
        raise NotDone(_("The month is closed. It is reopened with a new deadline, or single units are unlocked."))
    hard = _check_moments(deadline, last, at)
    if seen is not None and seen != locked.deadline:
        raise NotDone(_("Somebody has moved the deadline meanwhile. Look at the new one and decide again."))
    if (deadline, hard) == (locked.deadline, locked.hard_deadline):
        raise NotDone(_("These are the deadlines as they stand: nothing was changed."))
    if not reason.strip():
        raise NotDone(_("Units rely on the deadline. Moving it needs a reason, which is put on record."))
    return _put(locked, "cycle.deadline", {"deadline": deadline, "hard_deadline": hard}, reason, actor)


@transaction.atomic
def reopen_cycle(
    *, cycle: Cycle, deadline: datetime, last: datetime | None, reason: str, actor: User, at: datetime
) -> Cycle:
    """Open a closed month again until a new deadline (重新开账). Raises ``NotDone`` without a reason, for a deadline
    that has passed, and for a month that is open or published: a published one is only corrected."""
    locked = _lock(cycle, actor)
    if locked.state == CycleState.OPEN:
        raise NotDone(_("The month is open."))
    hard = _check_moments(deadline, last, at)
    if not reason.strip():
        raise NotDone(_("Reopening a month needs a reason, which is put on record."))
    values = {
        "state": CycleState.OPEN,
        "deadline": deadline,
        "hard_deadline": hard,
        "closed_at": None,
        "closed_by_name": "",
        "closed_early_reason": "",
    }
    return _put(locked, "cycle.reopen", values, reason, actor)


def _lock(cycle: Cycle, actor: User) -> Cycle:
    """The period, locked, if this account runs its months and it is not published."""
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("region").get(pk=cycle.pk)
    if not may_run_month(actor, region_id=locked.region_id):
        raise NotAllowed(_("Only the task force sets the deadlines of a month."))
    if locked.state == CycleState.FROZEN:
        raise NotDone(_("The month is published. What is wrong in it is put right by a correction."))
    return locked


def _put(locked: Cycle, action: str, values: dict[str, object], reason: str, actor: User) -> Cycle:
    before = moments_of(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*values])
    detail = {"reason": reason.strip(), "before": before, "after": moments_of(locked)}
    record(actor=actor, action=action, target=f"{locked.region} {locked}", detail=detail, region=locked.region)
    return locked


def _check_moments(deadline: datetime, last: datetime | None, at: datetime) -> datetime | None:
    """The second deadline, None where it adds nothing. Raises ``NotDone`` for moments that cannot be."""
    if deadline <= at:
        raise NotDone(_("The deadline has passed already: choose a later moment, or close the month."))
    if last is not None and last < deadline:
        raise NotDone(_("The time for late entry ends before the deadline: choose a later moment, or leave it empty."))
    return last if last != deadline else None
