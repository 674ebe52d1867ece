"""Asking about targets (目标任务) and the rule on registrations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from departments.choices import REGION_WIDE_ROLES, Role

if TYPE_CHECKING:
    from departments.models import Department, User
    from indicators.models import RegistrationRule, Target, TargetTick


class RegistrationQuerySet(QuerySet["RegistrationRule"]):
    def in_force(self, *, region_id: int | None, on: date) -> RegistrationQuerySet:
        """Rules by a day, the one that counts first."""
        return self.filter(region_id=region_id or 0, effective_from__lte=on).order_by("-effective_from", "-pk")


class TargetQuerySet(QuerySet["Target"]):
    def standing(self) -> TargetQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def permitted(self, *, region_id: int | None, on: date) -> TargetQuerySet:
        """Without those on registrations, unless the region's rule of the day allows them."""
        rules = self.model._meta.apps.get_model("indicators", "RegistrationRule").objects
        newest = rules.in_force(region_id=region_id, on=on).values("allowed")[:1]
        return self.filter(Q(indicator__restricted=False) | Q(Subquery(newest)))

    def visible_to(self, user: User | Any, *, on: date | None = None) -> TargetQuerySet:
        """The region's for task force and leadership; for the people of a unit what it owes (on a day)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(*REGION_WIDE_ROLES):
            return self.filter(region_id=user.seen_region_id)
        unit = user.department
        if unit is None or not user.has_role(Role.STAFF, Role.REVIEWER):
            return self.none()
        return self.owed_by(unit, on=on)

    def owed_by(self, unit: Department, *, on: date | None = None) -> TargetQuerySet:
        """Its own, those of its kind, and the county's on what it leads (on a day, else ever)."""
        responsibilities = unit.duties.leads()
        led = (responsibilities.in_force(on=on) if on else responsibilities).values("indicator")
        of_kind, of_county = Q(kind=unit.kind), Q(department__isnull=True, kind="", indicator__in=led)
        return self.filter(Q(department=unit) | Q(region_id=unit.region_id) & (of_kind | of_county))


class TickQuerySet(QuerySet["TargetTick"]):
    def visible_to(self, user: User | Any) -> TickQuerySet:
        """Those of the targets that the account may see."""
        return self.filter(target__in=self._targets().visible_to(user))

    def newest(self) -> TickQuerySet:
        """What stands: of each unit the last line on a target."""
        same = self.model.objects.filter(target=OuterRef("target"), department=OuterRef("department"))
        return self.exclude(Exists(same.filter(pk__gt=OuterRef("pk"))))

    def waiting(self, *, region_id: int | None, on: date) -> TickQuerySet:
        """待认定: completions that nobody has judged yet, of targets that stand in a region."""
        return self._of_region(region_id, on).filter(judgement__isnull=True)

    def returned(self, *, region_id: int | None, on: date) -> TickQuerySet:
        """退回: completions that came back, and that their units have neither entered anew nor taken back."""
        return self._of_region(region_id, on).filter(judgement__accepted=False)

    def _of_region(self, region_id: int | None, on: date) -> TickQuerySet:
        permitted = self._targets().standing().permitted(region_id=region_id, on=on)
        return self.newest().filter(target__in=permitted.filter(region_id=region_id or 0), met_on__isnull=False)

    def _targets(self) -> TargetQuerySet:
        targets: TargetQuerySet = self.model._meta.apps.get_model("indicators", "Target").objects.all()
        return targets
