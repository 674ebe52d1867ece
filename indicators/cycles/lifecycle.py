"""Opening, closing, unlocking and freezing periods (开账、关账、解锁、冻结)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.lists.columns import minute_text
from departments.access.refusals import NotAllowed, NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import on_or_after
from departments.models import Department, Region, User
from departments.rules import may_decide_for, may_run_month
from departments.trail.record import record
from indicators.choices import REPORTED_STATES, CycleKind, CycleState, FigureState, RevisionAction
from indicators.figures.revisions import snapshot, with_stamps, write_revisions
from indicators.figures.seals import history_seal
from indicators.models import Cycle, Figure, Indicator, Scheme, SchemeSettings, Unlock
from indicators.months import label_of, last_day, next_month, previous_month

CLOSING_TIME = time(18, 0)


def settings_in_force(*, scheme: Scheme, on: date) -> SchemeSettings:
    """The scheme's settings on a day; the defaults when none are dated that early."""
    rows = SchemeSettings.objects.filter(scheme=scheme, effective_from__lte=on)
    return rows.order_by("-effective_from").first() or SchemeSettings(
        scheme=scheme, effective_from=scheme.effective_from
    )


def closing_time(day: date) -> datetime:
    """18:00 on a day, when periods and extensions end."""
    return timezone.make_aware(datetime.combine(day, CLOSING_TIME))


def usual_deadline(*, scheme: Scheme, month: date) -> datetime:
    """18:00 on the scheme's day of the following month, postponed to a working day."""
    settings = settings_in_force(scheme=scheme, on=month)
    day = on_or_after(next_month(month).replace(day=settings.deadline_day), calendar=calendar_in_force())
    return closing_time(day)


@transaction.atomic
def open_cycle(
    *, region: Region, scheme: Scheme, month: date, deadline: datetime | None = None, actor: User | None = None
) -> Cycle:
    """Open a month; opening it again returns the same one, whatever its state. Raises ``NotAllowed`` for an account
    that does not run the region's months."""
    month = month.replace(day=1)
    deadline = deadline or usual_deadline(scheme=scheme, month=month)
    last = usual_last(scheme=scheme, month=month, deadline=deadline)
    return ensure_cycle(
        region=region, scheme=scheme, month=month, deadline=deadline, hard_deadline=last, actor=actor
    ).cycle


class EnsuredCycle(NamedTuple):
    """A period, and whether it was opened just now."""

    cycle: Cycle
    is_new: bool


def usual_last(*, scheme: Scheme, month: date, deadline: datetime) -> datetime | None:
    """Until when a figure is taken with a reason, by the scheme's settings; None where they grant no such time."""
    hours = settings_in_force(scheme=scheme, on=month).soft_hours
    return deadline + timedelta(hours=hours) if hours else None


@transaction.atomic
def ensure_cycle(
    *,
    region: Region,
    scheme: Scheme,
    month: date,
    deadline: datetime,
    hard_deadline: datetime | None,
    actor: User | None,
) -> EnsuredCycle:
    """The month with these deadlines, or the one that is there already as it is."""
    if actor is not None and not may_run_month(actor, region_id=region.pk):
        raise NotAllowed(_("Only the task force may open a month."))
    cycle, created = Cycle.objects.get_or_create(
        region=region,
        scheme=scheme,
        kind=CycleKind.MONTH,
        label=label_of(month),
        defaults={
            "start": month,
            "end": last_day(month),
            "deadline": deadline,
            "hard_deadline": hard_deadline,
        },
    )
    if created:
        record(actor=actor, action="cycle.open", target=f"{region} {cycle}", detail=moments_of(cycle), region=region)
    return EnsuredCycle(cycle, created)


def moments_of(cycle: Cycle) -> dict[str, str]:
    """Both deadlines of a period as they are put on record; without the second where there is none."""
    moments = {"deadline": cycle.deadline, "late_entry_until": cycle.hard_deadline}
    return {name: minute_text(moment) for name, moment in moments.items() if moment is not None}


def open_due_cycles(*, today: date) -> list[Cycle]:
    """What beat does every night: open this month where its opening day has come. Safe to run twice.

    Where nobody was up on that day, last month is still opened as long as its deadline lies ahead.
    """
    opened = []
    for region in Region.objects.home():
        for month in (previous_month(today), today.replace(day=1)):
            on = min(last_day(month), today)
            for scheme in Scheme.objects.filter(monthly=True).in_force(on=on):
                if _is_due(region, scheme, month, today) and not _newer_in_force(scheme, on):
                    opened.append(open_cycle(region=region, scheme=scheme, month=month))
    return opened


def _is_due(region: Region, scheme: Scheme, month: date, today: date) -> bool:
    if month == today.replace(day=1):
        return today.day >= settings_in_force(scheme=scheme, on=today).open_day
    # A county that has only just begun does not begin with a month that is over.
    begun = Cycle.objects.filter(region=region, scheme__code=scheme.code, start__lt=month).exists()
    return begun and timezone.localtime(usual_deadline(scheme=scheme, month=month)).date() >= today


def current_schemes(*, region_id: int | None) -> list[int]:
    """Ids of the schemes that the region's periods are of, else of all monthly schemes (before the first period)."""
    periods = Cycle.objects.none() if region_id is None else Cycle.objects.filter(region_id=region_id)
    used = list(periods.order_by().values_list("scheme_id", flat=True).distinct())
    return used or list(Scheme.objects.filter(monthly=True).values_list("pk", flat=True))


def _newer_in_force(scheme: Scheme, on: date) -> bool:
    newest = Scheme.objects.filter(code=scheme.code, monthly=True).in_force(on=on).first()
    return newest is not None and newest.pk != scheme.pk


def close_past_deadline(*, at: datetime) -> list[Cycle]:
    """Close every month whose deadline has passed. Safe to run twice."""
    return [close_cycle(cycle=cycle, at=at) for cycle in Cycle.objects.past_deadline(at=at)]


@transaction.atomic
def close_cycle(*, cycle: Cycle, actor: User | None = None, reason: str = "", at: datetime | None = None) -> Cycle:
    """Close a month; a closed or frozen one stays as it is.

    Before the deadline (提前关账) only with a reason, which the month's report prints: raises ``NotDone`` without one,
    ``NotAllowed`` for anybody but the task force or the system.
    """
    if actor is not None and not may_run_month(actor, region_id=cycle.region_id):
        raise NotAllowed(_("Only the task force may close a month."))
    at = at or timezone.now()
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    early = locked.closes_at > at
    if locked.state == CycleState.OPEN:
        if early and not reason.strip():
            raise NotDone(_("The deadline lies ahead. Closing the month now needs a reason, which the report prints."))
        why = reason.strip()[:200] if early else ""
        Cycle.objects.filter(pk=cycle.pk).update(
            state=CycleState.CLOSED,
            closed_at=at,
            closed_by_name="" if actor is None else str(actor),
            closed_early_reason=why,
        )
        detail = {"reason": why, "deadline": locked.closes_at.isoformat()} if early else {}
        record(actor=actor, action="cycle.close", target=f"{cycle.region} {cycle}", detail=detail, region=cycle.region)
    cycle.refresh_from_db()
    return cycle


@transaction.atomic
def freeze_cycle(*, cycle: Cycle, actor: User | None) -> None:
    """Freeze a month on publication; after that only a correction with a logged unlock changes a figure."""
    if Cycle.objects.filter(pk=cycle.pk).exclude(state=CycleState.FROZEN).update(state=CycleState.FROZEN):
        record(actor=actor, action="cycle.freeze", target=f"{cycle.region} {cycle}", region=cycle.region)


@transaction.atomic
def unfreeze_cycle(*, cycle: Cycle, actor: User, reason: str) -> None:
    """Closed again, not open: what was published has been taken back before anybody saw it (撤回)."""
    if Cycle.objects.filter(pk=cycle.pk, state=CycleState.FROZEN).update(state=CycleState.CLOSED):
        target = f"{cycle.region} {cycle}"
        record(actor=actor, action="cycle.unfreeze", target=target, detail={"reason": reason}, region=cycle.region)


@transaction.atomic
def grant_unlock(
    *,
    cycle: Cycle,
    department: Department,
    reason: str,
    actor: User,
    indicator: Indicator | None = None,
    hours: int = 48,
    until: datetime | None = None,
    reopen: bool = True,
    at: datetime | None = None,
) -> Unlock:
    """Let one unit enter late, or correct one item, for some hours or until a moment; then it locks again by itself.

    With an indicator its approved figure is reopened, unless told otherwise; without one, only what is not yet
    approved can be entered. Raises ``NotAllowed`` for anybody but the task force and ``ValueError`` without a reason
    or with an end that has passed.
    """
    if not may_decide_for(actor, department_id=department.pk, region_id=cycle.region_id):
        raise NotAllowed(_("Only the task force may unlock a period, and nobody for their own unit."))
    if not reason.strip():
        raise ValueError("an unlock needs a reason")
    at = at or timezone.now()
    until = until or at + timedelta(hours=hours)
    if until <= at:
        raise ValueError("an unlock cannot end before it begins")
    unlock = Unlock.objects.create(
        cycle=cycle,
        department=department,
        indicator=indicator,
        reason=reason[:200],
        granted_by=actor,
        granted_by_name=str(actor),
        granted_at=at,
        expires_at=until,
    )
    detail: dict[str, Any] = {"reason": reason, "expires_at": unlock.expires_at.isoformat()}
    if indicator is not None and reopen:
        detail |= _reopen(cycle, department, indicator, reason, actor, at)
    target = f"{cycle} {department} {indicator or ''}".strip()
    record(actor=actor, action="cycle.unlock", target=target, detail=detail, unit=department)
    return unlock


def _reopen(
    cycle: Cycle, department: Department, indicator: Indicator, reason: str, actor: User, at: datetime
) -> dict[str, Any]:
    """Give the figure back to its unit; returns the seal over its history, empty when nothing was submitted."""
    values = {
        "state": FigureState.RETURNED,
        "return_reason": reason[:200],
        "approved_by": None,
        "approved_at": None,
        "checked_by": None,
        "checked_at": None,
    }
    reopened = with_stamps(values)
    rows = Figure.objects.select_for_update().filter(
        cycle=cycle, department=department, indicator=indicator, state__in=REPORTED_STATES
    )
    figure = rows.first()
    if figure is None:
        return {}
    before = snapshot(figure)
    for name, value in reopened.items():
        setattr(figure, name, value)
    figure.version += 1
    figure.save(update_fields=[*reopened, "version"])
    write_revisions(
        figures=[figure], before=[before], action=RevisionAction.REOPENED, actor=actor, at=at, reason=reason[:200]
    )
    return history_seal(figure)
