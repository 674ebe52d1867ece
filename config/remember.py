"""Plain data that was worked out once and need not be worked out again for the next reader.

What follows from rows that never change is kept as long as the cache keeps it; what changes is kept for seconds, and
its page says as of when. Only plain data goes in: it is pickled, and the next process reads it with its own classes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

Plain = TypeVar("Plain")
DAY = 86_400


def remembered(name: str, of: Any, make: Callable[[], Plain], *, seconds: int = DAY) -> Plain:
    """What ``make`` answers, in the reader's language. ``of`` is everything that the answer depends on, as plain data:
    another value of it is another answer."""
    told = json.dumps([get_language(), of], ensure_ascii=False, sort_keys=True, default=str)
    key = f"{name}:{hashlib.sha256(told.encode()).hexdigest()}"
    found: Plain | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, seconds)
    return found
