"""Codes that are tried one after another: whoever has typed too many that do not exist waits before trying on.

Counted in the cache, for the account and for the address alike. It holds nobody up for longer than the window, and it
is not what keeps a code safe: that is its length.
"""

from __future__ import annotations

from django.core.cache import cache

from config.counting import count_within
from departments.models import User

WINDOW_SECONDS = 600
MOST_WRONG_CODES = 20


def is_guessing_slowed(user: User, address: str) -> bool:
    """Whether so many codes were wrong in the last ten minutes that it looks like guessing."""
    return any(wrong >= MOST_WRONG_CODES for wrong in cache.get_many(_keys(user, address)).values())


def count_wrong_code(user: User, address: str) -> None:
    """One more that does not exist; the window begins with the first."""
    for key in _keys(user, address):
        count_within(key, WINDOW_SECONDS)


def _keys(user: User, address: str) -> list[str]:
    return [f"wrong-codes:account:{user.pk}", f"wrong-codes:address:{address}"]
