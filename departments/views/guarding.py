"""Fetching one thing and authorising it in one step; reaching for somebody else's is put on record."""

from typing import Any

from django.http import Http404, HttpRequest

from departments.services.audit import record


def own_or_404(request: HttpRequest, rows: Any, key: int, *, deed: str) -> Any:
    """The row the reader may see. Another's is "not found", and a form sent to it leaves an audit entry."""
    found = rows.visible_to(request.user).filter(pk=key).first()
    if found is None:
        if request.method == "POST" and rows.filter(pk=key).exists():
            denied(request, deed, str(key))
        raise Http404
    return found


def denied(request: HttpRequest, deed: str, target: str) -> None:
    """Put an attempt on record that no page offered (越权)."""
    record(actor=request.user, action=f"{deed}.denied", target=target, detail={"path": request.path[:200]})
