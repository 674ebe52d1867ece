"""Who may do what. One place, one answer; services ask it again even when a page already did."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from departments.choices import Role

if TYPE_CHECKING:
    from departments.models import User

READERS = (Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER)


def may_enter(user: User | Any, *, department_id: int, region_id: int) -> bool:
    """填报: staff for their own unit; the task force for any unit of its region (代填, recorded under its own name)."""
    if user.has_role(Role.STAFF) and user.department_id == department_id:
        return True
    return user.has_role(Role.TASKFORCE) and user.home_region_id == region_id


def may_review(user: User | Any, *, department_id: int, region_id: int) -> bool:
    """审核: the unit's reviewer, or the task force of the region. Nobody approves what they submitted themselves."""
    if user.has_role(Role.REVIEWER) and user.department_id == department_id:
        return True
    return user.has_role(Role.TASKFORCE) and user.home_region_id == region_id


def may_run_month(user: User | Any, *, region_id: int) -> bool:
    """Open and unlock months, enter benchmarks, build and publish: the task force (专班) of the region."""
    return bool(user.has_role(Role.TASKFORCE) and user.home_region_id == region_id)


def may_keep_people(user: User | Any, *, region_id: int) -> bool:
    """Posts, team documents, handovers and responsibilities: the task force of the region (专班)."""
    return bool(user.has_role(Role.TASKFORCE) and user.home_region_id == region_id)


def requires_role(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """View decorator: everybody without one of these roles is refused with 403."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_role(*roles):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_roles = roles  # type: ignore[attr-defined]  # the access test reads it
        return guarded

    return decorate
