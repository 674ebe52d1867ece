"""Finding a unit by what people call it (全称、简称、别名)."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.names import plain
from departments.models import Department, Region

# Comparing a name with all others is slow, and nobody reads a thousand remedies.
MOST_COMPARED = 1000
LEVELS = ("县", "市", "区", "州")


class UnitNames:
    """Units of one region by code, full name, short name and alias; a name two units share finds neither.

    The region's own name in front (云溪县市监局, 县市监局) does not matter.
    """

    def __init__(self, region: Region | None) -> None:
        self._region = plain(region.name) if region else ""
        self._found: dict[str, Department | None] = {}
        self._near: dict[str, str] = {}
        self._bare: dict[str, Department | None] = {}
        for unit in Department.objects.filter(region=region) if region else ():
            for name in {plain(name) for name in (unit.code, unit.name, unit.short_name, *unit.aliases)}:
                self._found[name] = None if name in self._found else unit
            for name in {self._without_region(name) for name in (unit.name, unit.short_name, *unit.aliases)}:
                self._bare[name] = None if name in self._bare else unit

    @property
    def any(self) -> bool:
        return bool(self._found)

    def get(self, name: str) -> Department | None:
        exact = plain(name)
        for text in (exact, self._without_region(exact)):
            for names in (self._found, self._bare):
                if text in names:
                    return names[text]
        return None

    def mentioned(self, text: str) -> list[Department]:
        """The units that a title names, the longest name first; no code and no two letters alone."""
        rest, found = plain(text), list[Department]()
        for name in self._by_length:
            if name in rest:
                rest = rest.replace(name, "|")
                unit = self._found[name]
                if unit is not None and unit not in found:
                    found.append(unit)
        return found

    @cached_property
    def _by_length(self) -> list[str]:
        return sorted((name for name in self._found if len(name) > 2 and not name.isascii()), key=len, reverse=True)

    def similar(self, name: str) -> str:
        """Short names of units that are called nearly so, for a remedy; a list of strangers gets no more of them."""
        wanted = plain(name)
        if wanted not in self._near:
            if len(self._near) >= MOST_COMPARED:
                return ""
            near = get_close_matches(wanted, self._found, n=3)
            self._near[wanted] = "、".join(dict.fromkeys(str(unit) for match in near if (unit := self._found[match])))
        return self._near[wanted]

    def _without_region(self, name: str) -> str:
        bare = plain(name)
        for prefix in (self._region, *LEVELS):
            if prefix and bare.startswith(prefix) and len(bare) > len(prefix) + 1:
                return bare[len(prefix) :]
        return bare


def unknown_unit(names: UnitNames, text: str, *, row: int, column: str, remedy: str = "") -> Problem:
    """A row names a unit that is not there: who is meant, or what to write (``remedy``, where a sheet has its own)."""
    near = names.similar(text)
    usual = remedy or _("Write the unit's name as in the list of units.")
    message = _("No unit is called “%(name)s”.") % {"name": text[:40]}
    return Problem(row, column, message, _("Is it %(names)s?") % {"names": near} if near else usual)
