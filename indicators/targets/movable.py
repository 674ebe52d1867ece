"""What of the targets passes with the head of a unit (交接中的目标任务)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from departments.calendar.holidays import calendar_in_force
from departments.choices import PostKind
from departments.ledger.lamps import Today, distance_text
from departments.models import Post, User
from departments.people.handover import Movable
from indicators.models import Target
from indicators.targets.lines import goal_of_target


class TargetMovables:
    """Every target that the unit owes, with how long it has."""

    name = "targets"

    def label(self) -> str:
        return _("Targets of the unit")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        if post.kind != PostKind.PRINCIPAL:
            return []
        unit, day = post.department, Today.of(on, calendar=calendar_in_force())
        owed = Target.objects.standing().owed_by(unit, on=on).permitted(region_id=unit.region_id, on=on)
        return [
            Movable(
                str(target.pk),
                _("%(indicator)s: %(goal)s; due %(day)s, %(distance)s")
                % {
                    "indicator": f"{target.indicator.code} {target.indicator.name}",
                    "goal": goal_of_target(target),
                    "day": f"{target.due:%Y-%m-%d}",
                    "distance": distance_text(target.due, day),
                },
            )
            for target in owed.select_related("indicator").order_by("due", "indicator__position", "pk")
        ]

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        """They are the unit's and stay with it; the sheet says that they are known."""
