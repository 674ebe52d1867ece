"""The doors of a period (填报窗口): which period is current, and what may be written in it at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, When

from indicators.choices import CycleState
from indicators.models import Cycle, Unlock


@dataclass(frozen=True, slots=True)
class OpenDoors:
    """Whether a cell may be written now: the period is open, or an unlock covers it.

    ``late`` is the time between the two deadlines (软锁): open, but only with a reason.
    """

    whole: bool
    departments: frozenset[int]
    cells: frozenset[tuple[int, int]]
    late: bool = False

    def is_open(self, department_id: int, indicator_id: int) -> bool:
        return self.whole or self.is_unlocked(department_id, indicator_id)

    def is_unlocked(self, department_id: int, indicator_id: int) -> bool:
        return department_id in self.departments or (department_id, indicator_id) in self.cells

    def needs_reason(self, department_id: int, indicator_id: int) -> bool:
        return self.late and not self.is_unlocked(department_id, indicator_id)


def open_doors(*, cycle: Cycle, at: datetime) -> OpenDoors:
    """The doors of a period at a moment. A passed deadline closes the period even before beat has marked it."""
    is_open = cycle.state == CycleState.OPEN
    if is_open and cycle.deadline > at:  # before the deadline no unlock matters
        return OpenDoors(whole=True, departments=frozenset(), cells=frozenset())
    unlocks = Unlock.objects.filter(cycle=cycle).in_force(at=at).values_list("department_id", "indicator_id")
    rows = list(unlocks)
    return OpenDoors(
        whole=is_open and cycle.closes_at > at,
        departments=frozenset(d for d, i in rows if i is None),
        cells=frozenset((d, i) for d, i in rows if i is not None),
        late=is_open and cycle.deadline <= at < cycle.closes_at,
    )


def current_cycle(*, region_id: int | None) -> Cycle | None:
    """The newest open period of a region, else its newest one (one query)."""
    if region_id is None:
        return None
    rows = Cycle.objects.filter(region_id=region_id).with_twins()
    closed = Case(When(state=CycleState.OPEN, then=0), default=1)
    return rows.order_by(closed, "-start", "scheme__code").first()


def is_open(cycle: Cycle, at: datetime) -> bool:
    return cycle.state == CycleState.OPEN and cycle.closes_at > at
