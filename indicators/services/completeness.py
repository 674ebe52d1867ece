"""How far every unit has come with a period (填报进度): owed, handed in, approved, returned, late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from departments.choices import PeerGroup
from departments.models import Department
from indicators.choices import HANDED_IN_STATES, CycleState, FigureState
from indicators.models import Cycle, Figure, Unlock
from indicators.services.duties import Duty, duties_of


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit's month in numbers. ``drafted`` is typed but not handed in; zero is typed, blank is not."""

    department: Department
    owed: int
    drafted: int = 0
    submitted: int = 0
    checked: int = 0
    approved: int = 0
    returned: int = 0
    past_deadline: bool = False
    unlocked_until: datetime | None = None
    extended: int = 0  # outstanding, but an unlock in force covers it

    @property
    def handed_in(self) -> int:
        """Submitted, checked or approved (已报)."""
        return self.submitted + self.checked + self.approved

    @property
    def outstanding(self) -> int:
        """Still with the unit: untouched, drafts and returned figures (未报)."""
        return self.owed - self.handed_in

    @property
    def untouched(self) -> int:
        return self.outstanding - self.drafted - self.returned

    @property
    def is_late(self) -> bool:
        """The deadline has passed and something is still with the unit that nobody extended (逾期)."""
        return self.past_deadline and self.outstanding > self.extended

    @property
    def is_extended(self) -> bool:
        """The deadline has passed, and an extension covers all that is missing (延期中)."""
        return self.past_deadline and 0 < self.outstanding == self.extended

    @property
    def is_complete(self) -> bool:
        return self.approved == self.owed

    @property
    def group(self) -> PeerGroup:
        return self.department.group


def unit_progress(*, cycle: Cycle, at: datetime, department: Department | None = None) -> list[UnitProgress]:
    """Progress of every unit that owes something, in protocol order; five queries whatever the size."""
    duties = duties_of(cycle=cycle, department=department)
    states = _states(cycle, duties, department)
    counts = Counter((unit, state) for (unit, _indicator), state in states.items())
    unlocks = _unlocks(cycle, at)
    extended = Counter(
        duty.department.pk for duty in duties if states.get(duty.key) not in HANDED_IN_STATES and duty.key in unlocks
    )
    past = cycle.state != CycleState.OPEN or cycle.deadline <= at
    units = sorted({duty.department for duty in duties}, key=lambda unit: (unit.position, unit.code))
    owed = Counter(duty.department.pk for duty in duties)
    return [
        UnitProgress(
            department=unit, owed=owed[unit.pk], past_deadline=past, unlocked_until=unlocks.until.get(unit.pk),
            drafted=counts[unit.pk, FigureState.DRAFT], submitted=counts[unit.pk, FigureState.SUBMITTED],
            checked=counts[unit.pk, FigureState.CHECKED], approved=counts[unit.pk, FigureState.APPROVED],
            returned=counts[unit.pk, FigureState.RETURNED], extended=extended[unit.pk],
        )
        for unit in units
    ]  # fmt: skip


def late_first(rows: Iterable[UnitProgress]) -> list[UnitProgress]:
    """Late units first, the most outstanding on top; then the others; protocol order breaks ties."""
    return sorted(rows, key=lambda row: (not row.is_late, -row.outstanding))


def _states(cycle: Cycle, duties: list[Duty], department: Department | None) -> dict[tuple[int, int], FigureState]:
    """State by unit and indicator of what was typed; a figure that is no longer owed does not count."""
    owed = {duty.key for duty in duties}
    figures = Figure.objects.filter(cycle=cycle)
    if department is not None:
        figures = figures.filter(department=department)
    said = Q(value__isnull=False) | Q(score__isnull=False) | Q(not_applicable=True)
    rows = figures.filter(said | ~Q(state=FigureState.DRAFT)).values_list("department_id", "indicator_id", "state")
    return {(unit, item): FigureState(state) for unit, item, state in rows if (unit, item) in owed}


@dataclass(frozen=True, slots=True)
class Unlocks:
    """What is unlocked at a moment: whole units, single items, and the last end of every unit."""

    units: frozenset[int]
    items: frozenset[tuple[int, int]]
    until: dict[int, datetime]

    def __contains__(self, key: tuple[int, int]) -> bool:
        return key[0] in self.units or key in self.items


def _unlocks(cycle: Cycle, at: datetime) -> Unlocks:
    rows = list(Unlock.objects.filter(cycle=cycle).in_force(at=at).order_by("expires_at"))
    return Unlocks(
        units=frozenset(row.department_id for row in rows if row.indicator_id is None),
        items=frozenset((row.department_id, row.indicator_id) for row in rows if row.indicator_id is not None),
        until={row.department_id: row.expires_at for row in rows},
    )
