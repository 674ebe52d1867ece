"""季评价的事实: what the published months of a quarter say one after the other. Pure.

A quarter has no total of its own: a score stands at the end of a month and is never averaged over months. So the
quarter is told by the score at its last published month, held against the last month of the quarter before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MonthScore:
    """The total of one published month."""

    label: str
    period: str
    score: Decimal | None
    rank: int | None
    n: int | None
    based_on: str


@dataclass(frozen=True, slots=True)
class FieldFact:
    """一级指标: its attainment at the end of the quarter and of the one before, and what its leaves lose."""

    code: str
    name: str
    score: Decimal | None
    before: Decimal | None
    leaves: int
    scored: int
    lost: Decimal
    worst: str

    @property
    def change(self) -> Decimal | None:
        return None if self.score is None or self.before is None else self.score - self.before


@dataclass(frozen=True, slots=True)
class UnitQuarter:
    """A ranked unit: its place at the end, and in how many months it was among the first and in the bottom group."""

    code: str
    name: str
    group: str
    group_name: str
    rank: int
    n: int
    months: int
    firsts: int
    bottoms: int
    in_bottom: bool


@dataclass(frozen=True, slots=True)
class CorrectionFact:
    """更正: a further version of a month of the quarter, with why and what it made of the total."""

    period: str
    version: int
    on: date | None
    reason: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """One quarter. ``before`` is the last published month of the quarter before; none where there is none."""

    about: str
    name: str
    start: date
    end: date
    months: Sequence[MonthScore]
    missing: Sequence[str]
    before: MonthScore | None
    fields: Sequence[FieldFact] = ()
    units: Sequence[UnitQuarter] = ()
    corrections: Sequence[CorrectionFact] = ()
    reopened: int = 0

    @property
    def last(self) -> MonthScore:
        return self.months[-1]
