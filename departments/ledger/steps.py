"""Working on an item: progress, the four checkpoints, other days and people (整改办理)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import ActionState, Cause, Checkpoint, StepKind
from departments.ledger.checkpoints import Proof, following, missing
from departments.ledger.items import add_line, lock_open_item, record_item_audit
from departments.models import ActionItem, ActionStep, Measure, User
from departments.rules import may_add_to, may_decide_for, may_work_on


@transaction.atomic
def add_progress(*, item: ActionItem, text: str, actor: User, at: datetime | None = None) -> ActionStep:
    """One line of what was done; the owner's and the co-units'."""
    at = at or timezone.now()
    now = lock_open_item(item)
    if not may_add_to(actor, item=now):
        raise NotDone(_("Only the owner and its co-units report progress."))
    if not text.strip():
        raise NotDone(_("Say what was done."))
    step = add_line(now, StepKind.PROGRESS, text.strip(), actor, at, now.checkpoint)
    record_item_audit(now, "action.progress", actor, text=step.text[:200])
    return step


@transaction.atomic
def name_cause(
    *, item: ActionItem, cause: str, measure: Measure | None, actor: User, at: datetime | None = None
) -> ActionItem:
    """Why the problem is there, and what the best county does about it (原因与对标措施)."""
    at = at or timezone.now()
    now = lock_open_item(item)
    _owner_only(now, actor)
    if measure is not None and measure.region_id != now.region_id:
        raise NotDone(_("The measure belongs to another region."))
    now.cause, now.measure = Cause(cause), measure
    now.save(update_fields=["cause", "measure"])
    text = f"{Cause(cause).label}{_(': ')}{measure}" if measure else str(Cause(cause).label)
    add_line(now, StepKind.CHANGED, text, actor, at, now.checkpoint)
    record_item_audit(now, "action.cause", actor, cause=cause, measure=measure.pk if measure else None)
    return now


def proof_of(item: ActionItem) -> Proof:
    """What there is to show for the checkpoint at which the item stands."""
    return Proof(
        files=item.files.not_withdrawn().filter(checkpoint=item.checkpoint).count(),
        source=bool(item.source),
        cause=bool(item.cause),
        measure=item.measure_id is not None,
        needs_effect=item.needs_effect,
        effect=bool(item.effect),
    )


@transaction.atomic
def pass_checkpoint(*, item: ActionItem, actor: User, text: str = "", at: datetime | None = None) -> ActionItem:
    """Pass the checkpoint at which the item stands, if its evidence is there. Raises ``NotDone`` with what is not."""
    at = at or timezone.now()
    now = lock_open_item(item)
    _owner_only(now, actor)
    if why := missing(now.checkpoint, proof_of(now)):
        raise NotDone(why)
    passed = Checkpoint(now.checkpoint)
    now.checkpoint = following(passed)
    now.save(update_fields=["checkpoint"])
    add_line(now, StepKind.CHECKPOINT, text.strip(), actor, at, passed)
    record_item_audit(now, "action.checkpoint", actor, passed=passed.value)
    return now


@transaction.atomic
def ask_to_close(*, item: ActionItem, text: str, actor: User, at: datetime | None = None) -> ActionItem:
    """The owner says it is done (申请销号); somebody else verifies it."""
    at = at or timezone.now()
    now = lock_open_item(item)
    _owner_only(now, actor)
    if now.state == ActionState.CLOSING_ASKED:
        raise NotDone(_("Closing has been asked for already."))
    if now.checkpoint != Checkpoint.DONE:
        why = missing(now.checkpoint, proof_of(now)) or _("Pass it first.")
        raise NotDone(
            _("Checkpoint “%(stage)s” has not been passed. %(why)s")
            % {"stage": Checkpoint(now.checkpoint).label, "why": why}
        )
    now.state, now.asked_by, now.asked_by_name = ActionState.CLOSING_ASKED, actor, str(actor)
    now.save(update_fields=["state", "asked_by", "asked_by_name"])
    add_line(now, StepKind.CLOSING_ASKED, text.strip(), actor, at)
    record_item_audit(now, "action.ask_close", actor)
    return now


@transaction.atomic
def change_due(*, item: ActionItem, due: date, reason: str, actor: User, at: datetime | None = None) -> ActionItem:
    """Another deadline, by the task force and with a reason; the one before stays in the history."""
    at = at or timezone.now()
    now = lock_open_item(item)
    if not may_decide_for(actor, department_id=now.owner_id, region_id=now.region_id):
        raise NotDone(_("Only the task force changes a deadline, and nobody that of their own unit."))
    if not reason.strip():
        raise NotDone(_("Give a reason."))
    if due < now.opened:
        raise NotDone(_("The deadline %(due)s lies before the start %(opened)s.") % {"due": due, "opened": now.opened})
    before, now.due = now.due, due
    now.save(update_fields=["due"])
    text = _("Deadline %(before)s → %(due)s: %(reason)s") % {"before": before, "due": due, "reason": reason.strip()}
    add_line(now, StepKind.CHANGED, text, actor, at)
    record_item_audit(now, "action.due", actor, before=f"{before}", after=f"{due}", reason=reason.strip())
    return now


def _owner_only(item: ActionItem, actor: User) -> None:
    if not may_work_on(actor, item=item):
        raise NotDone(_("Only the owner unit may do this."))
