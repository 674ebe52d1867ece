"""What of the responsibilities moves when a post is handed over (交接中的指标责任)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from departments.choices import PostKind
from departments.models import Post, User
from departments.people.handover import Movable
from indicators.models import Responsibility
from indicators.querysets import ResponsibilityQuerySet
from indicators.responsibility.assign import pass_person


class ResponsibilityMovables:
    """Responsibilities that name the person who leaves: as chief in the whole region, else as person of the unit."""

    name = "indicators"

    def label(self) -> str:
        return _("Indicator responsibilities")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        rows = (
            _responsibilities_of(post, on)
            .select_related("indicator")
            .order_by("indicator__scheme", "indicator__position", "pk")
        )
        return [Movable(str(row.pk), f"{row.indicator.code} {row.indicator.name}") for row in rows]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        field = _field(former)
        for row in (
            _responsibilities_of(former, on)
            .filter(pk__in=[int(key) for key in keys])
            .select_related("indicator", "department")
        ):
            pass_person(row=row, field=field, name=successor.name, on=on, actor=actor)


def _field(post: Post) -> str:
    return "chief" if post.kind == PostKind.CHIEF else "person"


def _responsibilities_of(post: Post, on: date) -> ResponsibilityQuerySet:
    rows = Responsibility.objects.filter(department__region_id=post.department.region_id).in_force(on=on)
    if post.kind == PostKind.CHIEF:
        return rows.leads().filter(chief=post.name).exclude(chief="")
    return rows.filter(department_id=post.department_id, person=post.name).exclude(person="")
