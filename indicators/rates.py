"""率: a rate keeps its numerator and denominator and is worked out once. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.scoring import round_half

if TYPE_CHECKING:
    from indicators.models import Indicator


def rate(indicator: Indicator, numerator: Decimal, denominator: Decimal) -> Decimal:
    """n ÷ d in the indicator's unit: × 100 when that is per cent; rounded once, to the indicator's decimals."""
    factor = 100 if indicator.unit_zh.startswith("%") or indicator.unit_en.startswith("percent") else 1
    return round_half(numerator * factor / denominator, indicator.decimals)
