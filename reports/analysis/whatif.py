"""假设测算: a report with some numbers exchanged, others unchanged. Pure.

Nothing is saved, and nothing is worked out but by the build's own scoring and ranking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from indicators.scoring.formula import LeafScore
from reports.analysis.tree import Tree, TreeLeaf
from reports.ranking import Place

Number = Decimal | None
Reading = TypeVar("Reading")


class NowAndThen(NamedTuple, Generic[Reading]):
    """The same before and after the exchange."""

    now: Reading
    then: Reading


NOTHING: NowAndThen[Number] = NowAndThen(None, None)


@dataclass(frozen=True, slots=True)
class Shift:
    """A printed number now and then; places where it is ranked."""

    name: str
    before: Number
    after: Number
    place_before: Place | None = None
    place_after: Place | None = None

    @property
    def moved(self) -> int | None:
        """Places gained; None where one of the two is unknown."""
        if self.place_before is None or self.place_after is None:
            return None
        return self.place_before.rank - self.place_after.rank


@dataclass(slots=True)
class WhatIfOutcome:
    """What the exchanged numbers lead to: leaf by leaf, the departments that move, branches and the whole."""

    leaves: dict[str, NowAndThen[LeafScore | None]] = field(default_factory=dict)
    scores: dict[str, NowAndThen[Number]] = field(default_factory=dict)
    departments: list[Shift] = field(default_factory=list)
    branches: dict[str, NowAndThen[Number]] = field(default_factory=dict)
    overall: NowAndThen[Number] = NOTHING


def what_if(tree: Tree, changes: Mapping[str, TreeLeaf]) -> WhatIfOutcome:
    """Exchange leaves of a copy and tell what is other then; the tree itself stays as it is."""
    then = tree.copy()
    then.put(changes)
    outcome = WhatIfOutcome(overall=NowAndThen(tree.overall(), then.overall()))
    for code in changes:
        outcome.leaves[code] = NowAndThen(tree.result(code), then.result(code))
        outcome.scores[code] = NowAndThen(tree.score(code), then.score(code))
        for above in tree.above(code):
            outcome.branches[above] = NowAndThen(tree.score(above), then.score(above))
    for group in dict.fromkeys(unit.group for unit in tree.units.values()):
        before, after = tree.places(group), then.places(group)
        outcome.departments += [
            Shift(unit.name, _print_of(before.get(code)), _print_of(after.get(code)), before.get(code), after.get(code))
            for code, unit in tree.units.items()
            if unit.group == group and before.get(code) != after.get(code)
        ]
    return outcome


def _print_of(place: Place | None) -> Number:
    return None if place is None else place.printed
