"""Whose password it is (口令): one's own change, a reset by the security administrator, and when a new one is due."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from departments.access.sessions import end_all
from departments.models import FormerPassword, User
from departments.trail.record import record

# Without 0 and o, 1 and l and i: it is read from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 4  # 59 bits


def make_password(user: User) -> str:
    """A random first password for an account, which passes the rules that its person's own must pass."""
    while True:
        password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        try:
            validate_password(password, user)
        except ValidationError:
            continue
        return password


def is_password_due(user: User, *, at: datetime) -> bool:
    """Whether the account has to choose a new one before anything else: somebody else knows it, or it is too old."""
    if user.must_change_password:
        return True
    days = settings.PASSWORD_MAX_DAYS
    return bool(days) and at - user.password_changed_at >= timedelta(days=days)


@transaction.atomic
def change_own_password(*, user: User, password: str, address: str) -> None:
    """The account chooses its own. All of its sessions end; the view begins a new one for the browser at hand."""
    _replace(user, password, must_change=False)
    end_all(user=user)
    record(actor=user, action="access.password_change", target=user.username, detail={"client": address})


@transaction.atomic
def reset_password(*, user: User, actor: User | None, address: str) -> str:
    """A random password, told once and stored as a hash alone; the person must replace it when signing in. Nobody acts
    where it is reset at the console of the server."""
    password = make_password(user)
    _replace(user, password, must_change=True)
    end_all(user=user)
    record(actor=actor, action="access.password_reset", target=user.username, detail={"client": address})
    return password


def _replace(user: User, password: str, *, must_change: bool) -> None:
    if user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    beyond = user.former_passwords.values_list("pk", flat=True)[max(settings.PASSWORD_HISTORY - 1, 0) :]
    FormerPassword.objects.filter(pk__in=list(beyond)).delete()
