"""How far every unit has come with a period (填报进度): owed, handed in, approved, returned, late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from departments.choices import PeerGroup
from departments.models import Department
from indicators.choices import CycleState, FigureState
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
        """The deadline has passed and something is still with the unit (逾期)."""
        return self.past_deadline and self.outstanding > 0

    @property
    def is_complete(self) -> bool:
        return self.approved == self.owed

    @property
    def group(self) -> PeerGroup:
        return self.department.group


def unit_progress(*, cycle: Cycle, at: datetime, department: Department | None = None) -> list[UnitProgress]:
    """Progress of every unit that owes something, in protocol order; five queries whatever the size."""
    duties = duties_of(cycle=cycle, department=department)
    counts = _counts(cycle, duties, department)
    unlocked = _unlocked(cycle, at)
    past = cycle.state != CycleState.OPEN or cycle.deadline <= at
    units = sorted({duty.department for duty in duties}, key=lambda unit: (unit.position, unit.code))
    owed = Counter(duty.department.pk for duty in duties)
    return [
        UnitProgress(
            department=unit, owed=owed[unit.pk], past_deadline=past, unlocked_until=unlocked.get(unit.pk),
            drafted=counts[unit.pk, FigureState.DRAFT], submitted=counts[unit.pk, FigureState.SUBMITTED],
            checked=counts[unit.pk, FigureState.CHECKED], approved=counts[unit.pk, FigureState.APPROVED],
            returned=counts[unit.pk, FigureState.RETURNED],
        )
        for unit in units
    ]  # fmt: skip


def late_first(rows: Iterable[UnitProgress]) -> list[UnitProgress]:
    """Late units first, the most outstanding on top; then the others; protocol order breaks ties."""
    return sorted(rows, key=lambda row: (not row.is_late, -row.outstanding))


def _counts(cycle: Cycle, duties: list[Duty], department: Department | None) -> Counter[tuple[int, str]]:
    """Stored figures by unit and state; a figure that is no longer owed does not count."""
    owed = {duty.key for duty in duties}
    figures = Figure.objects.filter(cycle=cycle)
    if department is not None:
        figures = figures.filter(department=department)
    said = Q(value__isnull=False) | Q(score__isnull=False) | Q(not_applicable=True)
    rows = figures.filter(said | ~Q(state=FigureState.DRAFT)).values_list("department_id", "indicator_id", "state")
    return Counter((unit, FigureState(state)) for unit, indicator, state in rows if (unit, indicator) in owed)


def _unlocked(cycle: Cycle, at: datetime) -> dict[int, datetime]:
    rows = Unlock.objects.filter(cycle=cycle).in_force(at=at).values_list("department_id").annotate(Max("expires_at"))
    return dict(rows.order_by())
