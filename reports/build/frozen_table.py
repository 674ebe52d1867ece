"""The rows that are frozen, one record type a table; their fields are the columns that are written. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

Number = Decimal | None


class FrozenIndicator(NamedTuple):
    """指标行: one node of the tree with everything that was worked out for it."""

    code: str
    position: int
    is_leaf: bool
    ranked: bool
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    direction: str
    decimals: int
    weight: Decimal
    full_marks: Decimal
    rule_text: str
    exponent: Decimal
    band: Number
    warning: Number
    advanced: Number
    basis: str
    aggregation: str
    parent_code: str
    top_code: str
    goalpost_best: Number
    goalpost_worst: Number
    depth: int
    method: str
    lead_code: str
    lead_name: str
    co_names: str
    section: str
    person: str
    chief: str
    entered_by_name: str
    approved_by_name: str
    entered_at: datetime | None
    approved_at: datetime | None
    note: str
    standing: str
    value: Number
    numerator: Number
    denominator: Number
    points: Number
    awarded: Number
    awarded_by_document: bool
    as_of: date | None
    score: Number
    coverage_n: int
    coverage_total: int
    previous_value: Number
    previous_score: Number
    best: Number
    best_holder: str
    city_best: Number
    city_best_holder: str
    average: Number
    worst: Number
    best_score: Number
    average_score: Number
    gap: Number
    relative_gap: Number
    score_gap: Number
    relative_score_gap: Number
    average_gap: Number
    zero_score: bool
    below_average: bool
    best_is_zero: bool
    better_than_best: bool
    serious: bool
    rank_province: int | None
    n_province: int | None
    rank_city: int | None
    n_city: int | None
    published_rank: int | None
    published_n: int | None
    place_source: str
    place_month: str
    place_date: date | None
    place_level: str
    place_until: date | None
    place_sharing: int
    place_band_end: str
    place_band_size: int | None
    place_score: Number
    benchmark_source: str
    benchmark_month: str
    benchmark_status: str
    benchmark_date: date | None
    benchmark_edition: int
    gap_rank: int | None
    lost: Number
    loss_rank: int | None
    zero_streak: list[str]
    below_floor: bool


class FrozenDepartment(NamedTuple):
    """单位行: a department ranked by the indicators it leads."""

    code: str
    name: str
    short_name: str
    kind: str
    group: str
    position: int
    led: int
    scored: int
    score: Number
    rank: int | None
    n: int
    reverse_rank: int | None
    tied: bool
    previous_rank: int | None
    zero_scores: int
    below_average: int
    serious_gaps: int
    owed: int
    reported: int
    is_last: bool
    in_bottom: bool
    last_streak: list[str]
    bottom_streak: list[str]
    # 缺报不排名: how many ranked indicators apply, how many of them are reported, and the places if all were known.
    applicable: int
    covered: int
    below_floor: bool
    best_rank: int | None
    worst_rank: int | None
    # 牵头指标过少，不排名.
    too_few: bool


class FrozenFigure(NamedTuple):
    """填报行: one unit's figure on one indicator."""

    code: str
    department_code: str
    department_name: str
    group: str
    standing: str
    value: Number
    awarded: Number
    as_of: date | None
    numerator: Number
    denominator: Number
    rank: int | None
    n: int
    reverse_rank: int | None
    tied: bool
    previous_value: Number
    previous_rank: int | None
    is_last: bool
    last_months: int
    entered_by_name: str
    approved_by_name: str
    entered_at: datetime | None
    approved_at: datetime | None


class FrozenRegion(NamedTuple):
    """地区行: a region's score on one node."""

    region_code: str
    region_name: str
    is_own: bool
    code: str
    value: Number
    score: Number
    rank: int | None
    n: int
    below_floor: bool
    best_rank: int | None
    worst_rank: int | None


Frozen = TypeVar("Frozen", FrozenIndicator, FrozenDepartment, FrozenFigure, FrozenRegion)


@dataclass(frozen=True, slots=True)
class RowTable(Generic[Frozen]):
    """Rows of one kind; ``columns`` are the names of their fields."""

    columns: tuple[str, ...]
    rows: list[Frozen]


def table_of(rows: list[Frozen]) -> RowTable[Frozen]:
    """A table whose columns are those of its rows; without rows it has none."""
    # Digests of published reports are made of the columns too: that an empty table has none stays as it is.
    return RowTable(rows[0]._fields if rows else (), rows)
