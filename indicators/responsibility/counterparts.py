"""对口联络台账: what a unit heard from its counterpart above about an indicator's rule and its own place."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import Department, User
from departments.rules import may_enter
from departments.trail.record import record
from indicators.models import Indicator, Liaison, Responsibility


class CannotRecord(Exception):
    """Why the line was not kept, in the reader's language."""


@transaction.atomic
def record_liaison(
    *,
    indicator: Indicator,
    department: Department,
    day: date,
    counterpart: str,
    learnt: str,
    actor: User,
    spoke_with: str = "",
    at: datetime | None = None,
) -> Liaison:
    """One line more. Raises ``NotAllowed`` for other units' people, ``CannotRecord`` with all that is wrong."""
    at = at or timezone.now()
    if not may_enter(actor, department_id=department.pk, region_id=department.region_id):
        raise NotAllowed(_("You may not keep the log of this unit."))
    held = Responsibility.objects.filter(indicator=indicator, department=department).in_force(on=day)
    wrong = [
        message
        for is_wrong, message in (
            (not counterpart.strip(), _("Name the counterpart.")),
            (not learnt.strip(), _("Write down what was learnt.")),
            (day > timezone.localtime(at).date(), _("%(day)s lies ahead. Write it down afterwards.") % {"day": day}),
            (
                not held.exists(),
                _("%(unit)s neither led nor shared this indicator on %(day)s.") % {"unit": department, "day": day},
            ),
        )
        if is_wrong
    ]
    if wrong:
        raise CannotRecord(" ".join(wrong))
    made = Liaison.objects.create(
        indicator=indicator,
        department=department,
        day=day,
        counterpart=counterpart.strip()[:80],
        spoke_with=spoke_with.strip()[:60],
        learnt=learnt.strip()[:1000],
        entered_by=actor,
        entered_by_name=str(actor),
        entered_at=at,
    )
    detail = {"text": made.learnt[:200], "day": f"{day}", "person": made.spoke_with}
    record(actor=actor, action="liaison.add", target=f"{indicator.code} {made}", detail=detail, unit=department)
    return made
