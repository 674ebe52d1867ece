"""回访: asking a firm again that was not satisfied, by whoever follows it up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.choices import ActionState, Role
from departments.ledger.steps import add_progress
from departments.models import User
from departments.rules import may_run_month
from departments.trail.record import record
from indicators.choices import BELOW_SATISFIED, FirmGrade, RoundState
from indicators.models import RoundFirm
from indicators.rounds.masking import mask_firm, mask_text
from indicators.rounds.record import CALL, RoundRefused


def follows_up(user: User | Any, *, firm: RoundFirm) -> bool:
    """跟进: staff and reviewers of the unit that has its item, else of the one named; the task force for either."""
    unit = firm.action.owner_id if firm.action else firm.unit_id
    if unit is not None and user.has_role(Role.STAFF, Role.REVIEWER) and user.department_id == unit:
        return True
    return may_run_month(user, region_id=firm.round.region_id)


@transaction.atomic
def record_call_back(
    *, firm: RoundFirm, on: date, grade: str, note: str, actor: User, at: datetime | None = None
) -> RoundFirm:
    """What the firm says now. A later call replaces the one before, which stays in the audit trail; what the survey
    found never changes. The firm's ledger item gets a line of it. Raises ``NotAllowed`` or ``RoundRefused``."""
    at = at or timezone.now()
    # With its round: a correction that is confirmed meanwhile waits for the call, or the call for it.
    rows = RoundFirm.objects.select_for_update(of=("self", "round"))
    now = rows.select_related("round", "action__owner", "action__region", "unit").get(pk=firm.pk)
    if not follows_up(actor, firm=now):
        raise NotAllowed(_("The unit that follows up records the call."))
    _refuse(now, on, note, timezone.localtime(at).date())
    before = {name: str(getattr(now, name) or "") for name in ("called_back_on", "result_grade")}
    now.called_back_on, now.result_grade = on, FirmGrade(grade)
    now.result_note, now.called_back_by_name = note.strip()[:300], str(actor)
    now.save(update_fields=CALL)
    values = {"day": f"{on}", "after": str(FirmGrade(grade).label), "before": before}
    unit = now.action.owner if now.action else now.unit
    record(actor=actor, action="round.call_back", target=f"{now.round} {mask_firm(now.name)}", detail=values, unit=unit)
    if now.action is not None and now.action.state != ActionState.CLOSED:
        masked_note = mask_text(note.strip(), now.round.firms.values_list("name", flat=True))
        facts = {"day": f"{on:%Y-%m-%d}", "grade": FirmGrade(grade).label, "note": masked_note}
        add_progress(item=now.action, text=_("Called back on %(day)s: %(grade)s. %(note)s") % facts, actor=actor, at=at)
    return now


def _refuse(firm: RoundFirm, on: date, note: str, today: date) -> None:
    if firm.round.state != RoundState.CONFIRMED:
        raise RoundRefused(_("The round is being recorded, or a later edition corrects it."))
    if firm.grade not in BELOW_SATISFIED:
        raise RoundRefused(_("The enterprise was satisfied: there is nothing to follow up."))
    if not firm.round.issued_on <= on <= today:
        values = {"first": f"{firm.round.issued_on:%Y-%m-%d}", "last": f"{today:%Y-%m-%d}"}
        raise RoundRefused(_("The call was made between %(first)s and %(last)s.") % values, "on")
    if not note.strip():
        raise RoundRefused(_("Say what came of the call."), "note")
