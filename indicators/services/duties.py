"""Who owes what: indicators × reporting units of a period (应报清单)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from departments.models import Department
from indicators.models import Cycle, Indicator, Responsibility

LEAD = "lead"


class Duty(NamedTuple):
    """One figure owed by one unit; ``key`` is (unit, indicator), by which figures are found."""

    indicator: Indicator
    department: Department
    key: tuple[int, int]


def duties_of(*, cycle: Cycle, department: Department | None = None) -> list[Duty]:
    """Everything owed in a period, in catalogue order and then protocol order; three queries whatever the size."""
    indicators = [i for i in leaves_of(cycle) if i.reports]
    units = Department.objects.filter(region_id=cycle.region_id).active(on=cycle.end)
    if department is not None:
        units = units.filter(pk=department.pk)
    by_id = {unit.pk: unit for unit in units}
    leads = lead_ids(cycle=cycle)
    return [
        Duty(indicator, by_id[pk], (pk, indicator.pk))
        for indicator in indicators
        for pk in _reporters(indicator, by_id.values(), leads.get(indicator.pk))
        if pk in by_id
    ]


def leaves_of(cycle: Cycle) -> Iterable[Indicator]:
    """Measured indicators of the period's scheme that are in force in it."""
    return Indicator.objects.filter(scheme_id=cycle.scheme_id).leaves().in_force(on=cycle.end).order_by("position")


def lead_ids(*, cycle: Cycle) -> dict[int, int]:
    """Lead department by indicator on the last day of the period (牵头单位)."""
    rows = Responsibility.objects.leads().in_force(on=cycle.end).filter(indicator__scheme_id=cycle.scheme_id)
    return dict(rows.order_by("valid_from").values_list("indicator_id", "department_id"))


def owed_in(*, cycles: Sequence[Cycle]) -> dict[int, list[Duty]]:
    """What every one of several periods of one region owes, by its id: the same as `duties_of`, in three queries."""
    schemes = {cycle.scheme_id for cycle in cycles}
    leaves = list(Indicator.objects.filter(scheme__in=schemes).leaves().order_by("position"))
    units = list(Department.objects.filter(region__in={cycle.region_id for cycle in cycles}))
    leads = list(Responsibility.objects.leads().filter(indicator__scheme__in=schemes).order_by("valid_from"))
    found = {}
    for cycle in cycles:
        on = cycle.end
        active = {u.pk: u for u in units if _covers(u.active_from, u.active_to, on)}
        lead = {r.indicator_id: r.department_id for r in leads if _covers(r.valid_from, r.valid_to, on)}
        found[cycle.pk] = [
            Duty(indicator, active[pk], (pk, indicator.pk))
            for indicator in leaves
            if indicator.scheme_id == cycle.scheme_id and indicator.reports
            if _covers(indicator.effective_from, indicator.effective_to, on)
            for pk in _reporters(indicator, active.values(), lead.get(indicator.pk))
            if pk in active
        ]
    return found


def _covers(start: date | None, end: date | None, on: date) -> bool:
    return (start is None or start <= on) and (end is None or end >= on)


def _reporters(indicator: Indicator, units: Iterable[Department], lead: int | None) -> list[int]:
    kinds = set(indicator.reports) - {LEAD}
    found = [unit.pk for unit in units if unit.kind in kinds]
    if LEAD in indicator.reports and lead is not None and lead not in found:
        found.insert(0, lead)
    return found
