"""Opening items in the ledger (台账立项), and what every act on one shares: a line of history and an audit line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import ActionState, StepKind
from departments.ledger.answerable import Answerable, find_answerable
from departments.models import ActionItem, ActionStep, Department, LedgerSettings, Region, User
from departments.rules import may_run_month
from departments.trail.record import record


class Twice(NotDone):
    """The same item is open already: a button pressed twice, or two people at the same notice."""


@transaction.atomic
def open_item(
    *,
    region: Region,
    owner: Department,
    title: str,
    due: date,
    actor: User | None,
    co_units: Iterable[Department] = (),
    opened: date | None = None,
    at: datetime | None = None,
    once: bool = False,
    **facts: Any,
) -> ActionItem:
    """Open one item. Raises ``NotDone`` when the days are in the wrong order, or the account is not the task force.

    Section and person that are not given are those of the responsibility card, else of the unit's posts.

    ``once``: not while the unit has the same item of the same enterprise open; then ``Twice``.
    """
    at = at or timezone.now()
    opened = opened or timezone.localtime(at).date()
    if actor is not None and not may_run_month(actor, region_id=region.pk):
        raise NotDone(_("Only the task force opens items of the ledger."))
    if owner.region_id != region.pk:
        raise NotDone(_("The unit belongs to another region."))
    if due < opened:
        raise NotDone(_("The deadline %(due)s lies before the start %(opened)s.") % {"due": due, "opened": opened})
    number = next_numbers(region=region, year=opened.year, count=1)[0]
    if once:
        _refuse_twice(owner, title.strip()[:200], str(facts.get("kind", "")), str(facts.get("enterprise", "")))
    matter = (owner.pk, str(facts.get("indicator_code", "")))
    named = Answerable(str(facts.pop("section", "")), str(facts.pop("person", "")))
    named = named.over(find_answerable(matters=[matter], on=opened)[matter])
    facts |= {"section": named.section, "person": named.person}
    item = ActionItem.objects.create(
        region=region, owner=owner, number=number, title=title.strip()[:200], due=due, opened=opened, **facts
    )
    item.co_units.set([unit for unit in co_units if unit.pk != owner.pk])
    add_line(item, StepKind.OPENED, item.source, actor, at)
    detail = {"kind": item.kind, "owner": str(owner), "due": f"{due}", "rules": item.rules}
    record(actor=actor, action="action.open", target=f"{region} {item}", detail=detail, unit=owner)
    return item


def _refuse_twice(owner: Department, title: str, kind: str, enterprise: str) -> None:
    same = ActionItem.objects.filter(owner=owner, title=title, kind=kind, enterprise=enterprise).not_closed()
    if (number := same.values_list("number", flat=True).first()) is not None:
        raise Twice(_("The item is open in the ledger already, as %(number)s.") % {"number": number})


def next_numbers(*, region: Region, year: int, count: int) -> list[str]:
    """The next ledger numbers of a year; the region's row is locked until they are used."""
    Region.objects.select_for_update().get(pk=region.pk)
    numbers = ActionItem.objects.filter(region=region, number__startswith=f"{year}-").order_by("-number")
    last = numbers.values_list("number", flat=True).first()
    start = int(last.partition("-")[2]) if last else 0
    return [f"{year}-{start + n:05}" for n in range(1, count + 1)]


def settings_of(*, region_id: int) -> LedgerSettings:
    """The region's settings; the shipped ones while nobody has changed any."""
    return LedgerSettings.objects.filter(region_id=region_id).first() or LedgerSettings(region_id=region_id)


def lock_item(item: ActionItem) -> ActionItem:
    """The item as it is now, held until the end of the transaction."""
    rows = ActionItem.objects.select_for_update(of=("self",)).select_related("region", "owner")
    return rows.get(pk=item.pk)


def lock_open_item(item: ActionItem) -> ActionItem:
    """The same, refused when the item is closed."""
    now = lock_item(item)
    if now.state == ActionState.CLOSED:
        raise NotDone(_("The item is closed. Reopen it first, with a reason."))
    return now


def add_line(
    item: ActionItem, kind: StepKind, text: str, actor: User | None, at: datetime, checkpoint: str = ""
) -> ActionStep:
    """One more line of the item's history."""
    return ActionStep.objects.create(
        item=item,
        kind=kind,
        text=text,
        checkpoint=checkpoint,
        by=actor,
        at=at,
        by_name=str(actor) if actor else _("system"),
        acted_for=actor.acting_for if actor else None,
    )


def record_item_audit(item: ActionItem, action: str, actor: User | None, **detail: Any) -> None:
    """The audit line of an act on an item."""
    record(actor=actor, action=action, target=f"{item.region} {item}", detail=detail, unit=item.owner)
