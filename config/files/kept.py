"""What was read of an uploaded file, between preview and confirmation: kept for two hours on the server, then gone.

Nothing of it is stored in the database before somebody confirms; the browser holds only a random token. A file is read
once: what is kept is the table that was found in it, as plain data, and no step reads the file again.
"""

from __future__ import annotations

import pickle
import secrets
import zlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from config.files.problems import file_problem

SECONDS = 2 * 60 * 60
# Packed, tables shrink to about the size of the workbook they came in, which is limited as well.
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """What was read of one file, whose it is, and what it is for."""

    user_id: int
    purpose: str
    name: str
    read: Any  # plain data: whoever keeps it knows its type

    def is_for(self, *, user_id: int, purpose: str) -> bool:
        """It is nobody's but that of who uploaded it, and for nothing else."""
        return (self.user_id, self.purpose) == (user_id, purpose)


def keep(upload: KeptUpload, token: str = "") -> str:
    """The token under which it is found again; raises ``ProblemList`` for what is too large to be kept."""
    packed = zlib.compress(pickle.dumps(upload, pickle.HIGHEST_PROTOCOL), 1)
    if len(packed) > MAX_BYTES:
        raise file_problem(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024 // 1024}, _("Split it.")
        )
    token = token or secrets.token_urlsafe(18)
    cache.set(_key(token), packed, SECONDS)
    return token


def recall(token: str) -> KeptUpload | None:
    packed = cache.get(_key(token)) if token else None
    found = pickle.loads(zlib.decompress(packed)) if isinstance(packed, bytes) else None
    return found if isinstance(found, KeptUpload) else None


def forget(token: str) -> None:
    cache.delete(_key(token))


def _key(token: str) -> str:
    return f"upload:{token.encode('ascii', 'replace').decode()[:40]}".replace(" ", "_")
