"""Closing needs effect (销号要见效): verified by another than the owner; regress opens the item again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import add_workdays
from departments.choices import ActionState, Checkpoint, StepKind
from departments.ledger.items import add_line, lock_item, lock_open_item, record_item_audit, settings_of
from departments.models import ActionItem, User
from departments.rules import has_proved, may_run_month, may_verify


@transaction.atomic
def close_item(*, item: ActionItem, text: str, actor: User, at: datetime | None = None) -> ActionItem:
    """Verify and close what the owner asked to have closed. An item that must show an effect needs one."""
    at = at or timezone.now()
    now = lock_open_item(item)
    _may_verify(now, actor)
    if now.state != ActionState.CLOSING_ASKED:
        raise NotDone(_("The owner has not asked to have it closed."))
    if now.needs_effect and not now.effect:
        raise NotDone(_("The published figures do not show the agreed effect yet."))
    words = "\n".join(filter(None, (text.strip(), now.effect)))
    _close(now, words, actor, at)
    record_item_audit(now, "action.close", actor, effect=now.effect, **_alone(now, actor))
    return now


@transaction.atomic
def override_close(*, item: ActionItem, reason: str, actor: User, at: datetime | None = None) -> ActionItem:
    """Close without the effect, or without the owner's word: with a reason that stays on the item (特批销号)."""
    at = at or timezone.now()
    now = lock_open_item(item)
    _may_verify(now, actor)
    if not reason.strip():
        raise NotDone(_("Closing without the effect needs a reason."))
    now.override_reason = reason.strip()[:200]
    _close(now, _("Closed without the effect: %(reason)s") % {"reason": now.override_reason}, actor, at)
    facts = {"reason": now.override_reason, "checkpoint": now.checkpoint, **_alone(now, actor)}
    record_item_audit(now, "action.close_override", actor, **facts)
    return now


@transaction.atomic
def refuse_closing(*, item: ActionItem, reason: str, actor: User, at: datetime | None = None) -> ActionItem:
    """Not verified: back to the owner, who mends it again from the third checkpoint on."""
    at = at or timezone.now()
    now = lock_open_item(item)
    if not may_run_month(actor, region_id=now.region_id):
        raise NotDone(_("Only the task force verifies."))
    if now.state != ActionState.CLOSING_ASKED:
        raise NotDone(_("The owner has not asked to have it closed."))
    if not reason.strip():
        raise NotDone(_("Give a reason."))
    now.state, now.checkpoint = ActionState.OPEN, Checkpoint.RECTIFY
    now.asked_by, now.asked_by_name = None, ""
    now.save(update_fields=["state", "checkpoint", "asked_by", "asked_by_name"])
    add_line(now, StepKind.RETURNED, reason.strip(), actor, at)
    record_item_audit(now, "action.return", actor, reason=reason.strip())
    return now


@transaction.atomic
def reopen_item(
    *, item: ActionItem, reason: str, actor: User | None, due: date | None = None, at: datetime | None = None
) -> ActionItem:
    """Open a closed item again: by itself when a figure shows the regress (``actor=None``), or by the task force."""
    at = at or timezone.now()
    now = lock_item(item)
    if actor is not None and not may_run_month(actor, region_id=now.region_id):
        raise NotDone(_("Only the task force reopens items."))
    if now.state != ActionState.CLOSED:
        raise NotDone(_("The item is not closed."))
    if not reason.strip():
        raise NotDone(_("Give a reason."))
    day = timezone.localtime(at).date()
    if due is None:
        within = settings_of(region_id=now.region_id).rectify_within
        due = add_workdays(day, within, calendar=calendar_in_force())
    if due < day:
        raise NotDone(_("The new deadline lies in the past."))
    ActionItem.objects.filter(pk=now.pk).update(
        state=ActionState.OPEN,
        checkpoint=Checkpoint.RECTIFY,
        effect="",
        escalation="",
        due=due,
        closed_on=None,
        closed_by=None,
        closed_by_name="",
        asked_by=None,
        asked_by_name="",
        override_reason="",
        reopened=now.reopened + 1,
    )
    now.refresh_from_db()
    add_line(now, StepKind.REOPENED, reason.strip(), actor, at)
    record_item_audit(now, "action.reopen", actor, reason=reason.strip(), times=now.reopened)
    return now


@transaction.atomic
def record_effect(*, item: ActionItem, effect: str, text: str, at: datetime | None = None) -> ActionItem:
    """What a newly published figure says of the item: the periods that prove the effect, empty when they do not (yet).

    Called by whoever measures; an item whose effect is lost while its closing is asked for goes back to its owner.
    A closed item keeps the effect it was closed with: one that lost it is reopened instead.
    """
    at = at or timezone.now()
    now = lock_open_item(item)
    lost = now.state == ActionState.CLOSING_ASKED and now.needs_effect and not effect
    now.effect = effect[:200]
    if lost:
        now.state, now.asked_by, now.asked_by_name = ActionState.OPEN, None, ""
    if not effect and now.needs_effect and now.checkpoint == Checkpoint.DONE:
        now.checkpoint = Checkpoint.IMPROVE
    now.save(update_fields=["effect", "state", "asked_by", "asked_by_name", "checkpoint"])
    add_line(now, StepKind.EFFECT, text, None, at)
    record_item_audit(now, "action.effect", None, effect=now.effect, text=text[:300])
    return now


def _may_verify(item: ActionItem, actor: User) -> None:
    if may_verify(actor, item=item):
        return
    if not may_run_month(actor, region_id=item.region_id):
        raise NotDone(_("Only the task force verifies."))
    raise NotDone(
        _("Somebody else must verify: nobody of the owner unit, and nobody who asked, uploaded or passed a checkpoint.")
    )


def _alone(item: ActionItem, actor: User) -> dict[str, str]:
    """Put on record where one person proved and verified, as the region lets a small office do."""
    return {"one_person": str(actor)} if has_proved(actor, item=item) else {}


def _close(item: ActionItem, text: str, actor: User, at: datetime) -> None:
    item.state, item.closed_on = ActionState.CLOSED, timezone.localtime(at).date()
    item.closed_by, item.closed_by_name = actor, str(actor)
    item.save(update_fields=["state", "closed_on", "closed_by", "closed_by_name", "override_reason"])
    add_line(item, StepKind.CLOSED, text, actor, at)
