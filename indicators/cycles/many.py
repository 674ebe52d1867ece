"""Extensions for many at once (批量延期): every one of them, or none and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.lists.columns import minute_text
from departments.access.refusals import NotAllowed
from departments.models import Department, User
from departments.rules import may_run_month
from indicators.choices import CycleState
from indicators.cycles.completeness import unit_progress
from indicators.cycles.extensions import CannotExtend, grant_extension, refuse_extension
from indicators.cycles.lifecycle import grant_unlock
from indicators.models import Cycle, ExtensionRequest, Unlock


class Refusals(Exception):
    """Why of several acts none was done: what each is about, and what stands against it, in the reader's language."""

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("; ").join(f"{name}{_(': ')}{reason}" for name, reason in reasons))
        self.reasons = list(reasons)


@transaction.atomic
def extend_units(
    *, cycle: Cycle, departments: Sequence[Department], until: datetime, reason: str, actor: User, at: datetime
) -> list[Unlock]:
    """Give several units time until one moment, for one reason; where a unit waits for that, its request is granted.

    Raises ``NotAllowed`` for anybody but the task force, ``CannotExtend`` for what holds for all of them, and
    ``Refusals`` with every unit that cannot be extended: then nobody is.
    """
    locked = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if not may_run_month(actor, region_id=locked.region_id):
        raise NotAllowed(_("Only the task force may decide on an extension."))
    _check_common(locked, departments, until, reason, at)
    progress = {row.department.pk: row for row in unit_progress(cycle=locked, at=at)}
    whole = Unlock.objects.filter(cycle=locked, indicator=None).in_force(at=at)
    ends: dict[int, datetime] = dict(whole.order_by("expires_at").values_list("department_id", "expires_at"))
    waiting = ExtensionRequest.objects.waiting().filter(cycle=locked, indicator=None, department__in=departments)
    requests = {request.department_id: request for request in waiting}
    granted, refused = [], []
    for unit in departments:
        row = progress.get(unit.pk)
        if row is None or not row.outstanding:
            refused.append((str(unit), _("nothing is missing")))
        elif unit.pk in ends and ends[unit.pk] >= until:
            refused.append((str(unit), _("has time until %(until)s already") % {"until": minute_text(ends[unit.pk])}))
        else:
            try:
                granted.append(_extend(locked, unit, requests.get(unit.pk), until, reason, actor, at))
            except (CannotExtend, NotAllowed) as refusal:
                refused.append((str(unit), str(refusal)))
    if refused:
        raise Refusals(refused)
    return granted


def _check_common(cycle: Cycle, departments: Sequence[Department], until: datetime, reason: str, at: datetime) -> None:
    if not departments:
        raise CannotExtend(_("Choose the units that are to get more time."))
    if not reason.strip():
        raise CannotExtend(_("An extension needs a reason: say in a few words what holds the figures up."))
    if cycle.state == CycleState.FROZEN:
        raise CannotExtend(_("The month is published. What is wrong in it is put right by a correction."))
    if until <= at:
        raise CannotExtend(_("The end of the extension has already passed: choose a later moment."))
    if cycle.state == CycleState.OPEN and until <= cycle.closes_at:
        raise CannotExtend(_("The period itself is open longer than that: choose a moment after its deadline."))


def _extend(
    cycle: Cycle,
    unit: Department,
    request: ExtensionRequest | None,
    until: datetime,
    reason: str,
    actor: User,
    at: datetime,
) -> Unlock:
    if request is not None:
        return grant_extension(request=request, until=until, answer=reason, actor=actor, at=at)
    return grant_unlock(cycle=cycle, department=unit, reason=reason.strip(), actor=actor, until=until, at=at)


@transaction.atomic
def grant_requests(
    *, requests: Sequence[ExtensionRequest], until: datetime, answer: str, actor: User, at: datetime
) -> list[Unlock]:
    """Grant several requests until one moment. Raises ``Refusals`` with every one that cannot be: then none is."""
    granted, refused = [], []
    for request in requests:
        try:
            granted.append(grant_extension(request=request, until=until, answer=answer, actor=actor, at=at))
        except (CannotExtend, NotAllowed) as refusal:
            refused.append((request_text(request), str(refusal)))
    if refused:
        raise Refusals(refused)
    return granted


@transaction.atomic
def refuse_requests(
    *, requests: Sequence[ExtensionRequest], answer: str, actor: User, at: datetime
) -> list[ExtensionRequest]:
    """Refuse several with one answer. Raises ``Refusals`` with every one that cannot be: then none is."""
    done, refused = [], []
    for request in requests:
        try:
            done.append(refuse_extension(request=request, answer=answer, actor=actor, at=at))
        except (CannotExtend, NotAllowed) as refusal:
            refused.append((request_text(request), str(refusal)))
    if refused:
        raise Refusals(refused)
    return done


def request_text(request: ExtensionRequest) -> str:
    """What a request is about: period, unit, and the item or everything that is missing."""
    return f"{request.cycle} {request.department} · {request.indicator or _('everything that is missing')}"
