"""What stands in the menu: every app declares its own entries in ``navigation.py``, and here they become one menu."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu.

    ``name`` is the name of its address, ``place`` where it stands among all (10, 20, … leave room), ``roles`` who sees
    it. What is not needed every day is ``folded`` away where a role has more than fits in one line.
    """

    place: int
    name: str
    label: str | Promise
    roles: frozenset[str]
    folded: bool = False


@cache
def entries() -> tuple[MenuEntry, ...]:
    """The menu of all apps, in the order of its places."""
    return tuple(sorted(_declare(), key=lambda entry: entry.place))


def _declare() -> Iterator[MenuEntry]:
    for app in apps.get_app_configs():
        if app.name != "config" and find_spec(f"{app.name}.navigation"):
            yield from import_module(f"{app.name}.navigation").ENTRIES
