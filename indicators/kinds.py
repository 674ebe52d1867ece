"""事实类别: whether an indicator is measured by a value, by points that somebody awards, or by a place; and whether
units may be held against one another by it. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from indicators.choices import FactKind, Method
from indicators.numbers.rates import WithUnit, is_place


class Measured(WithUnit, Protocol):
    """An indicator, or its frozen row."""

    @property
    def method(self) -> str: ...


def kind_of(indicator: Measured) -> FactKind:
    """What is reported: a place, points of the full marks where the issuer's own score counts, else a value."""
    if is_place(indicator):
        return FactKind.PLACE
    return FactKind.POINTS if indicator.method == Method.OFFICIAL else FactKind.VALUE


class Comparable(Protocol):
    """An indicator, or its frozen row, with what decides whether units are compared by it."""

    @property
    def ranked(self) -> bool: ...
    @property
    def weight(self) -> Decimal: ...


def compares_units(indicator: Comparable) -> bool:
    """Whether units may be placed by it, and the first and last of them named, in targets, sentences, modules and
    rankings alike.

    What is only kept (台账统计: not ranked, or of no weight) names nobody. What counts registrations stands nowhere at
    all unless the county's own dated rule allows it: ``permitted`` leaves it out before anything is asked here.
    """
    return indicator.ranked and indicator.weight > 0


class MeasuredComparable(Measured, Comparable, Protocol):
    """An indicator, or its frozen row, with its kind and what decides whether units are compared by it."""


def compares_values(indicator: MeasuredComparable) -> bool:
    """Whether units are held against one another by their values; not where an issuer awards points to them."""
    return compares_units(indicator) and kind_of(indicator) != FactKind.POINTS
