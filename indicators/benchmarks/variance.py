"""差异: our own figure against the one that province or city published for the same month. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.numbers.rounding import round_half

POINT_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """One number of which there are two; ``ours`` is None where we said that it does not apply."""

    is_score: bool
    ours: Decimal | None
    theirs: Decimal

    @property
    def amount(self) -> Decimal | None:
        """Ours less theirs, in the native unit."""
        return None if self.ours is None else self.ours - self.theirs


def differences(
    *,
    value: Decimal | None,
    score: Decimal | None,
    own_value: Decimal | None,
    own_score: Decimal | None,
    decimals: int,
    not_applicable: bool = False,
) -> list[FigureDifference]:
    """Where the numbers differ as they are printed: what only rounding tells apart is the same. What one of the two
    sides did not state is no difference; "not applicable" against a published number is one."""
    found = []
    for is_score, ours, theirs, places in (
        (False, value, own_value, decimals),
        (True, score, own_score, POINT_DECIMALS),
    ):
        if theirs is None or (ours is None and not not_applicable):
            continue
        if ours is None or round_half(ours, places) != round_half(theirs, places):
            found.append(FigureDifference(is_score, ours, theirs))
    return found
