"""Parts of pages that can never change, kept as they were rendered.

Each process keeps its own in memory: a part is made anew sooner than it is fetched from another machine, and no server
that is down can hold a page up.
"""

from collections.abc import Callable

from django.core.cache import caches
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def kept(name: str, make: Callable[[], str]) -> SafeString:
    """The part of this name in the reader's language. The name must tell everything that the part depends on."""
    cache, key = caches["kept"], f"{name}:{get_language()}"
    found = cache.get(key)
    if found is None:
        found = str(make())
        cache.set(key, found)
    return SafeString(found)  # rendered by a template, which escaped what it was given
