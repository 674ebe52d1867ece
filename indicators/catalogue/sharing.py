"""共用指标体系: which counties use a scheme, and who may change it with its indicators, weights and settings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from departments.models import User
from departments.rules import may_change_shared
from indicators.models import Cycle, Responsibility, Scheme


def regions_using(scheme: Scheme) -> set[int]:
    """The counties that report by it, or whose units lead its indicators."""
    reporting = Cycle.objects.filter(scheme=scheme).order_by().values_list("region_id", flat=True).distinct()
    leading = Responsibility.objects.filter(indicator__scheme=scheme).order_by().values_list("region_id", flat=True)
    return {*reporting, *leading.distinct()}


def may_change_scheme(user: User | Any, scheme: Scheme) -> bool:
    return may_change_shared(user, owner_id=scheme.owner_id, used_by=regions_using(scheme))


def why_not_scheme(user: User | Any, scheme: Scheme) -> str:
    """The sentence for whoever may only look; empty when they may change it."""
    if may_change_scheme(user, scheme):
        return ""
    if scheme.owner is not None:
        return _("Several counties share “%(scheme)s”; it is kept by %(region)s.") % {
            "scheme": scheme,
            "region": scheme.owner,
        }
    return _(
        "Several counties share “%(scheme)s”. One county does not change it for the others: the region above does, or "
        "the one that the system administrator names."
    ) % {"scheme": scheme}
