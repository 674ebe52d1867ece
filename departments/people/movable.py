"""What of the ledger moves when a post is handed over (交接中的台账事项)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.choices import StepKind
from departments.ledger.items import add_line, lock_item, record_item_audit
from departments.models import ActionItem, Post, User
from departments.people.handover import Movable
from departments.querysets import ActionQuerySet


class LedgerMovables:
    """Unfinished items of the unit that name the person who leaves. Their history keeps the past name."""

    name = "ledger"

    def label(self) -> str:
        return _("Items of the ledger")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        return [Movable(str(item.pk), f"{item.number} {item.title}") for item in _items_of(post).order_by("due", "pk")]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        at = timezone.now()
        for item in _items_of(former).filter(pk__in=[int(key) for key in keys]):
            now = lock_item(item)
            now.person = successor.name
            now.save(update_fields=["person"])
            text = _("Handed over from %(former)s to %(successor)s.") % {
                "former": former.name,
                "successor": successor.name,
            }
            add_line(now, StepKind.CHANGED, text, actor, at, now.checkpoint)
            record_item_audit(now, "action.hand_over", actor, former=former.name, successor=successor.name, on=f"{on}")


def _items_of(post: Post) -> ActionQuerySet:
    rows = ActionItem.objects.filter(owner_id=post.department_id, person=post.name).exclude(person="")
    return rows.not_closed()
