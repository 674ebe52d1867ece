"""How far every unit has come with a period (填报进度): owed, reported, approved, returned, late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Q, When
from django.utils.translation import gettext as _

from departments.choices import PeerGroup
from departments.models import Department
from indicators.choices import REPORTED_STATES, CycleState, FigureState
from indicators.cycles.obligations import ObligationCounts, count_obligations
from indicators.models import Cycle, Figure, Unlock


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit's month in numbers: ``untouched``, ``drafted``, ``returned``, ``submitted``, ``checked``, ``approved``
    add up to what is owed. ``drafted`` is typed but not submitted; zero is typed, blank is not.

    Whether a unit is late follows its deadline and what it owes alone, never whether somebody closed or published the
    month: before the deadline nobody is late.
    """

    department: Department
    owed: int
    drafted: int = 0
    submitted: int = 0
    checked: int = 0
    approved: int = 0
    returned: int = 0
    past_deadline: bool = False
    past_end: bool = False  # the time for late entry with a reason is over as well
    is_shut: bool = False  # the month was closed or published
    unlocked_until: datetime | None = None
    extended: int = 0  # outstanding, but an unlock in force covers it

    @property
    def reported(self) -> int:
        """Submitted, checked or approved (已报)."""
        return self.submitted + self.checked + self.approved

    @property
    def outstanding(self) -> int:
        """Still with the unit: untouched, drafts and returned figures (未报)."""
        return self.owed - self.reported

    @property
    def untouched(self) -> int:
        return self.outstanding - self.drafted - self.returned

    @property
    def is_late(self) -> bool:
        """Both deadlines have passed and something is still with the unit that nobody extended (逾期)."""
        return self.past_end and self.overdue > 0

    @property
    def overdue(self) -> int:
        """Still with the unit, and nobody extended it."""
        return self.outstanding - self.extended

    @property
    def is_extended(self) -> bool:
        """The unit's door would be shut, and an extension covers all that is missing (延期中)."""
        return (self.past_deadline or self.is_shut) and 0 < self.outstanding == self.extended

    @property
    def is_explaining(self) -> bool:
        """Between the two deadlines: what is missing may still be added with a reason (补报期)."""
        return self.past_deadline and not self.past_end and not self.is_shut and self.overdue > 0

    @property
    def is_shut_out(self) -> bool:
        """The month was closed before its deadline, and something is missing (提前关账)."""
        return self.is_shut and not self.past_end and self.overdue > 0

    @property
    def is_complete(self) -> bool:
        """Everything that is owed is approved (已完成)."""
        return self.approved == self.owed

    @property
    def stage(self) -> tuple[str, str]:
        """Tone and word of where the unit stands."""
        if self.is_late:
            return "bad", _("Late")
        if self.is_extended:
            return "half", _("Extended")
        if self.is_shut_out:
            return "off", _("Closed before the deadline")
        if self.is_explaining:
            return "warn", _("Late entry with a reason")
        if self.is_complete:
            return "done", _("All approved")
        if not self.outstanding:
            return "info", _("Waiting for review")
        if self.reported or self.drafted or self.returned:
            return "half", _("In progress")
        return "todo", _("Not started")

    @property
    def group(self) -> PeerGroup:
        return self.department.group


def unit_progress(*, cycle: Cycle, at: datetime, department: Department | None = None) -> list[UnitProgress]:
    """Progress of every unit that owes something, in protocol order; five queries whatever the size."""
    who = count_obligations(cycle=cycle, department=department)
    counts = _counts(cycle, who)
    unlocks = _unlocks(cycle, at)
    extended = _count_extended(cycle, who, unlocks)
    return [
        UnitProgress(
            department=unit,
            owed=owed,
            past_deadline=cycle.deadline <= at,
            past_end=cycle.closes_at <= at,
            is_shut=cycle.state != CycleState.OPEN,
            unlocked_until=unlocks.until.get(unit.pk),
            drafted=counts[unit.pk, FigureState.DRAFT],
            submitted=counts[unit.pk, FigureState.SUBMITTED],
            checked=counts[unit.pk, FigureState.CHECKED],
            approved=counts[unit.pk, FigureState.APPROVED],
            returned=counts[unit.pk, FigureState.RETURNED],
            extended=extended[unit.pk],
        )
        for unit, owed in who.counts().items()
    ]


def late_first(rows: Iterable[UnitProgress]) -> list[UnitProgress]:
    """Late units first, the most outstanding on top; then the others; protocol order breaks ties."""
    return sorted(rows, key=lambda row: (not row.is_late, -row.outstanding))


def _counts(cycle: Cycle, who: ObligationCounts) -> Counter[tuple[int, str]]:
    """Stored figures by unit and state; a figure that is no longer owed does not count.

    The database counts what a whole kind of units reports; the few others come one by one and are looked up.
    """
    by_kind = [Q(department__kind=kind, indicator__in=ids) for kind, ids in who.by_kind.items()]
    alone = Case(*[When(each, then=None) for each in by_kind], default=F("indicator_id"))
    condition = Q(value__isnull=False) | Q(score__isnull=False) | Q(not_applicable=True)
    figures = Figure.objects.filter(condition | ~Q(state=FigureState.DRAFT), cycle=cycle, department__in=who.units)
    rows = figures.annotate(alone=alone).values_list("department_id", "state", "alone").annotate(n=Count("pk"))
    counts: Counter[tuple[int, str]] = Counter()
    for unit, state, indicator, n in rows.order_by():
        if indicator is None or who.by_lead.get(indicator) == unit:
            counts[unit, state] += n
    return counts


def _count_extended(cycle: Cycle, who: ObligationCounts, unlocks: Unlocks) -> Counter[int]:
    """Owed figures that are still with the unit and may still be entered, by unit (延期中)."""
    rows = Figure.objects.filter(cycle=cycle, department__in=unlocks.until, state__in=REPORTED_STATES)
    done = set(rows.values_list("department_id", "indicator_id"))
    owed = {
        (unit.pk, item) for unit in who.units if unit.pk in unlocks.until for item in who.by_kind.get(unit.kind, ())
    }
    owed |= {(unit, item) for item, unit in who.by_lead.items() if unit in unlocks.until}
    return Counter(unit for unit, item in owed - done if (unit, item) in unlocks)


@dataclass(frozen=True, slots=True)
class Unlocks:
    """What is unlocked at a moment: whole units, single items, and the last end of every unit."""

    units: frozenset[int]
    items: frozenset[tuple[int, int]]
    until: dict[int, datetime]

    def __contains__(self, key: tuple[int, int]) -> bool:
        unit, _indicator = key
        return unit in self.units or key in self.items


def _unlocks(cycle: Cycle, at: datetime) -> Unlocks:
    rows = list(Unlock.objects.filter(cycle=cycle).in_force(at=at).order_by("expires_at"))
    return Unlocks(
        units=frozenset(row.department_id for row in rows if row.indicator_id is None),
        items=frozenset((row.department_id, row.indicator_id) for row in rows if row.indicator_id is not None),
        until={row.department_id: row.expires_at for row in rows},
    )
