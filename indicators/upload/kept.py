"""An uploaded file between preview and confirmation (待确认的上传): kept for two hours on the server, then forgotten.

Never in the database: nothing of an upload is stored before it is confirmed. The browser holds only a random token.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.core.cache import cache

SECONDS = 2 * 60 * 60
Key = tuple[int, int]  # department, indicator


@dataclass(slots=True)
class KeptUpload:
    """One file, whose it is, and what its owner has been shown of it."""

    user_id: int
    cycle_id: int
    department_id: int | None
    name: str
    content: bytes
    columns: dict[int, str] | None = None  # as the person matched them; None: not asked
    bases: dict[Key, int] = field(default_factory=dict)  # versions that the person started from
    shown: dict[Key, int] = field(default_factory=dict)  # versions of the latest preview
    conflicts: frozenset[Key] = frozenset()  # rows of the latest preview that need a choice


def keep(upload: KeptUpload, token: str = "") -> str:
    token = token or secrets.token_urlsafe(18)
    cache.set(_key(token), upload, SECONDS)
    return token


def kept(token: str) -> KeptUpload | None:
    found = cache.get(_key(token)) if token else None
    return found if isinstance(found, KeptUpload) else None


def forget(token: str) -> None:
    cache.delete(_key(token))


def _key(token: str) -> str:
    return f"upload:{token.encode('ascii', 'replace').decode()[:40]}".replace(" ", "_")
