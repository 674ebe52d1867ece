"""What of the ledger moves when a post is handed over (交接中的台账事项).

An open item is the unit's before it is a person's: whoever heads the unit hands over all of them, whatever person is
written on each; everybody else hands over those that name them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from config.names import plain
from config.numbers import number_text
from departments.calendar.holidays import calendar_in_force
from departments.choices import ActionState, PostKind, StepKind
from departments.ledger.difficulties import difficulty_text
from departments.ledger.items import add_line, lock_item, record_item_audit
from departments.ledger.lamps import Today, age_text, distance_text
from departments.models import ActionItem, Difficulty, Letter, Post, User
from departments.people.handover import Movable


class LedgerMovables:
    """Unfinished items of the unit. Their history keeps the past name."""

    name = "ledger"

    def label(self) -> str:
        return _("Items of the ledger")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        day = Today.of(on, calendar=calendar_in_force())
        return [Movable(str(item.pk), item_text(item, day), item.amount) for item in _items_of(post)]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        at = timezone.now()
        names = {"former": former.name, "successor": successor.name}
        for item in _items_of(former):
            if str(item.pk) not in keys:
                continue
            now = lock_item(item)
            if is_same_person(now.person, former):
                now.person = successor.name
                now.save(update_fields=["person"])
                text = _("Handed over from %(former)s to %(successor)s.") % names
            else:
                text = _("Handed over with the unit from %(former)s to %(successor)s; its person stays.") % names
            add_line(now, StepKind.CHANGED, text, actor, at, now.checkpoint)
            record_item_audit(now, "action.hand_over", actor, former=former.name, successor=successor.name, on=f"{on}")


class DifficultyMovables:
    """Questions of the unit that wait for an answer: they pass to who heads it next."""

    name = "difficulties"

    def label(self) -> str:
        return _("Difficulties without an answer")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        if post.kind != PostKind.PRINCIPAL:
            return []
        rows = Difficulty.objects.waiting(region_id=post.department.region_id).of_owner(post.department_id)
        return [
            Movable(str(row.pk), f"{row.item.number} {difficulty_text(row)}")
            for row in rows.select_related("item").order_by("by_when", "pk")
        ]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        """They are the unit's and stay with it; the sheet says that they are known."""


class LetterMovables:
    """Letters that were sent to the unit about what is still open, with the day by which each is answered."""

    name = "letters"

    def label(self) -> str:
        return _("Letters about open items")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        if post.kind != PostKind.PRINCIPAL:
            return []
        open_items = [item.pk for item in _items_of(post)]
        rows = Letter.objects.filter(item__in=open_items).select_related("item").order_by("reply_by", "pk")
        return [
            Movable(
                str(row.pk),
                _("%(letter)s: %(title)s (answer by %(day)s)")
                % {"letter": row, "title": row.title, "day": f"{row.reply_by:%Y-%m-%d}"},
            )
            for row in rows
            if row.round == row.item.reopened
        ]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        """They are the unit's and stay with it; the sheet says that they are known."""


def item_text(item: ActionItem, day: Today) -> str:
    """An item as the sheet prints it: what, how much, how old, where it stands and how long it has."""
    return f"{item.number} {item.title}{_(': ')}{_('; ').join(_facts(item, day))}"


def _facts(item: ActionItem, day: Today) -> Iterator[str]:
    yield str(item.get_kind_display())
    if item.amount is not None:
        yield _("%(amount)s yuan") % {"amount": number_text(item.amount, group=True)}
    since = item.origin_date or item.opened
    yield _("since %(day)s (%(age)s)") % {"day": f"{since:%Y-%m-%d}", "age": age_text(since, day.day)}
    yield str(item.get_state_display() if item.state == ActionState.CLOSING_ASKED else item.get_checkpoint_display())
    yield _("due %(day)s, %(distance)s") % {"day": f"{item.due:%Y-%m-%d}", "distance": distance_text(item.due, day)}
    if item.person:
        yield _("person: %(name)s") % {"name": item.person}


def is_same_person(name: str, post: Post) -> bool:
    """Padded names are the same name."""
    return bool(name) and plain(name) == plain(post.name)


def _items_of(post: Post) -> list[ActionItem]:
    rows = ActionItem.objects.filter(owner_id=post.department_id).not_closed().order_by("due", "pk")
    if post.kind == PostKind.PRINCIPAL:
        return list(rows)
    return [item for item in rows.exclude(person="") if is_same_person(item.person, post)]
