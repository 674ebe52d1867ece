"""认定: what a unit ticked off counts once somebody else has accepted it, or goes back to the unit with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import User
from departments.rules import may_decide_for, same_hand
from departments.trail.record import record
from indicators.models import Target, TargetTick, TickJudgement
from indicators.targets.set import CannotSet


def may_judge_tick(user: User, *, tick: TargetTick) -> bool:
    """The task force of the region; nobody for their own unit, nor what they entered themselves unless the region lets
    one person do both. Target, region and unit of the tick are read."""
    unit = tick.department
    decides = may_decide_for(user, department_id=unit.pk, region_id=unit.region_id)
    return decides and (tick.target.region.one_person or not is_entered_by(user, tick=tick))


def is_entered_by(user: User, *, tick: TargetTick) -> bool:
    """Whether it was ticked off by the account or the one it acts for, or in their name (四眼)."""
    return same_hand(user, [tick.by_id, tick.acted_for_id])


@transaction.atomic
def judge_tick(
    *, tick: TargetTick, accept: bool, actor: User, reason: str = "", at: datetime | None = None
) -> TickJudgement:
    """Accept a completion, or return it with a reason. Raises ``NotAllowed`` and ``CannotSet``."""
    Target.objects.select_for_update().get(pk=tick.target_id)  # so that the unit takes nothing back meanwhile
    rows = TargetTick.objects.select_related("target__region", "target__indicator", "department", "judgement")
    now = rows.get(pk=tick.pk)
    unit, target = now.department, now.target
    if not may_decide_for(actor, department_id=unit.pk, region_id=unit.region_id):
        raise NotAllowed(_("Only the task force accepts what a unit completed, and nobody that of their own unit."))
    alone = is_entered_by(actor, tick=now)
    if alone and not target.region.one_person:
        raise CannotSet(_("You entered this completion yourself; somebody else must accept it."))
    newest = TargetTick.objects.filter(target=target, department=unit).last()
    if target.withdrawn_at is not None or newest != now or not now.is_waiting:
        raise CannotSet(_("This completion does not wait for acceptance any more."))
    if not accept and not reason.strip():
        raise CannotSet(_("Say why it is returned."))
    judged = TickJudgement.objects.create(
        tick=now,
        accepted=accept,
        reason=reason.strip()[:200],
        by=actor,
        by_name=str(actor),
        at=at or timezone.now(),
    )
    detail = {"category": target.category, "day": f"{now.met_on:%Y-%m-%d}", "reason": judged.reason}
    detail |= {"one_person": str(actor)} if alone else {}
    action = "target.accept" if accept else "target.return"
    record(actor=actor, action=action, target=f"{target.indicator} {target.category}", detail=detail, unit=unit)
    return judged
