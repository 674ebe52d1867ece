"""What cells ask of an indicator and of a figure that is stored, so that they know no table. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol


class CellIndicator(Protocol):
    """An indicator: how a value of it is typed."""

    @property
    def pk(self) -> int: ...
    @property
    def unit_zh(self) -> str: ...
    @property
    def unit_en(self) -> str: ...
    @property
    def rollup(self) -> str: ...
    @property
    def takes_score(self) -> bool: ...


class LimitedIndicator(Protocol):
    """An indicator: between what its figures lie."""

    @property
    def minimum(self) -> Decimal | None: ...
    @property
    def maximum(self) -> Decimal | None: ...
    @property
    def full_marks(self) -> Decimal: ...


class StoredFacts(Protocol):
    """A figure: what was said of it."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def score(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...
    @property
    def not_applicable(self) -> bool: ...
    @property
    def reason(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def as_of(self) -> date | None: ...
