"""文稿快照: everything that the documents of one moment are written from. Pure.

The four cadences (周、旬、月、季) and the papers of a meeting are made of the same snapshot, so that a number is the
same in all of them. Numbers of a month come from its frozen rows; the ledger is read at the moment of the snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from departments.choices import Lamp, StepKind


@dataclass(frozen=True, slots=True)
class LeafFact:
    """指标: one leaf of the frozen month. ``row`` is its frozen row, for sentences that need all of it."""

    row: Any
    code: str
    name: str
    unit: str  # that leads it
    unit_code: str
    measure: str  # unit of measure
    chief: str
    score: Decimal | None
    previous_score: Decimal | None
    lost: Decimal | None
    zero_months: int
    is_zero: bool
    is_serious: bool
    is_below_average: bool
    is_best: bool

    @property
    def rise(self) -> Decimal | None:
        """得分率 gained since the month before."""
        if self.score is None or self.previous_score is None:
            return None
        return self.score - self.previous_score


@dataclass(frozen=True, slots=True)
class UnitFact:
    """单位: its place in its own group, what it owed, and its streak in words."""

    code: str
    name: str
    group: str
    group_name: str
    score: Decimal | None
    rank: int | None
    n: int
    reverse: int | None
    tied: bool
    previous_rank: int | None
    led: int
    scored: int
    owed: int
    reported: int
    zeros: int
    streak: str
    not_ranked: str

    @property
    def missing(self) -> int:
        return self.owed - self.reported


@dataclass(frozen=True, slots=True)
class SeriesFact:
    """通报系列: one line of the scorecard, with the sentences that the scorecard says of it and their numbers."""

    key: str
    name: str
    level: str
    rank: int | None
    n: int | None
    is_place: bool
    is_bottom: bool
    standing: str
    streak: str
    sources: Mapping[Decimal, str]
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionFact:
    """督查: the newest notice that takes marks off, by unit."""

    key: str
    title: str
    source: str
    losses: Sequence[tuple[str, int, Decimal]]  # unit, items, points


@dataclass(frozen=True, slots=True)
class SurveyFact:
    """测评: how many of the firms that the newest survey names are below satisfied."""

    key: str
    title: str
    source: str
    below: int
    named: int


@dataclass(frozen=True, slots=True)
class ModuleFact:
    """模块: sentences about its units in the month."""

    code: str
    name: str
    sentences: Sequence[tuple[str, str]]  # key, text
    sources: Mapping[Decimal, str]
    quoted: tuple[str, ...] = ()
    leagues: Sequence[LeagueFact] = ()


@dataclass(frozen=True, slots=True)
class LeagueFact:
    """赛马表: one group of a module's units in the order of their places; heads and cells as they are printed."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DoingFact:
    """办理记录: one line of an item's history."""

    on: date
    kind: StepKind
    text: str


@dataclass(frozen=True, slots=True)
class ItemFact:
    """台账事项 as it stood at the moment of the snapshot."""

    number: str
    title: str
    kind: str
    unit: str
    unit_code: str
    person: str
    source: str
    code: str
    indicator: str
    opened: date
    due: date
    closed_on: date | None
    lamp: Lamp
    distance: str
    cause: str
    measure: str
    checkpoint: str
    amount: Decimal | None
    doings: tuple[DoingFact, ...] = ()  # of the last months, the oldest first
    difficulty: str = ""  # what holds it up, not answered yet
    wanted_from: str = ""  # who can help, and by when
    escalation: str = ""
    is_escalated: bool = False  # further than a reminder

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def is_overdue(self) -> bool:
        return self.lamp == Lamp.OVERDUE

    @property
    def is_stuck(self) -> bool:
        """逾期、升级督办或提出困难."""
        return not self.is_closed and bool(self.is_overdue or self.is_escalated or self.difficulty)

    def days_of(self, kind: StepKind, start: date, end: date) -> list[date]:
        """Days of these two or between them on which something of a kind was written down."""
        return [doing.on for doing in self.doings if doing.kind == kind and start <= doing.on <= end]


@dataclass(frozen=True, slots=True)
class ResolutionFact:
    """议定事项 of the last meeting, with its state of the day; nobody was charged with one that has no number."""

    text: str
    unit: str
    due: date | None
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class FilingFact:
    """数据提交: how many figures a unit submitted on a day."""

    unit: str
    on: date
    n: int


@dataclass(frozen=True, slots=True)
class LateFact:
    """未按时报送: what a unit owes in a month, and how much of it is there."""

    unit: str
    owed: int
    reported: int


@dataclass(frozen=True, slots=True)
class RunningFact:
    """本期填报: the month that is being reported. ``late`` are units whose deadline has passed."""

    period: str
    deadline: date
    owed: int
    reported: int
    late: Sequence[LateFact]


@dataclass(frozen=True, slots=True)
class TargetFact:
    """目标任务 that was not reached, or is due soon."""

    key: str
    subject: str
    unit: str
    unit_code: str
    goal: str
    reached: str
    due: date
    is_missed: bool
    source: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class ReadinessFact:
    """力量配备: what a unit lacks of its team."""

    unit: str
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Total:
    """总体: the summary of the frozen month beside that of the month before."""

    score: Decimal | None
    previous: Decimal | None
    rank: int | None
    n: int | None
    leaves: int
    scored: int
    owed: int
    reported: int
    zeros: int
    below: int
    serious: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything of one moment. ``label`` is the month (2026-10), ``based_on`` its report and version."""

    region: str
    label: str
    period: str
    based_on: str
    number: int
    day: date
    decimals: int
    total: Total
    leaves: Sequence[LeafFact] = ()
    units: Sequence[UnitFact] = ()
    series: Sequence[SeriesFact] = ()
    inspection: InspectionFact | None = None
    survey: SurveyFact | None = None
    modules: Sequence[ModuleFact] = ()
    items: Sequence[ItemFact] = ()
    targets: Sequence[TargetFact] = ()
    readiness: Sequence[ReadinessFact] = ()
    filings: Sequence[FilingFact] = ()
    running: RunningFact | None = None
    resolutions: Sequence[ResolutionFact] = ()
    resolved_on: date | None = None
    heads: Mapping[str, str] = field(default_factory=dict)  # by unit: who heads it on the day
    pieces: tuple[int, int] = (0, 0)  # press pieces of the month, units with none
    meeting: date | None = None
    meeting_place: str = ""
    phrases: Mapping[str, str] = field(default_factory=dict)  # of the letterhead
