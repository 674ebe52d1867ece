"""What of the ledger moves when a post is handed over (交接中的台账事项)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.choices import StepKind
from departments.ledger.items import add_line, locked, noted
from departments.models import ActionItem, Post, User
from departments.people.handover import Movable
from departments.querysets import ActionQuerySet


class LedgerDuties:
    """Unfinished items of the unit that name the person who leaves. Their history keeps the past name."""

    name = "ledger"

    def label(self) -> str:
        return _("Items of the ledger")

    def open_duties(self, *, post: Post, on: date) -> Sequence[Movable]:
        return [Movable(str(item.pk), f"{item.number} {item.title}") for item in _named(post).order_by("due", "pk")]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        at = timezone.now()
        for item in _named(former).filter(pk__in=[int(key) for key in keys]):
            now = locked(item)
            now.person = successor.name
            now.save(update_fields=["person"])
            said = _("Handed over from %(former)s to %(successor)s.") % {
                "former": former.name,
                "successor": successor.name,
            }
            add_line(now, StepKind.CHANGED, said, actor, at, now.checkpoint)
            noted(now, "action.hand_over", actor, former=former.name, successor=successor.name, on=f"{on}")


def _named(post: Post) -> ActionQuerySet:
    rows = ActionItem.objects.filter(owner_id=post.department_id, person=post.name).exclude(person="")
    return rows.unfinished()
