"""交接: a post passes to the next person with the matters that are open; what is past keeps the past name.

What can move is not known here. Whoever keeps open matters offers them through a provider and is called back:
``register`` is called once, when the apps are ready, and nobody else is told of a handover.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.names import plain
from config.numbers import number_text
from departments.access.refusals import NotDone
from departments.access.roles import keep_security_admin
from departments.models import Handover, Post, User
from departments.people.posts import HERE, CannotAppoint, check_person, check_terms, lock_people, term_of, terms_of
from departments.people.tenure import Term
from departments.trail.record import record


@dataclass(frozen=True, slots=True)
class Movable:
    """One open matter of the person who leaves: a key that its provider understands, and how people call it."""

    key: str
    text: str
    amount: Decimal | None = None  # yuan that are at stake


class Provider(Protocol):
    """A keeper of open matters. Keys of different providers never meet: each has its own name in front of them."""

    name: str  # letters only; part of the keys in the form

    def label(self) -> str:
        """What these matters are called, in the reader's language."""

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        """What the holder of this post has open on the day; nothing is changed."""

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        """Give these matters to the successor from the day on, inside the caller's transaction."""


_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let a provider's matters move with a handover; a provider of the same name is replaced."""
    _providers[:] = [each for each in _providers if each.name != provider.name] + [provider]


@dataclass(frozen=True, slots=True)
class Group:
    """The open matters of one provider."""

    name: str
    label: str
    movables: Sequence[Movable]

    @property
    def summary(self) -> str:
        return summary_of(self.movables)


def summary_of(movables: Sequence[Movable]) -> str:
    """How many, and worth how much where sums are known."""
    count = ngettext("%(n)d matter", "%(n)d matters", len(movables)) % {"n": len(movables)}
    amounts = [movable.amount for movable in movables if movable.amount is not None]
    if not amounts:
        return count
    total = number_text(sum(amounts, Decimal(0)), group=True)
    return _("%(count)s, %(n)d of them worth %(total)s yuan") % {"count": count, "n": len(amounts), "total": total}


@dataclass(frozen=True, slots=True)
class Successor:
    """Who comes, from which day on."""

    name: str
    on: date
    phone: str = ""
    title: str = ""
    user: User | None = None


def find_movables(*, post: Post, on: date) -> list[Group]:
    """Everything that would move with the post, provider by provider; empty ones are left out."""
    found = [Group(each.name, each.label(), each.movables(post=post, on=on)) for each in _providers]
    return [group for group in found if group.movables]


@transaction.atomic
def hand_over(
    *,
    post: Post,
    to: Successor,
    actor: User,
    keep: Iterable[str] = (),
    note: str = "",
    closes_account: bool = False,
    today: date | None = None,
) -> Handover:
    """End the post on the day before, name the successor and move every open matter but those in ``keep``
    ("provider:key"). Raises ``NotAllowed`` or ``CannotAppoint``; then nothing has changed.

    ``closes_account``: the account of who leaves is switched off on the successor's first day, at once when that has
    come."""
    lock_people(region_id=post.department.region_id, actor=actor)
    former = Post.objects.select_for_update(of=("self",)).select_related("department", "user").get(pk=post.pk)
    _check(former, to)
    if closes_account:
        _check_closing(former, to)
    offered = find_movables(post=former, on=to.on)
    successor = _succeed(former, to)
    moved, kept = _move(offered, former, successor, frozenset(keep), actor)
    handover = Handover.objects.create(
        former=former,
        successor=successor,
        on=to.on,
        moved=moved,
        kept_back=kept,
        note=note.strip(),
        closes_account=closes_account,
        by=actor,
        by_name=str(actor),
        at=timezone.now(),
    )
    detail = {"on": to.on.isoformat(), "moved": sum(len(group["items"]) for group in moved), "note": note.strip()[:200]}
    target = f"{former.trail_name} → {successor.name}"
    record(actor=actor, action="post.handover", target=target, detail=detail, unit=former.department)
    if closes_account and to.on <= (today or timezone.localdate()):
        _close_account(handover, actor)
    return handover


def close_left_accounts(*, today: date) -> int:
    """What beat does every morning: accounts of those whose successor begins are switched off. Safe to run twice."""
    due = Handover.objects.filter(closes_account=True, on__lte=today, former__user__is_active=True)
    return sum(_close_account(row, None) for row in due.select_related("former__user", "former__department"))


@transaction.atomic
def _close_account(handover: Handover, actor: User | None) -> bool:
    """Switch the account off and put it on record; False when somebody did already, or the last one to give roles
    would be gone."""
    user = User.objects.select_for_update(of=("self",)).filter(pk=handover.former.user_id or 0).first()
    if user is None or not user.is_active:
        return False
    try:
        keep_security_admin(without={user.pk})
    except NotDone:
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    detail = {"reason": str(handover), "from": handover.on.isoformat()}
    record(actor=actor, action="account.close", target=str(user), detail=detail, unit=handover.former.department)
    return True


def _check_closing(former: Post, to: Successor) -> None:
    user = former.user
    if user is None:
        raise CannotAppoint(_("No account is named for this post: there is none to close."))
    if to.user is not None and to.user.pk == user.pk:
        raise CannotAppoint(_("The successor goes on with this very account. Give the successor one of their own."))
    others = Post.objects.in_force(on=to.on).filter(user=user).exclude(pk=former.pk).select_related("department")
    if (other := others.first()) is not None:
        raise CannotAppoint(
            _("%(who)s holds another post with this account: %(post)s. End that one first.")
            % {"who": former.name, "post": f"{other.department} {other.get_kind_display()}"}
        )


def _check(former: Post, to: Successor) -> None:
    if Handover.objects.filter(former=former).exists():
        raise CannotAppoint(_("This post has been handed over already."))
    if to.on <= former.valid_from:
        raise CannotAppoint(
            _("%(who)s took the post on %(day)s; the successor's first day must lie after that.")
            % {"who": former.name, "day": f"{former.valid_from:%Y-%m-%d}"}
        )
    if plain(to.name) == plain(former.name):
        raise CannotAppoint(_("The successor is the person who leaves. Give the name of the one who follows."))


def _succeed(former: Post, to: Successor) -> Post:
    """The former holder's last day is the day before; a post that ended earlier stays ended."""
    last = to.on - timedelta(days=1)
    if former.valid_to is None or former.valid_to > last:
        former.valid_to = last
    successor = Post(
        department=former.department,
        kind=former.kind,
        title=to.title.strip() or former.title,
        name=to.name.strip(),
        phone=to.phone.strip(),
        user=to.user,
        valid_from=to.on,
    )
    check_person(successor)
    check_terms([*_others(former), term_of(former), term_of(successor, row=HERE)])
    former.save(update_fields=["valid_to"])
    successor.save(force_insert=True)
    return successor


def _others(former: Post) -> list[Term]:
    """All terms of the region but the one that ends, as it stands in the database."""
    stored = Post.objects.select_related("department").get(pk=former.pk)
    terms = terms_of(region_id=former.department.region_id)
    terms.remove(term_of(stored))
    return terms


def _move(
    offered: Iterable[Group], former: Post, successor: Post, keep: Collection[str], actor: User
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    moved, kept = [], []
    providers = {each.name: each for each in _providers}
    for group in offered:
        going = [movable for movable in group.movables if f"{group.name}:{movable.key}" not in keep]
        staying = [movable for movable in group.movables if f"{group.name}:{movable.key}" in keep]
        if going:
            keys = [movable.key for movable in going]
            providers[group.name].move(
                former=former, successor=successor, keys=keys, on=successor.valid_from, actor=actor
            )
            moved.append(_handover_record(group, going))
        if staying:
            kept.append(_handover_record(group, staying))
    return moved, kept


def _handover_record(group: Group, movables: Sequence[Movable]) -> dict[str, Any]:
    return {
        "name": group.name,
        "group": str(group.label),
        "summary": summary_of(movables),
        "items": [str(movable.text) for movable in movables],
    }


def label_of(record: dict[str, Any]) -> str:
    """What a group of a stored handover is called, in the reader's language while its provider is known."""
    return next((each.label() for each in _providers if each.name == record.get("name")), str(record["group"]))
