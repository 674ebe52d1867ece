"""共用指标体系: which counties use a scheme, and who may change it with its indicators, weights and settings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.choices import Role
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


def check_may_change_scheme(actor: User | None, scheme: Scheme) -> None:
    """Raises ``NotAllowed`` unless the account may change the scheme. An operator who names no account (``None``) may
    do so as long as the scheme concerns one county at most, and was given to nobody to keep."""
    if actor is None:
        if scheme.owner_id is not None or len(regions_using(scheme)) > 1:
            raise NotAllowed(
                _(
                    "“%(scheme)s” is kept by a region or shared by several counties. It is changed in the name of an "
                    "account that may do so."
                )
                % {"scheme": scheme}
            )
    elif not actor.has_role(Role.TASKFORCE) or actor.home_region_id is None:
        raise NotAllowed(_("Only the task force of a region may change a scheme."))
    elif why := why_not_scheme(actor, scheme):
        raise NotAllowed(why)
