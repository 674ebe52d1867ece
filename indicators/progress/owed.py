"""还欠什么: what one unit still has to submit for the current period, by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from departments.models import Department
from indicators.choices import REPORTED_STATES
from indicators.cycles.doors import current_cycle
from indicators.cycles.obligations import count_obligations
from indicators.models import Cycle, Figure, Indicator


@dataclass(frozen=True, slots=True)
class Owed:
    """The period, how many figures the unit owes in it, and the indicators that are still outstanding."""

    cycle: Cycle
    total: int
    outstanding: list[Indicator]


def unit_still_owes(*, department: Department) -> Owed | None:
    """None before the first period; four queries."""
    cycle = current_cycle(region_id=department.region_id)
    if cycle is None:
        return None
    owes = count_obligations(cycle=cycle, department=department)
    ids = [pk for pk, unit in owes.by_lead.items() if unit == department.pk]
    if owes.units:
        ids += owes.by_kind.get(department.kind, [])
    handed = Figure.objects.filter(
        cycle=cycle, department=department, indicator=OuterRef("pk"), state__in=REPORTED_STATES
    )
    left = Indicator.objects.filter(~Exists(handed), pk__in=ids).order_by("position")
    return Owed(cycle, len(ids), list(left.only("code", "name_zh", "name_en")))
