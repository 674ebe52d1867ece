"""Who may do what. One place, one answer; services ask it again even when a page already did."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from departments.choices import PROVING_STEPS, Role, StepKind
from departments.regions import stands_over
from departments.signed_in import SignedInRequest, as_signed_in

if TYPE_CHECKING:
    from departments.models import ActionItem, User

Named = ParamSpec("Named")  # what an address names: a code, a key
Answer = TypeVar("Answer", bound=HttpResponseBase)

READERS = (Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER)


def hands_of(user: User | Any) -> frozenset[int]:
    """四眼: the accounts whose acts count as this one's own: itself, and the one it acts for. An act is that of whoever
    did it and of whoever it was done for; rows know both (``principal_field``)."""
    return frozenset({user.pk} if user.acting_for is None else {user.pk, user.acting_for.pk})


def same_hand(user: User | Any, accounts: Iterable[int | None]) -> bool:
    """Whether one of these accounts did it, who would now judge it: then somebody else must."""
    return not hands_of(user).isdisjoint(accounts)


def units_of(user: User | Any) -> frozenset[int]:
    """本单位: the unit of the account, and while it acts for somebody of another place that unit as well."""
    return frozenset(unit for unit in (user.department_id, user.own_unit_id) if unit is not None)


def may_enter(user: User | Any, *, department_id: int, region_id: int) -> bool:
    """填报: staff for their own unit; the task force for any unit of its region (代填, recorded under its own name)."""
    if user.has_role(Role.STAFF) and user.department_id == department_id:
        return True
    return user.has_role(Role.TASKFORCE) and user.home_region_id == region_id


def may_review(user: User | Any, *, department_id: int, region_id: int) -> bool:
    """审核: the unit's reviewer, or the task force of the region, but for those of that unit or acting for one of it.
    Nobody approves what was in their own hands."""
    if user.has_role(Role.REVIEWER) and user.department_id == department_id:
        return True
    return may_decide_for(user, department_id=department_id, region_id=region_id)


def may_run_month(user: User | Any, *, region_id: int) -> bool:
    """Open and unlock months, enter benchmarks, build and publish: the task force (专班) of the region."""
    return _runs(user, region_id)


def may_decide_for(user: User | Any, *, department_id: int, region_id: int) -> bool:
    """裁定: the task force decides what a unit asks for; never somebody of that unit, nor acting for somebody of it."""
    return _runs(user, region_id) and department_id not in units_of(user)


def _runs(user: User | Any, region_id: int) -> bool:
    return bool(user.has_role(Role.TASKFORCE) and user.home_region_id == region_id)


def may_keep_people(user: User | Any, *, region_id: int) -> bool:
    """Posts, team documents, handovers and responsibilities: the task force of the region (专班)."""
    return bool(user.has_role(Role.TASKFORCE) and user.home_region_id == region_id)


def may_change_shared(user: User | Any, *, owner_id: int | None, used_by: Collection[int]) -> bool:
    """共用: a scheme with its indicators, weights and settings, or a holiday notice, is changed by the task force of
    the region that owns it. What no region was named for is changed by whoever stands over all that use it: the one
    county of an installation, or the city above its counties; never by one county for the others."""
    if not user.has_role(Role.TASKFORCE) or user.home_region_id is None:
        return False
    if owner_id is not None:
        return bool(user.home_region_id == owner_id)
    return all(stands_over(user.home_region_id, region_id) for region_id in used_by)


class RoleGuard(Protocol):
    """Turns a view of somebody who is signed in into one that Django may call with any request."""

    def __call__(
        self, view: Callable[Concatenate[SignedInRequest, Named], Answer], /
    ) -> Callable[Concatenate[HttpRequest, Named], Answer]: ...


def requires_role(*roles: str) -> RoleGuard:
    """View decorator: everybody without one of these roles is refused with 403."""

    def decorate(
        view: Callable[Concatenate[SignedInRequest, Named], Answer],
    ) -> Callable[Concatenate[HttpRequest, Named], Answer]:
        @wraps(view)
        def guard(request: HttpRequest, /, *args: Named.args, **kwargs: Named.kwargs) -> Answer:
            signed_in = as_signed_in(request)
            if not signed_in.user.has_role(*roles):
                raise PermissionDenied
            return view(signed_in, *args, **kwargs)

        guard.required_roles = roles  # type: ignore[attr-defined]  # the access test reads it
        return guard

    return decorate


def may_work_on(user: User | Any, *, item: ActionItem) -> bool:
    """办理: staff and reviewers of the owner unit, and the task force of the region on its behalf."""
    if user.has_role(Role.STAFF, Role.REVIEWER) and user.department_id == item.owner_id:
        return True
    return may_run_month(user, region_id=item.region_id)


def may_add_to(user: User | Any, *, item: ActionItem) -> bool:
    """配合: whoever may work on it, and the co-units, who add notes and files."""
    if may_work_on(user, item=item):
        return True
    if not user.has_role(Role.STAFF, Role.REVIEWER) or user.department_id is None:
        return False
    return bool(item.co_units.filter(pk=user.department_id).exists())


def may_verify(user: User | Any, *, item: ActionItem) -> bool:
    """核验: the task force; never somebody of the owner unit, nor who asked to have it closed. Nor who passed a
    checkpoint or uploaded what proves it, unless the region lets one person do both."""
    if not may_decide_for(user, department_id=item.owner_id, region_id=item.region_id):
        return False
    if same_hand(user, [item.asked_by_id]):
        return False
    return not (_has_asked(user, item=item) if item.region.one_person else has_proved(user, item=item))


def has_proved(user: User | Any, *, item: ActionItem) -> bool:
    """Whether a checkpoint of the item was passed, or what proves it uploaded, by the account or the one it acts for,
    or in their name."""
    hands = hands_of(user)
    by_hand = Q(by__in=hands) | Q(acted_for__in=hands)
    return bool(item.steps.filter(by_hand, kind__in=PROVING_STEPS).exists())


def _has_asked(user: User | Any, *, item: ActionItem) -> bool:
    """Whether the closing that waits was asked for in their name; ``asked_by`` knows only whose hand it was."""
    if item.asked_by_id is None:
        return False
    closing = item.steps.filter(kind=StepKind.CLOSING_ASKED).order_by("-pk")
    return same_hand(user, closing.values_list("acted_for", flat=True)[:1])
