"""位次变动: from one notice of a series to the next, with how many took part in each. Pure.

Places are compared only inside one series. Where another number took part it is said, and where both notices name the
units, places are counted again among those that took part both times. Who ties at 0 points does not rise because more
tie there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.places import movement


@dataclass(frozen=True, slots=True)
class NoticePlace:
    """What one notice says of our place; ``units`` are the places of all units that it names, ours included."""

    rank: int | None
    n: int | None
    sharing: int = 1
    score: Decimal | None = None
    own: str = ""
    units: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """``places`` won since the notice before, positive is up; None: not to be said. ``fewer`` is by how many fewer
    took part (negative: more); ``common`` how many both notices name, where places were counted among these."""

    places: int | None = None
    fewer: int = 0
    common: int | None = None
    at_zero: bool = False


def move_between(before: NoticePlace | None, now: NoticePlace) -> Move:
    """Nothing is said where one of the two does not say of how many it is a place."""
    if before is None or before.n is None or now.n is None:
        return Move()
    fewer = before.n - now.n
    places, common = movement(before.rank, now.rank), None
    if fewer and places is not None:
        shared = before.units.keys() & now.units.keys()
        if before.own in shared and now.own in shared and before.own == now.own and len(shared) > 1:
            common = len(shared)
            places = movement(_among(before, shared), _among(now, shared))
    if places is not None and places > 0 and now.score == 0 and now.sharing > 1:
        return Move(None, fewer, common, at_zero=True)
    return Move(places, fewer, common)


def _among(place: NoticePlace, units: set[str]) -> int:
    """Our place among these units alone."""
    own = place.units[place.own]
    return 1 + sum(place.units[unit] < own for unit in units)
