"""明确责任科室和责任人: on one item, or on many at once; as typed, or as the responsibility card and the posts say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import StepKind
from departments.ledger.answerable import Answerable, find_answerable
from departments.ledger.items import add_line, lock_open_item, record_item_audit
from departments.models import ActionItem, User
from departments.rules import may_work_on


@transaction.atomic
def name_people(
    *, items: Collection[ActionItem], section: str, person: str, actor: User, at: datetime | None = None
) -> int:
    """Write section and person on these items; what is left blank stays as it is. Returns how many changed. Raises
    ``NotDone``; then nothing has changed."""
    named = Answerable(section.strip()[:60], person.strip()[:40])
    if not named.section and not named.person:
        raise NotDone(_("Give the section or the person."))
    return sum(_name(item, named, actor, at or timezone.now()) for item in items)


@transaction.atomic
def name_from_card(*, items: Collection[ActionItem], actor: User, at: datetime | None = None) -> int:
    """Fill what is blank from the responsibility card, else from the posts of the unit. Returns how many changed."""
    at = at or timezone.now()
    matters = {(item.owner_id, item.indicator_code) for item in items}
    found = find_answerable(matters=matters, on=timezone.localtime(at).date())
    return sum(
        _name(item, Answerable(item.section, item.person).over(found[item.owner_id, item.indicator_code]), actor, at)
        for item in items
    )


def _name(item: ActionItem, named: Answerable, actor: User, at: datetime) -> bool:
    now = lock_open_item(item)
    if not may_work_on(actor, item=now):
        raise NotDone(_("Only the owner unit or the task force names who answers for %(item)s.") % {"item": now.number})
    before = Answerable(now.section, now.person)
    after = named.over(before)
    if after == before:
        return False
    now.section, now.person = after.section, after.person
    now.save(update_fields=["section", "person"])
    text = _("Section %(section)s, person %(person)s") % {
        "section": after.section or "—",
        "person": after.person or "—",
    }
    add_line(now, StepKind.CHANGED, text, actor, at, now.checkpoint)
    facts = {"before": f"{before.section} {before.person}".strip(), "after": f"{after.section} {after.person}".strip()}
    record_item_audit(now, "action.name", actor, **facts)
    return True
