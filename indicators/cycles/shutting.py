"""What closing a month, or moving its deadline forward, shuts out (关账影响). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class CountedUnit(Protocol):
    """A unit's month in numbers."""

    @property
    def owed(self) -> int: ...
    @property
    def outstanding(self) -> int: ...
    @property
    def drafted(self) -> int: ...
    @property
    def returned(self) -> int: ...
    @property
    def submitted(self) -> int: ...
    @property
    def checked(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ShutOut:
    """What would stay out of the month: figures with their units, and figures that nobody has approved."""

    owed: int
    missing: int
    units: int  # that owe something still
    silent: list[str]  # units that have reported nothing
    drafts: int
    returned: int
    waiting: int

    @property
    def lines(self) -> list[str]:
        """A fact a line; empty when everything is reported and approved."""
        found = []
        if self.missing:
            found.append(
                _("%(missing)d of %(owed)d figures are not reported, of %(units)d units.")
                % {"missing": self.missing, "owed": self.owed, "units": self.units}
            )
        if n := len(self.silent):
            text = ngettext(
                "%(n)d unit has reported nothing: %(units)s.", "%(n)d units have reported nothing: %(units)s.", n
            )
            found.append(text % {"n": n, "units": _(", ").join(self.silent)})
        if self.drafts:
            text = ngettext("%(n)d figure is a draft.", "%(n)d figures are drafts.", self.drafts)
            found.append(text % {"n": self.drafts})
        if self.returned:
            text = ngettext(
                "%(n)d figure is with its unit for correction.",
                "%(n)d figures are with their units for correction.",
                self.returned,
            )
            found.append(text % {"n": self.returned})
        if self.waiting:
            text = ngettext("%(n)d figure waits for a reviewer.", "%(n)d figures wait for a reviewer.", self.waiting)
            found.append(text % {"n": self.waiting})
        return found


def count_shut_out(units: Sequence[tuple[str, CountedUnit]]) -> ShutOut:
    """Of the units by name, in the order in which they are to be named."""
    return ShutOut(
        owed=sum(unit.owed for _name, unit in units),
        missing=sum(unit.outstanding for _name, unit in units),
        units=sum(unit.outstanding > 0 for _name, unit in units),
        silent=[name for name, unit in units if unit.outstanding == unit.owed],
        drafts=sum(unit.drafted for _name, unit in units),
        returned=sum(unit.returned for _name, unit in units),
        waiting=sum(unit.submitted + unit.checked for _name, unit in units),
    )
