"""事实类别: whether an indicator is measured by a value, by points that somebody awards, or by a place; and whether
units may be held against one another by it. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from indicators.choices import FactKind, Method

# 位 and 名 count a place among others; in English their units begin with this word.
PLACE_UNITS, PLACE_WORD = frozenset({"位", "名"}), "rank"


class Measured(Protocol):
    """An indicator, or its frozen row."""

    @property
    def unit_zh(self) -> str: ...
    @property
    def unit_en(self) -> str: ...
    @property
    def method(self) -> str: ...


def is_place(indicator: Measured) -> bool:
    """Whether what is reported is a place: 1 is best, nothing is added up, and no score follows from it."""
    return indicator.unit_zh in PLACE_UNITS or indicator.unit_en.startswith(PLACE_WORD)


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
