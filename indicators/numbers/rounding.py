"""修约: rounding once, half up by default, the same on every database. Pure."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import cache

from indicators.choices import Rounding

_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.HALF_EVEN: ROUND_HALF_EVEN}
# Divisions are worked out to 28 digits, so the last ones of a long sum depend on its order. An entered number has at
# most 24 digits and passes unchanged; what 28 digits left a hair below .5 is .5 again.
_SETTLED = Context(prec=24, rounding=ROUND_HALF_EVEN)
_WIDE = Context(prec=60)


@cache
def rounder(places: int, rounding: str = Rounding.HALF_UP) -> Callable[[Decimal], Decimal]:
    """Rounding once to ``places`` decimals (四舍五入 by default; GB/T 8170 half-even as a setting). −0 becomes 0."""
    unit, mode = Decimal(1).scaleb(-places), _MODES[Rounding(rounding)]

    def round_value(value: Decimal) -> Decimal:
        result = _SETTLED.plus(value).quantize(unit, mode, _WIDE)
        return result or abs(result)

    return round_value


def round_half(value: Decimal, places: int, rounding: str = Rounding.HALF_UP) -> Decimal:
    """A single number rounded as ``rounder`` does it."""
    return rounder(places, rounding)(value)
