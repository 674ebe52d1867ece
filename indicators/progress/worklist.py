"""What waits for a person today (待办): one small summary a role, with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from departments.models import Department, Region, User
from indicators.choices import FigureState, RequestState
from indicators.cycles.completeness import UnitProgress, late_first, unit_progress
from indicators.cycles.doors import current_cycle, is_open
from indicators.doubts.read import COMPARATORS, doubting
from indicators.models import Benchmark, Correction, Cycle, ExtensionRequest, Figure, Unlock
from indicators.progress.todo import ItemGroup, TodoItem, items_of
from indicators.querysets import FigureQuerySet

# Doubts are worked out month by month; more than this many months hardly ever wait.
DOUBTED_MONTHS = 3


@dataclass(frozen=True, slots=True)
class StaffSummary:
    """A unit's month as its staff see it; without groups when the unit owes nothing in it."""

    department: Department
    cycle: Cycle
    is_open: bool
    groups: list[ItemGroup]
    unlocks: list[Unlock] = field(default_factory=list)  # in force, of any period

    @property
    def items(self) -> list[TodoItem]:
        return [item for group in self.groups for item in group.items]

    @property
    def first(self) -> list[TodoItem]:
        """Returned or unlocked: to be done before everything else."""
        return [item for item in self.items if item.comes_first]

    @property
    def deadline(self) -> datetime:
        return self.cycle.deadline

    @property
    def owed(self) -> int:
        return len(self.items)

    @property
    def done(self) -> int:
        """Submitted, approved or not."""
        return sum(1 for item in self.items if item.is_done)

    @property
    def outstanding(self) -> int:
        return self.owed - self.done

    @property
    def returned(self) -> int:
        return sum(1 for item in self.items if item.figure and item.figure.state == FigureState.RETURNED)

    @property
    def can_enter(self) -> bool:
        """Whether anything outstanding can be typed now."""
        return self.outstanding > 0 and (
            self.is_open or any(unlock.cycle_id == self.cycle.pk for unlock in self.unlocks)
        )


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What lies before a reviewer, over all periods."""

    waiting: int
    own: int  # in the reader's own hands, so somebody else must approve them
    units: int
    oldest: datetime | None
    doubtful: int  # 存疑, of the newest months that have any

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


def staff_summary(*, user: User, at: datetime) -> StaffSummary | None:
    """The own unit's current month; None for an account without a unit or before the first month. Six queries."""
    unit = user.department
    cycle = current_cycle(region_id=user.home_region_id) if unit else None
    if unit is None or cycle is None:
        return None
    # Hardly ever is anything unlocked, so that what it belongs to is read only when something is.
    rows = Unlock.objects.filter(department=unit).in_force(at=at).prefetch_related("cycle__scheme", "indicator")
    unlocks, opened = list(rows), is_open(cycle, at)
    groups = items_of(cycle=cycle, department=unit, is_open=opened, unlocks=unlocks)
    return StaffSummary(unit, cycle, opened, groups, unlocks)


def review_summary(*, user: User) -> ReviewSummary:
    """Figures that wait for this reviewer's eyes; zeros for an account that reviews nothing. One query, and those of
    ``doubting`` for each of the newest months that have any."""
    rows = waiting_for(user=user).with_hands_of(user).select_related("indicator", "cycle__scheme")
    figures = list(rows.order_by("-cycle__start", "cycle_id"))
    by_cycle: dict[int, list[Figure]] = {}
    for figure in figures:
        by_cycle.setdefault(figure.cycle_id, []).append(figure)
    return ReviewSummary(
        waiting=len(figures),
        own=sum(figure.in_own_hands for figure in figures),
        units=len({figure.department_id for figure in figures}),
        oldest=min((figure.submitted_at for figure in figures if figure.submitted_at), default=None),
        doubtful=sum(_count_doubtful(each) for each in list(by_cycle.values())[:DOUBTED_MONTHS]),
    )


def waiting_for(*, user: User) -> FigureQuerySet:
    """Submitted figures this account may judge: its unit's for a reviewer, the region's for the task force."""
    return Figure.objects.awaiting(user)


def taskforce_summary(*, region: Region, at: datetime) -> TaskforceSummary | None:
    """The region's current month by unit; None before the first month. Six queries."""
    cycle = current_cycle(region_id=region.pk)
    if cycle is None:
        return None
    return TaskforceSummary(cycle, is_open(cycle, at), late_first(unit_progress(cycle=cycle, at=at)))


def _count_doubtful(figures: list[Figure]) -> int:
    units = {figure.department_id for figure in figures}
    cycle, indicators = figures[0].cycle, {figure.indicator for figure in figures}
    stated = Benchmark.objects.filter(region_id=cycle.region_id, indicator__in=indicators).only(*COMPARATORS)
    benchmarks = stated.latest_by_indicator(month=cycle.start)
    doubts = doubting(cycle=cycle, departments=units, indicators=indicators, benchmarks=benchmarks)
    return sum(1 for figure in figures if doubts.of_figure(figure))


@dataclass(frozen=True, slots=True)
class Requests:
    """What the task force is asked to decide, and what it granted and has not published yet."""

    extensions: int
    corrections: int
    not_carried: list[Correction]

    @property
    def waiting(self) -> int:
        return self.extensions + self.corrections


def requests_waiting(*, region_id: int) -> Requests:
    """Over all months of a region; two queries."""
    corrections = Correction.objects.filter(figure__cycle__region_id=region_id)
    open_ones = corrections.waiting() | corrections.not_carried()
    named = ("state", "figure__cycle__label", "figure__cycle__scheme__code")
    found = list(open_ones.select_related("figure__cycle__scheme").only(*named).order_by("decided_at", "pk"))
    return Requests(
        extensions=ExtensionRequest.objects.filter(cycle__region_id=region_id).waiting().count(),
        corrections=sum(1 for row in found if row.state == RequestState.WAITING),
        not_carried=[row for row in found if row.state == RequestState.GRANTED],
    )
