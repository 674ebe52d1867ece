"""率: a rate keeps its numerator and denominator and is worked out once. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from indicators.choices import Rollup
from indicators.numbers.rounding import round_half

# What is measured in these is a place among others (位次).
PLACE_UNITS = frozenset({"位", "名"})


class WithUnit(Protocol):
    """An indicator or its frozen row: the unit of measurement in both languages."""

    @property
    def unit_zh(self) -> str: ...
    @property
    def unit_en(self) -> str: ...


class InUnits(WithUnit, Protocol):
    """What is asked of an indicator: its unit, its decimals, and how its units' figures are added up."""

    @property
    def decimals(self) -> int: ...
    @property
    def rollup(self) -> str: ...


def rate(indicator: InUnits, numerator: Decimal, denominator: Decimal) -> Decimal:
    """n ÷ d in the indicator's unit: × 100 when that is per cent; rounded once, to the indicator's decimals."""
    return round_half(numerator * factor_of(indicator) / denominator, indicator.decimals)


def factor_of(indicator: InUnits) -> int:
    """100 for what is measured in per cent, else 1."""
    return 100 if indicator.unit_zh.startswith("%") or indicator.unit_en.startswith("percent") else 1


def is_place(indicator: WithUnit) -> bool:
    """Whether the value is a place among others: 1 is best, and it is never above the number that take part."""
    return indicator.unit_zh in PLACE_UNITS or indicator.unit_en.startswith("rank")


def is_rate(indicator: InUnits) -> bool:
    """Whether values of several months or units cannot be added: a percentage, or what is rolled up from two parts."""
    return factor_of(indicator) == 100 or indicator.rollup == Rollup.RATIO
