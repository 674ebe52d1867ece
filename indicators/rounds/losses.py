"""失分: points that a round took, by unit and by item, the largest first. Pure.

What a notice does not say stays unknown: an item without marks is neither lost nor kept, and counts in neither sum.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from indicators.numbers.rounding import round_half
from indicators.places import is_bottom, reverse_rank

Key = TypeVar("Key", bound=Hashable)
ZERO = Decimal(0)


def deduction_of(full: Decimal | None, score: Decimal | None, deduction: Decimal | None) -> Decimal | None:
    """扣分: as the notice says it, else full marks less the score; None when the notice does not tell.

    >>> deducted(Decimal(10), Decimal("7.5"), None), deducted(None, Decimal(0), None)
    (Decimal('2.5'), None)
    """
    if deduction is not None:
        return deduction
    return None if full is None or score is None else full - score


@dataclass(frozen=True, slots=True)
class LossLine(Generic[Key]):
    """One item of a round; ``unit`` None is nobody (未明确)."""

    key: int
    unit: Key | None
    deduction: Decimal | None
    rank: int | None = None
    n: int | None = None
    sharing: int = 1
    # Where only 后N名 is published: its N.
    among_last: int | None = None

    @property
    def loses(self) -> bool:
        return self.deduction is not None and self.deduction > 0

    @property
    def reverse(self) -> int | None:
        """倒数第N."""
        return None if self.rank is None or self.n is None else reverse_rank(self.rank, self.n, sharing=self.sharing)


@dataclass(frozen=True, slots=True)
class UnitLoss(Generic[Key]):
    """One unit's items that lose marks, and how many points."""

    unit: Key | None
    items: int
    points: Decimal


@dataclass(frozen=True, slots=True)
class LossShare:
    """One item's part of all points lost, in per cent with one decimal."""

    key: int
    points: Decimal
    percent: Decimal


def by_unit(lines: Iterable[LossLine[Key]]) -> list[UnitLoss[Key]]:
    """Units by points lost, then by items; among equals in the order of the notice. Nobody comes last of its equals."""
    items: dict[Key | None, int] = {}
    points: dict[Key | None, Decimal] = {}
    for line in lines:
        if line.loses:
            items[line.unit] = items.get(line.unit, 0) + 1
            points[line.unit] = points.get(line.unit, ZERO) + (line.deduction or ZERO)
    found = [UnitLoss(unit, n, points[unit]) for unit, n in items.items()]
    return sorted(found, key=lambda loss: (-loss.points, -loss.items, loss.unit is None))


def largest_first(lines: Iterable[LossLine[Key]]) -> list[LossShare]:
    """主要失分点: items that lose marks, the largest first, each with its part of the whole."""
    losing = [(line.key, line.deduction) for line in lines if line.loses]
    total = sum((points or ZERO for _key, points in losing), ZERO)
    found = [
        LossShare(key, points, round_half(points / total * 100, 1)) for key, points in losing if points is not None
    ]
    return sorted(found, key=lambda share: -share.points)


def bottom_lines(lines: Iterable[LossLine[Key]], size: int) -> list[LossLine[Key]]:
    """Items in the last ``size`` (后N名), who tie at the border included; the last first. An item of which only the
    band is published is among them when its band is."""
    placed = [line for line in lines if _is_among_last(line, size)]
    return sorted(placed, key=lambda line: line.reverse or line.among_last or 0)


def _is_among_last(line: LossLine[Key], size: int) -> bool:
    if line.reverse is None:
        return line.among_last is not None and line.among_last <= size
    return is_bottom(line.rank or 0, line.reverse, size)
