"""What waits for a person today (待办): one small summary a role, with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Min, Q, QuerySet, When

from departments.models import Department, Region, User
from indicators.choices import CycleState
from indicators.models import Cycle, Figure, Unlock
from indicators.services.completeness import UnitProgress, late_first, unit_progress


@dataclass(frozen=True, slots=True)
class StaffSummary:
    """A unit's month as its staff see it; ``progress`` is None when the unit owes nothing in it."""

    department: Department
    cycle: Cycle
    is_open: bool
    progress: UnitProgress | None
    unlocks: list[Unlock] = field(default_factory=list)  # in force, of any period

    @property
    def deadline(self) -> datetime:
        return self.cycle.deadline

    @property
    def owed(self) -> int:
        return self.progress.owed if self.progress else 0

    @property
    def done(self) -> int:
        """Handed in, approved or not."""
        return self.progress.handed_in if self.progress else 0

    @property
    def returned(self) -> int:
        return self.progress.returned if self.progress else 0


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What lies before a reviewer, over all periods."""

    waiting: int
    own: int  # submitted by the reader, so somebody else must approve them
    units: int
    oldest: datetime | None

    @property
    def reviewable(self) -> int:
        return self.waiting - self.own


@dataclass(frozen=True, slots=True)
class TaskforceSummary:
    """A region's month in numbers."""

    cycle: Cycle
    is_open: bool
    units: list[UnitProgress]  # late ones first

    @property
    def deadline(self) -> datetime:
        return self.cycle.deadline

    @property
    def late(self) -> list[UnitProgress]:
        return [unit for unit in self.units if unit.is_late]

    @property
    def incomplete(self) -> list[UnitProgress]:
        return [unit for unit in self.units if unit.outstanding]

    def total(self, name: str) -> int:
        """Sum of one count (owed, handed_in, submitted, approved, returned, outstanding …) over all units."""
        return sum(getattr(unit, name) for unit in self.units)

    @property
    def owed(self) -> int:
        return self.total("owed")

    @property
    def submitted(self) -> int:
        return self.total("submitted")

    @property
    def approved(self) -> int:
        return self.total("approved")

    @property
    def returned(self) -> int:
        return self.total("returned")

    @property
    def outstanding(self) -> int:
        return self.total("outstanding")


def current_cycle(*, region_id: int | None) -> Cycle | None:
    """The newest open period of a region, else its newest one (one query)."""
    if region_id is None:
        return None
    rows = Cycle.objects.filter(region_id=region_id).named().select_related("scheme", "region")
    closed = Case(When(state=CycleState.OPEN, then=0), default=1)
    return rows.order_by(closed, "-start", "scheme__code").first()


def is_open(cycle: Cycle, at: datetime) -> bool:
    return cycle.state == CycleState.OPEN and cycle.closes_at > at


def staff_summary(*, user: User, at: datetime) -> StaffSummary | None:
    """The own unit's current month; None for an account without a unit or before the first month. Seven queries."""
    unit = user.department
    cycle = current_cycle(region_id=user.home_region_id) if unit else None
    if unit is None or cycle is None:
        return None
    progress = unit_progress(cycle=cycle, at=at, department=unit)
    unlocks = Unlock.objects.filter(department=unit).in_force(at=at).select_related("cycle__scheme", "indicator")
    return StaffSummary(unit, cycle, is_open(cycle, at), progress[0] if progress else None, list(unlocks))


def review_summary(*, user: User, at: datetime) -> ReviewSummary:
    """Figures that wait for this reviewer's eyes; zeros for an account that reviews nothing. One query."""
    said: dict[str, Any] = waiting_for(user=user).aggregate(
        waiting=Count("pk"), own=Count("pk", filter=Q(submitted_by=user)),
        units=Count("department", distinct=True), oldest=Min("submitted_at"),
    )  # fmt: skip
    return ReviewSummary(**said)


def waiting_for(*, user: User) -> QuerySet[Figure]:
    """Submitted figures this account may judge: its unit's for a reviewer, the region's for the task force."""
    return Figure.objects.awaiting(user)


def taskforce_summary(*, region: Region, at: datetime) -> TaskforceSummary | None:
    """The region's current month by unit; None before the first month. Six queries."""
    cycle = current_cycle(region_id=region.pk)
    if cycle is None:
        return None
    return TaskforceSummary(cycle, is_open(cycle, at), late_first(unit_progress(cycle=cycle, at=at)))
