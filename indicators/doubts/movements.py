"""较上期、较同期: whether a number became better or worse, and by how much. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Basis, Direction
from indicators.numbers.rounding import round_half


@dataclass(frozen=True, slots=True)
class Movement:
    """The signed difference in the number's own unit and in per cent of what it is held against (None of zero)."""

    by: Decimal
    relative: Decimal | None
    is_better: bool
    against_last_year: bool = False  # counted from January on, a month says nothing about the month before it

    @property
    def is_same(self) -> bool:
        return self.by == 0


def movement(
    now: Decimal | None, last: Decimal | None, year_ago: Decimal | None, *, direction: str, basis: str
) -> Movement | None:
    """Against last period; against the same month last year where values are counted from January on.

    >>> movement(Decimal(3), Decimal(4), None, direction="lower", basis="month")
    Movement(by=Decimal('-1'), relative=Decimal('-25.0'), is_better=True, against_last_year=False)
    """
    by_year = basis == Basis.CUMULATIVE
    before = year_ago if by_year else last
    if now is None or before is None:
        return None
    by = now - before
    relative = round_half(by / abs(before) * 100, 1) if before else None
    better = by > 0 if direction == Direction.HIGHER else by < 0
    return Movement(by, relative, better, by_year)
