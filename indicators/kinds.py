"""事实类别: whether an indicator is measured by a value, by points that somebody awards, or by a place. Pure."""

from __future__ import annotations

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
