"""Who owes what: indicators × reporting units of a period (应报清单)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from departments.models import Department
from indicators.models import Cycle, Indicator, Responsibility
from indicators.querysets import IndicatorQuerySet

LEAD = "lead"


class Duty(NamedTuple):
    """One figure owed by one unit; ``key`` is (unit, indicator), by which figures are found."""

    indicator: Indicator
    department: Department
    key: tuple[int, int]


def duties_of(
    *, cycle: Cycle, department: Department | None = None, indicator_ids: Collection[int] | None = None,
    department_ids: Collection[int] | None = None,
) -> list[Duty]:  # fmt: skip
    """Everything owed in a period, in catalogue order and then protocol order; three queries whatever the size.

    A unit read already is not read again; ids narrow the answer to some indicators and units.
    """
    leaves = leaves_of(cycle)
    if indicator_ids is not None:
        leaves = leaves.filter(pk__in=list(indicator_ids))
    indicators = [indicator for indicator in leaves if indicator.reports]
    leads = lead_ids(cycle=cycle, indicator_ids=indicator_ids)
    by_id = {unit.pk: unit for unit in _units(cycle, department, department_ids)}
    return [
        Duty(indicator, by_id[pk], (pk, indicator.pk))
        for indicator in indicators
        for pk in _reporters(indicator, by_id.values(), leads.get(indicator.pk))
        if pk in by_id
    ]


def _units(cycle: Cycle, department: Department | None, ids: Collection[int] | None) -> Iterable[Department]:
    if department is not None:
        here = department.region_id == cycle.region_id and department.is_active(on=cycle.end)
        return [department] if here else []
    units = Department.objects.filter(region_id=cycle.region_id).active(on=cycle.end)
    return units if ids is None else units.filter(pk__in=list(ids))


def leaves_of(cycle: Cycle) -> IndicatorQuerySet:
    """Measured indicators of the period's scheme that are in force in it."""
    return Indicator.objects.filter(scheme_id=cycle.scheme_id).leaves().in_force(on=cycle.end).order_by("position")


def lead_ids(*, cycle: Cycle, indicator_ids: Collection[int] | None = None) -> dict[int, int]:
    """Lead department by indicator on the last day of the period (牵头单位)."""
    rows = Responsibility.objects.leads().in_force(on=cycle.end).filter(indicator__scheme_id=cycle.scheme_id)
    if indicator_ids is not None:
        rows = rows.filter(indicator_id__in=list(indicator_ids))
    return dict(rows.order_by("valid_from").values_list("indicator_id", "department_id"))


def _reporters(indicator: Indicator, units: Iterable[Department], lead: int | None) -> list[int]:
    kinds = set(indicator.reports) - {LEAD}
    found = [unit.pk for unit in units if unit.kind in kinds]
    if LEAD in indicator.reports and lead is not None and lead not in found:
        found.insert(0, lead)
    return found
