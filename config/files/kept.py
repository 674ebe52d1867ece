"""A sheet between preview and confirmation: kept for two hours on the server, then forgotten. Nothing of it is stored
in the database before somebody confirms; the browser holds only a random token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.core.cache import cache

SECONDS = 2 * 60 * 60


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """One file, whose it is, and what it is for."""

    user_id: int
    purpose: str
    name: str
    content: bytes


def keep(sheet: KeptSheet) -> str:
    token = secrets.token_urlsafe(18)
    cache.set(_key(token), sheet, SECONDS)
    return token


def kept(token: str, *, user_id: int, purpose: str) -> KeptSheet | None:
    """The sheet, for nobody but who handed it in and for nothing else."""
    found = cache.get(_key(token)) if token else None
    if not isinstance(found, KeptSheet) or (found.user_id, found.purpose) != (user_id, purpose):
        return None
    return found


def forget(token: str) -> None:
    cache.delete(_key(token))


def _key(token: str) -> str:
    return f"sheet:{token.encode('ascii', 'replace').decode()[:40]}".replace(" ", "_")
