"""Asking about regions and units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from config.pinyin import is_initials, matching
from config.search import in_list
from departments.choices import REGION_WIDE_ROLES

if TYPE_CHECKING:
    from departments.models import Delegation, Department, Post, Region, SavedView, User


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

    def searched(self, text: str) -> DepartmentQuerySet:
        """By code, name, alias, or the pinyin initials of a name (sjj → 市监局)."""
        found = Q(code__icontains=text) | Q(name__icontains=text) | Q(short_name__icontains=text)
        found |= in_list("aliases", text)
        if is_initials(text):
            names = self.order_by().values_list("pk", "name", "short_name", "aliases")
            found |= Q(pk__in=matching(text, ((pk, (name, short, *more)) for pk, name, short, more in names)))
        return self.filter(found)

    def visible_to(self, user: User | Any) -> DepartmentQuerySet:
        """Units whose figures this account may see: its own, or all of its region for task force and leadership."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(*REGION_WIDE_ROLES):
            return self.filter(region_id=user.home_region_id)
        if user.department_id is None:
            return self.none()
        return self.filter(pk=user.department_id)


class SavedViewQuerySet(QuerySet["SavedView"]):
    def of(self, user: User | Any) -> SavedViewQuerySet:
        """One's own; nobody sees another's."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class PostQuerySet(QuerySet["Post"]):
    def in_force(self, *, on: date) -> PostQuerySet:
        """Posts held on a day (在任)."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def visible_to(self, user: User | Any) -> PostQuerySet:
        """Posts of the own unit; all of the region for task force and leadership."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(*REGION_WIDE_ROLES):
            return self.filter(department__region_id=user.home_region_id)
        return self.none() if user.department_id is None else self.filter(department_id=user.department_id)


class DelegationQuerySet(QuerySet["Delegation"]):
    def in_force(self, *, on: date) -> DelegationQuerySet:
        """Delegations that hold on a day and were not withdrawn."""
        return self.filter(valid_from__lte=on, valid_to__gte=on, withdrawn_at__isnull=True)

    def of_region(self, region_id: int | None) -> DelegationQuerySet:
        """Of accounts that belong to a region, or to one of its units."""
        of_unit, of_county = Q(principal__department__region_id=region_id), Q(principal__region_id=region_id)
        return self.none() if region_id is None else self.filter(of_unit | of_county & Q(principal__department=None))
