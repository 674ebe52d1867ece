"""相邻位次: the counties right above and below our own on one indicator, where all values are known. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.choices import Direction

AROUND = 2


@dataclass(frozen=True, slots=True)
class Around:
    """A county near ours; ``ahead`` is by how much it is better than we are, in the native unit, negative behind."""

    row: Any
    ahead: Decimal | None


def around_own(rows: Sequence[Any], direction: str) -> list[Around]:
    """Two above, our own with a few that tie with it, two below. ``rows`` in the order of their ranks."""
    own = next((row for row in rows if row.is_own and row.rank is not None), None)
    if own is None:
        return []
    ranked = [row for row in rows if row.rank is not None]
    above = [row for row in ranked if row.rank < own.rank][-AROUND:]
    level = [row for row in ranked if row.rank == own.rank and not row.is_own][: 2 * AROUND]
    below = [row for row in ranked if row.rank > own.rank][:AROUND]
    sign = -1 if direction == Direction.LOWER else 1
    return [Around(row, _ahead(row, own, sign)) for row in (*above, own, *level, *below)]


def _ahead(row: Any, own: Any, sign: int) -> Decimal | None:
    if row is own or row.value is None or own.value is None:
        return None
    ahead: Decimal = row.value - own.value
    return ahead * sign
