"""会话: browsers in which an account is signed in; when a session ends by itself, and how its owner ends it.

Every session carries when it was opened and last used, so that a page costs no query more. A row beside it says the
owner in which browser it is, and by which key it is ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from config.client import client_address
from departments.access.devices import device_name
from departments.models import OpenSession, User
from departments.signed_in import as_signed_in
from departments.trail.record import record

OPENED, ALIVE = "opened_at", "alive_at"  # seconds since 1970, in the session
# What a session says is written so often at most; it may end so much early.
PRECISION = timedelta(minutes=1)


def open_session(request: HttpRequest, user: User) -> None:
    """Sign in: a fresh session key, and a row for the owner's list."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    _register(request, user, at=timezone.now())


def end_session(request: HttpRequest) -> None:
    """Sign out: the row and all data of the session go."""
    OpenSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def renew_session(request: HttpRequest, user: User) -> None:
    """After the password was changed: this browser stays signed in, under a new key."""
    _register(request, user, at=timezone.now())


def is_session_over(request: HttpRequest, *, at: datetime, background: bool = False) -> bool:
    """Whether the session of this request has ended by itself: unused for too long, or open for too long.

    One that goes on is noted as used, unless the page asked ``background`` by itself: a screen that turns its own pages
    does not keep a session alive. A session from before this was written down gets its row now.
    """
    if ALIVE not in request.session:
        _register(request, as_signed_in(request).user, at=at)
        return False
    now = int(at.timestamp())
    opened, alive = request.session[OPENED], request.session[ALIVE]
    if now - alive >= settings.SESSION_IDLE.total_seconds() or now - opened >= settings.SESSION_LONGEST.total_seconds():
        return True
    if not background and now - alive >= PRECISION.total_seconds():
        request.session[ALIVE] = now
        OpenSession.objects.filter(session_key=request.session.session_key or "").update(alive_at=at)
    return False


def present_session(request: HttpRequest, user: User) -> OpenSession | None:
    """The row of the session at hand."""
    return OpenSession.objects.filter(user=user.pk, session_key=request.session.session_key or "").first()


@transaction.atomic
def end_others(*, user: User, present: OpenSession | None, only: int | None, address: str) -> int:
    """End one of the account's other sessions, or all of them; how many ended. The present one is left alone."""
    rows = OpenSession.objects.filter(user=user).exclude(pk=present.pk if present is not None else 0)
    count = _end(rows if only is None else rows.filter(pk=only))
    if count:
        detail = {"client": address, "sessions": count}
        record(actor=user, action="access.sessions_end", target=user.username, detail=detail)
    return count


def end_all(*, user: User) -> int:
    """Nobody is signed in with this account any more."""
    return _end(OpenSession.objects.filter(user=user))


def _end(rows: Iterable[OpenSession]) -> int:
    ended = list(rows)
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    for row in ended:
        store(row.session_key).delete()
    OpenSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
    return len(ended)


def _register(request: HttpRequest, user: User, *, at: datetime) -> None:
    session = request.session
    session[OPENED] = session[ALIVE] = int(at.timestamp())
    if session.session_key is None:
        session.create()
    # Browsers that were closed never come back to say so.
    OpenSession.objects.filter(user=user.pk, opened_at__lte=at - settings.SESSION_LONGEST).delete()
    OpenSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "user_id": user.pk,
            "device": device_name(request.META.get("HTTP_USER_AGENT", "")),
            "address": client_address(request),
            "opened_at": at,
            "alive_at": at,
        },
    )
