"""本组比较: a unit is held against the best and the average of its own group; county units, townships and villages are
three groups, and the county as a whole is none of them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from indicators.choices import Direction

LEAST_PEERS = 2  # one other figure is no group
HOLDERS_NAMED = 2
LEAD = "lead"


class PeerFigure(NamedTuple):
    """What one unit of the group reported; ``unit`` tells it from the others."""

    unit: int | str
    name: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class GroupMeasure:
    """Best, with who reached it, and average of the ``n`` units of a group that reported."""

    best: Decimal
    holders: tuple[str, ...]
    average: Decimal
    n: int

    @property
    def holder_text(self) -> str:
        """Who has the best value: one or two by name, of more the first and how many they are."""
        if len(self.holders) <= HOLDERS_NAMED:
            return _(", ").join(self.holders)
        return _("%(names)s and others, %(n)s units") % {"names": self.holders[0], "n": len(self.holders)}


class Reported(Protocol):
    """An indicator with who reports it."""

    @property
    def reports(self) -> list[str]: ...


def is_reported_by_units(indicator: Reported) -> bool:
    """Whether units of some kinds report it, each for itself, and not its lead alone for the whole county."""
    return bool(set(indicator.reports) - {LEAD})


def measure_group(
    figures: Iterable[PeerFigure], *, direction: str, unit: int | str | None = None
) -> GroupMeasure | None:
    """What the units of one group come to, the unit itself among them; None where fewer than two others reported.

    Without a ``unit`` it is of the group as such, from two figures on.
    """
    found = list(figures)
    if len([figure for figure in found if figure.unit != unit]) < LEAST_PEERS:
        return None
    values = [figure.value for figure in found]
    best = min(values) if direction == Direction.LOWER else max(values)
    return GroupMeasure(best, _names(found, best), sum(values, Decimal(0)) / len(values), len(values))


def _names(figures: Sequence[PeerFigure], value: Decimal) -> tuple[str, ...]:
    return tuple(figure.name for figure in figures if figure.value == value)
