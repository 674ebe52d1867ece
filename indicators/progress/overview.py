"""The month that is being entered at one glance (报送总览): for pages that many look at in the same minute.

Counted anew at most once in `SECONDS`, and at once when the period, its deadline or its state is another; the page
says as of when. Who works with the counts (填报进度) reads them live.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.remember import remember
from departments.choices import PeerGroup
from indicators.cycles.completeness import UnitProgress, late_first, unit_progress
from indicators.cycles.doors import current_cycle
from indicators.cycles.lines import PARTS
from indicators.models import Cycle

SECONDS = 30


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit that owes figures past the deadline which nobody extended."""

    code: str
    name: str
    phone: str
    overdue: int
    outstanding: int
    owed: int


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """One group of units in numbers; ``parts`` are the columns that add up to what is owed."""

    label: str
    units: int
    complete: int  # everything they owe is approved
    owed: int
    reported: int
    parts: list[int]
    late: int


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it, as of a moment."""

    at: datetime
    late: list[LateUnit]
    groups: list[GroupProgress]

    @property
    def owed(self) -> int:
        return sum(group.owed for group in self.groups)

    @property
    def reported(self) -> int:
        return sum(group.reported for group in self.groups)

    @property
    def overdue(self) -> int:
        return sum(unit.overdue for unit in self.late)


@dataclass(frozen=True, slots=True)
class Overview:
    cycle: Cycle
    progress: Progress


def overview(*, region_id: int | None, at: datetime) -> Overview | None:
    """The region's current period; None before the first one. One query, and five more when it is time to count."""
    cycle = current_cycle(region_id=region_id)
    if cycle is None:
        return None
    passed = [moment <= at for moment in (cycle.deadline, cycle.closes_at)]
    of = [cycle.pk, cycle.label, cycle.state, cycle.deadline, cycle.closes_at, *passed]
    return Overview(cycle, remember("overview", of, lambda: _count_progress(cycle, at), seconds=SECONDS))


def _count_progress(cycle: Cycle, at: datetime) -> Progress:
    units = late_first(unit_progress(cycle=cycle, at=at))
    late = [_late(unit) for unit in units if unit.is_late]
    groups = [_group(group, [unit for unit in units if unit.group == group]) for group in PeerGroup]
    return Progress(at, late, [group for group in groups if group.units])


def _late(unit: UnitProgress) -> LateUnit:
    department = unit.department
    return LateUnit(department.code, str(department), department.phone, unit.overdue, unit.outstanding, unit.owed)


def _group(group: PeerGroup, units: list[UnitProgress]) -> GroupProgress:
    return GroupProgress(
        label=str(group.label),
        units=len(units),
        complete=sum(unit.is_complete for unit in units),
        owed=sum(unit.owed for unit in units),
        reported=sum(unit.reported for unit in units),
        parts=[sum(getattr(unit, part) for unit in units) for part in PARTS],
        late=sum(unit.is_late for unit in units),
    )
