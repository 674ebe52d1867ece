"""Fetching what an address names, for who may see it; another's is not found, and a form sent to it is on record."""

from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

from departments.models import Department, Post, Region, User
from departments.signed_in import SignedInRequest
from departments.trail.record import record

Row = TypeVar("Row", bound=Model)
GuardedRow = TypeVar("GuardedRow", bound=Model, covariant=True)


class GuardedRows(Protocol[GuardedRow]):
    """A QuerySet that knows who may see which of its rows."""

    def visible_to(self, user: User) -> QuerySet[GuardedRow]: ...

    def filter(self, **named: Any) -> QuerySet[GuardedRow]: ...


def visible_unit(request: SignedInRequest, code: str) -> Department:
    """The unit of this code, when the account may see it."""
    return _own(request, Department.objects.all(), "people", code=code)


def visible_post(request: SignedInRequest, pk: int) -> Post:
    return _own(request, Post.objects.select_related("department", "user"), "people", pk=pk)


def own_or_404(request: SignedInRequest, rows: GuardedRows[Row], key: int, *, deed: str) -> Row:
    """The row the reader may see. Another's is "not found", and a form sent to it leaves an audit entry."""
    return _own(request, rows, deed, pk=key)


def record_denial(request: SignedInRequest, deed: str, target: str) -> None:
    """Put an attempt on record that no page offered (越权)."""
    record(actor=request.user, action=f"{deed}.denied", target=target, detail={"path": request.path[:200]})


def _own(request: SignedInRequest, rows: GuardedRows[Row], deed: str, **named: Any) -> Row:
    found = rows.visible_to(request.user).filter(**named).first()
    if found is None:
        if request.method == "POST" and rows.filter(**named).exists():
            record_denial(request, deed, str(*named.values()))
        raise Http404
    return found


def own_region(request: SignedInRequest) -> Region:
    """The task force's own region; an account without one can open nothing."""
    region = request.user.home_region
    if region is None:
        raise PermissionDenied
    return region
