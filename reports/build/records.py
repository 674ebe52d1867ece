"""What a build reads of one period, as plain records (输入): nothing of it asks the database again. Pure.

The fields are named as the columns they are read from.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from indicators.scoring.formula import Settings

Number = Decimal | None


class PeriodRecord(NamedTuple):
    """周期: the month, and whose it is. The region's name as it is now: a later one does not stand above an old
    report."""

    label: str
    region_id: int
    region_name: str


class IndicatorRecord(NamedTuple):
    """指标: one node of the tree, with its rule and what is copied into the report."""

    pk: int
    parent_id: int | None
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
    method: str
    best: Number
    worst: Number
    exponent: Decimal
    full_marks: Decimal
    weight: Decimal
    aggregation: str
    reports: list[str]
    rollup: str
    band: Number
    warning: Number
    advanced: Number
    basis: str
    rule_text: str


class UnitRecord(NamedTuple):
    """单位: ``group`` is whom it is ranked among, ``is_active`` whether it exists on the last day of the period."""

    pk: int
    code: str
    name: str
    short_name: str
    kind: str
    group: str
    position: int
    is_active: bool


class LeadRecord(NamedTuple):
    """牵头: the unit that leads an indicator, and its people."""

    department_id: int
    section: str
    person: str
    chief: str


class FigureKey(NamedTuple):
    """By what figures are found: the unit that owes them, and the indicator."""

    department_id: int
    indicator_id: int


class ObligationRecord(NamedTuple):
    """应报: one figure owed by one unit."""

    indicator: IndicatorRecord
    unit: UnitRecord
    key: FigureKey


class FigureRecord(NamedTuple):
    """填报数: one approved figure. Who acted for somebody else is named together with that other (代理). Without a day
    of its own (截至) it describes the last day of the period."""

    value: Number = None
    score: Number = None
    numerator: Number = None
    denominator: Number = None
    not_applicable: bool = False
    note: str = ""
    entered_by: str = ""
    approved_by: str = ""
    entered_at: datetime | None = None
    approved_at: datetime | None = None
    as_of: date | None = None


class BenchmarkRecord(NamedTuple):
    """标杆值: what a document said of an indicator; ``edition`` is which statement for its month (版次)."""

    best: Number
    best_holder: str
    average: Number
    worst: Number
    city_best: Number
    city_best_holder: str
    best_score: Number
    average_score: Number
    own_score: Number
    rank_province: int | None
    n_province: int | None
    rank_city: int | None
    n_city: int | None
    source_document: str
    effective_from: date
    published_on: date | None
    status: str
    edition: int


class NoticeRecord(NamedTuple):
    """通报: what the newest notice of a series says of the indicator that the series names; ``score`` only where it
    names the indicator of the score, ``until`` only of a period of the calendar."""

    level: str
    rank: int | None
    n: int | None
    sharing: int
    band_end: str
    band_size: int | None
    score: Number
    period: str
    until: date | None
    source: str
    issued_on: date

    @property
    def has_place(self) -> bool:
        """A place, or a band of places."""
        return self.rank is not None or bool(self.band_end)


class RegionalRecord(NamedTuple):
    """地区值: one region's value of one indicator; ``status`` says why there is none."""

    region_id: int
    value: Number
    status: str


class RegionName(NamedTuple):
    """A region as it is printed."""

    code: str
    name: str


class PreviousResult(NamedTuple):
    """Value and score of an indicator in the report before."""

    value: Number = None
    score: Number = None


class PreviousFigure(NamedTuple):
    """Value and place of a unit on an indicator in the report before."""

    value: Number = None
    rank: int | None = None


@dataclass(slots=True)
class History:
    """What earlier published reports of the same scheme said (往期)."""

    # Labels of published months, oldest first, this month not included, and the digests of their rows.
    labels: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    indicator: dict[str, PreviousResult] = field(default_factory=dict)
    department_rank: dict[str, int | None] = field(default_factory=dict)
    figure: dict[tuple[str, str], PreviousFigure] = field(default_factory=dict)
    last_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bottom_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # Months in which a unit was not ranked because too little of it was known.
    below_floor_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # Months in which an indicator scored 0.
    zero_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    figure_last_of: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(slots=True)
class Inputs:
    """One period as it stands; numbers are keys of the database."""

    cycle: PeriodRecord
    settings: Settings
    indicators: list[IndicatorRecord]
    departments: dict[int, UnitRecord]
    leads: dict[int, LeadRecord]
    co_units: dict[int, list[int]]
    obligations: list[ObligationRecord]
    figures: dict[FigureKey, FigureRecord]
    benchmarks: dict[int, BenchmarkRecord]
    regional: dict[int, list[RegionalRecord]]
    region_names: dict[int, RegionName]
    history: History
    # By code of the indicator that a series names.
    notices: dict[str, NoticeRecord] = field(default_factory=dict)
