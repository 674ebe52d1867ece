"""What of the responsibilities moves when a post is handed over (交接中的指标责任)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from config.names import plain
from departments.choices import PostKind
from departments.models import Post, User
from departments.people.handover import Movable
from indicators.models import Responsibility
from indicators.responsibility.assign import pass_person


class ResponsibilityMovables:
    """Responsibilities that name the person who leaves: as chief in the whole region, else as person of the unit."""

    name = "indicators"

    def label(self) -> str:
        return _("Indicator responsibilities")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        rows = _responsibilities_of(post, on)
        return [Movable(str(row.pk), f"{row.indicator.code} {row.indicator.name}") for row in rows]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        field = _field(former)
        for row in _responsibilities_of(former, on):
            if str(row.pk) in keys:
                pass_person(row=row, field=field, name=successor.name, on=on, actor=actor)


def _field(post: Post) -> str:
    return "chief" if post.kind == PostKind.CHIEF else "person"


def _responsibilities_of(post: Post, on: date) -> list[Responsibility]:
    """In the order of the catalogue; padded names are the same name."""
    rows = Responsibility.objects.filter(department__region_id=post.department.region_id).in_force(on=on)
    rows = rows.leads() if post.kind == PostKind.CHIEF else rows.filter(department_id=post.department_id)
    field, name = _field(post), plain(post.name)
    named = rows.exclude(**{field: ""}).select_related("indicator", "department")
    ordered = named.order_by("indicator__scheme", "indicator__position", "pk")
    return [row for row in ordered if plain(getattr(row, field)) == name]
