"""延期: a unit asks to enter after the deadline; the task force grants it until a moment, or refuses with an answer.

Granting makes an unlock, which ends by itself: every door asks the time, so nothing has to be locked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import on_or_after
from departments.models import Department, User
from departments.rules import may_decide_for, may_enter, same_hand
from departments.trail.record import record
from indicators.choices import REPORTED_STATES, CycleState, RequestState
from indicators.cycles.lifecycle import closing_time, grant_unlock
from indicators.cycles.obligations import obligations_of
from indicators.models import Cycle, ExtensionRequest, Figure, Indicator, Unlock

USUAL_DAYS = 2


class CannotExtend(Exception):
    """Why nothing was asked or decided, in the reader's language."""


@dataclass(frozen=True, slots=True)
class OpenObligations:
    """What of a unit's month is still with it (未报): only that can be extended."""

    department: Department
    indicators: list[Indicator]


def open_obligations(*, cycle: Cycle, department: Department) -> OpenObligations:
    """Everything the unit has not submitted; four queries."""
    handed = Figure.objects.filter(cycle=cycle, department=department, state__in=REPORTED_STATES)
    done = set(handed.values_list("indicator_id", flat=True))
    obligations = obligations_of(cycle=cycle, department=department)
    return OpenObligations(
        department, [obligation.indicator for obligation in obligations if obligation.indicator.pk not in done]
    )


def suggest_end(*, cycle: Cycle, at: datetime) -> datetime:
    """What the task force is offered: two days after the deadline, or after today, at closing time of a working day."""
    last = timezone.localtime(max(cycle.closes_at, at)).date() + timedelta(days=USUAL_DAYS)
    return closing_time(on_or_after(last, calendar=calendar_in_force()))


@transaction.atomic
def ask_extension(
    *,
    cycle: Cycle,
    department: Department,
    reason: str,
    actor: User,
    indicator: Indicator | None = None,
    at: datetime | None = None,
) -> ExtensionRequest:
    """Ask for more time for the whole unit or for one item (申请延期).

    Raises ``NotAllowed`` for another unit's people and ``CannotExtend`` without a reason, when nothing is missing, when
    the month is published, or when the same is already waiting.
    """
    if not may_enter(actor, department_id=department.pk, region_id=cycle.region_id):
        raise NotAllowed(_("You may not enter figures for this unit."))
    _check_askable(cycle, department, indicator, reason)
    try:
        with transaction.atomic():
            request = ExtensionRequest.objects.create(
                cycle=cycle,
                department=department,
                indicator=indicator,
                reason=reason.strip()[:200],
                requested_by=actor,
                requested_for=actor.acting_for,
                requested_by_name=str(actor),
                requested_at=at or timezone.now(),
            )
    except IntegrityError as error:
        raise CannotExtend(_("The same extension has been asked for and waits for a decision.")) from error
    detail = {"reason": request.reason}
    record(actor=actor, action="extension.ask", target=_target(request), detail=detail, unit=department)
    return request


def _check_askable(cycle: Cycle, department: Department, indicator: Indicator | None, reason: str) -> None:
    if not reason.strip():
        raise CannotExtend(_("An extension needs a reason: say in a few words what holds the figures up."))
    if cycle.state == CycleState.FROZEN:
        raise CannotExtend(_("The month is published. What is wrong in it is put right by a correction."))
    missing = open_obligations(cycle=cycle, department=department).indicators
    if not missing:
        raise CannotExtend(_("Everything is handed in, so there is nothing to extend."))
    if indicator is not None and indicator.pk not in {other.pk for other in missing}:
        raise CannotExtend(_("This item is handed in, or your unit does not report it in this period."))


def may_decide_extension(user: User, *, request: ExtensionRequest) -> bool:
    """The task force; nobody what they asked for themselves, nor what their own unit did."""
    decides = may_decide_for(user, department_id=request.department_id, region_id=request.cycle.region_id)
    return decides and not same_hand(user, request.hands)


@transaction.atomic
def grant_extension(
    *, request: ExtensionRequest, until: datetime, actor: User, answer: str = "", at: datetime | None = None
) -> Unlock:
    """Give the unit time until a moment (同意延期), also before the deadline: then its door stays open beyond it.

    Raises ``NotAllowed`` for anybody but the task force and ``CannotExtend`` for an end that has passed or lies before
    the period's own, for a published month, and for what is already decided.
    """
    at = at or timezone.now()
    locked = _waiting(request, actor)
    if until <= at:
        raise CannotExtend(_("The end of the extension has already passed: choose a later moment."))
    if locked.cycle.state == CycleState.OPEN and until <= locked.cycle.closes_at:
        raise CannotExtend(_("The period itself is open longer than that: choose a moment after its deadline."))
    if locked.cycle.state == CycleState.FROZEN:
        raise CannotExtend(_("The month is published. What is wrong in it is put right by a correction."))
    unlock = grant_unlock(
        cycle=locked.cycle,
        department=locked.department,
        indicator=locked.indicator,
        reason=locked.reason,
        actor=actor,
        until=until,
        reopen=False,
        at=at,
    )
    _decide(locked, RequestState.GRANTED, actor, answer, at, unlock)
    return unlock


@transaction.atomic
def refuse_extension(
    *, request: ExtensionRequest, answer: str, actor: User, at: datetime | None = None
) -> ExtensionRequest:
    """Refuse with an answer (不予延期). Raises ``NotAllowed``, or ``CannotExtend`` without an answer."""
    locked = _waiting(request, actor)
    if not answer.strip():
        raise CannotExtend(_("A refusal needs an answer: tell the unit why, and what to do now."))
    _decide(locked, RequestState.REFUSED, actor, answer, at or timezone.now(), None)
    return locked


def _waiting(request: ExtensionRequest, actor: User) -> ExtensionRequest:
    """The request, locked, if this account may decide it and nobody has."""
    rows = ExtensionRequest.objects.select_for_update(of=("self",))
    locked = rows.select_related("cycle", "department", "indicator").get(pk=request.pk)
    if not may_decide_for(actor, department_id=locked.department_id, region_id=locked.cycle.region_id):
        raise NotAllowed(_("Only the task force may decide on an extension, and nobody on that of their own unit."))
    if same_hand(actor, locked.hands):
        raise CannotExtend(_("You asked for this extension yourself; somebody else must decide, or unlock directly."))
    if locked.state != RequestState.WAITING:
        raise CannotExtend(_("This request has been decided by %(who)s.") % {"who": locked.decided_by_name})
    return locked


def _decide(
    request: ExtensionRequest, state: str, actor: User, answer: str, at: datetime, unlock: Unlock | None
) -> None:
    request.state, request.answer, request.unlock = state, answer.strip()[:200], unlock
    request.decided_by, request.decided_by_name, request.decided_at = actor, str(actor), at
    request.save(update_fields=["state", "answer", "unlock", "decided_by", "decided_by_name", "decided_at"])
    action = "extension.grant" if unlock else "extension.refuse"
    detail = {"reason": request.reason, "answer": request.answer}
    if unlock:
        detail["until"] = unlock.expires_at.isoformat()
    record(actor=actor, action=action, target=_target(request), detail=detail, unit=request.department)


def _target(request: ExtensionRequest) -> str:
    return f"{request.cycle} {request.department} {request.indicator or ''}".strip()
