"""Counting in the cache what happens within a while (限次): the window begins with the first."""

from django.core.cache import cache


def count_within(key: str, seconds: int) -> int:
    """One more under this key; how many it is now."""
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        cache.add(key, 1, seconds)
        return 1
