"""Fetching what an address names, for who may see it; another's is not found, and a form sent to it is on record."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from departments.models import Department, Post, Region
from departments.trail.record import record


def visible_unit(request: HttpRequest, code: str) -> Department:
    """The unit of this code, when the account may see it."""
    unit: Department = _own(request, Department.objects.all(), "people", code=code)
    return unit


def visible_post(request: HttpRequest, pk: int) -> Post:
    post: Post = _own(request, Post.objects.select_related("department", "user"), "people", pk=pk)
    return post


def own_or_404(request: HttpRequest, rows: Any, key: int, *, deed: str) -> Any:
    """The row the reader may see. Another's is "not found", and a form sent to it leaves an audit entry."""
    return _own(request, rows, deed, pk=key)


def record_denial(request: HttpRequest, deed: str, target: str) -> None:
    """Put an attempt on record that no page offered (越权)."""
    record(actor=request.user, action=f"{deed}.denied", target=target, detail={"path": request.path[:200]})


def _own(request: HttpRequest, rows: Any, deed: str, **named: Any) -> Any:
    found = rows.visible_to(request.user).filter(**named).first()
    if found is None:
        if request.method == "POST" and rows.filter(**named).exists():
            record_denial(request, deed, str(*named.values()))
        raise Http404
    return found


def own_region(request: HttpRequest) -> Region:
    """The task force's own region; an account without one can open nothing."""
    region = request.user.home_region
    if region is None:
        raise PermissionDenied
    return region
