"""Asking about regions and units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from departments.choices import REGION_WIDE_ROLES, DepartmentKind

if TYPE_CHECKING:
    from departments.models import Department, Region, User


class RegionQuerySet(QuerySet["Region"]):
    def home(self) -> RegionQuerySet:
        """Regions whose departments enter figures here (本级)."""
        return self.filter(is_home=True)


class DepartmentQuerySet(QuerySet["Department"]):
    def active(self, *, on: date) -> DepartmentQuerySet:
        """Units that exist on a day."""
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=on), Q(active_to__isnull=True) | Q(active_to__gte=on)
        )

    def of_kinds(self, kinds: list[str]) -> DepartmentQuerySet:
        return self.filter(kind__in=[DepartmentKind(kind) for kind in kinds])

    def visible_to(self, user: User | Any) -> DepartmentQuerySet:
        """Units whose figures this account may see: its own, or all of its region for task force and leadership."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(*REGION_WIDE_ROLES):
            return self.filter(region_id=user.home_region_id)
        if user.department_id is None:
            return self.none()
        return self.filter(pk=user.department_id)
