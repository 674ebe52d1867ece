"""Signing in (登录): the password is checked, guessing is slowed and locked, and all of it is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from config.client import client_address
from departments.access.devices import device_name
from departments.access.known_browsers import is_known
from departments.access.sessions import end_session, open_session
from departments.models import User
from departments.trail.record import record

WINDOW = timedelta(minutes=10)
LONGEST_NAME = 150


class SlowedDown(Exception):
    """Too many wrong tries came from this address; a browser that never signed in with the account has to wait."""


@sensitive_variables("password")
def check_password_of(request: HttpRequest, *, username: str, password: str) -> User | None:
    """The account, when the password is right and guessing is not suspected; every wrong try is on record.

    Raises ``SlowedDown``. A lock of the account at this address is answered by the middleware of axes, whatever the
    view answers.
    """
    username = username[:LONGEST_NAME]
    owner = User.objects.filter(username=username).first()
    address = client_address(request)
    if is_address_slowed(address) and not is_known(request, owner):
        raise SlowedDown
    found = authenticate(request, username=username, password=password)
    if found is None:
        _record_failure(request, owner, address)
        return None
    assert isinstance(found, User)
    return found


def is_address_slowed(address: str) -> bool:
    """Whether so many passwords were wrong from there in the last ten minutes that it looks like guessing."""
    recent: Any = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=timezone.now() - WINDOW)
    wrong = recent.aggregate(count=Sum("failures_since_start"))["count"] or 0
    return bool(wrong >= settings.SIGN_IN_FAILURES_PER_ADDRESS)


def locks_of(user: User) -> list[str]:
    """The addresses at which the account is locked now."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    wrong: Any = AccessAttempt.objects.filter(username=user.username, attempt_time__gte=since)
    by_address = wrong.values("ip_address").annotate(count=Sum("failures_since_start")).order_by("ip_address")
    return [row["ip_address"] for row in by_address if row["count"] >= settings.AXES_FAILURE_LIMIT]


@transaction.atomic
def unlock_account(*, user: User, actor: User, address: str) -> bool:
    """Forget the wrong tries at the account, from wherever; whether there were any."""
    count, _by_model = AccessAttempt.objects.filter(username=user.username).delete()
    if count:
        record(actor=actor, action="access.unlock", target=user.username, detail={"client": address})
    return bool(count)


def complete_sign_in(request: HttpRequest, user: User) -> None:
    """Password, and code where the account has a second factor, were right: the session begins."""
    with transaction.atomic():
        open_session(request, user)
        _record(request, user, "access.sign_in", {"device": device_name(request.META.get("HTTP_USER_AGENT", ""))})


def sign_out(request: HttpRequest, user: User) -> None:
    with transaction.atomic():
        _record(request, user, "access.sign_out", {})
        end_session(request)


def _record_failure(request: HttpRequest, owner: User | None, address: str) -> None:
    """A try that axes counted; those that come while the account is locked are not written down one by one.

    What was typed as a name is kept only when it is one: people type their password there.
    """
    counted = getattr(request, "axes_failures_since_start", None)
    if not counted:
        return
    target = owner.username if owner else "—"
    record(actor=None, action="access.sign_in_failed", target=target, detail={"client": address, "failures": counted})
    if getattr(request, "axes_locked_out", False):
        record(actor=None, action="access.lock", target=target, detail={"client": address})


def _record(request: HttpRequest, user: User, action: str, detail: dict[str, Any]) -> None:
    record(actor=user, action=action, target=user.username, detail={"client": client_address(request), **detail})
