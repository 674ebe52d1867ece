"""Who owes what: indicators × reporting units of a period (应报清单)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from departments.models import Department
from indicators.cycles.reporters import LEAD as LEAD
from indicators.cycles.reporters import reporters, reporting_pairs
from indicators.models import Cycle, Indicator, RegistrationRule, Responsibility
from indicators.querysets import IndicatorQuerySet


class Obligation(NamedTuple):
    """One figure owed by one unit; ``key`` is (unit, indicator), by which figures are found."""

    indicator: Indicator
    department: Department
    key: tuple[int, int]


def obligations_of(
    *,
    cycle: Cycle,
    department: Department | None = None,
    indicator_ids: Collection[int] | None = None,
    department_ids: Collection[int] | None = None,
    units: Iterable[Department] | None = None,
    fields: Collection[str] = (),
) -> list[Obligation]:
    """Everything owed in a period, in catalogue order and then protocol order; two queries whatever the size.

    A unit read already is not read again, nor are all ``units`` that are known to owe something in the period (in
    protocol order); ids narrow the answer to some indicators and units, and ``fields`` to what a list shows of an
    indicator.
    """
    leaves = leaves_of(cycle).only(*fields, "reports") if fields else leaves_of(cycle)
    if indicator_ids is not None:
        leaves = leaves.filter(pk__in=list(indicator_ids))
    indicators = list(leaves.annotate(lead=_lead(cycle)))
    leads = {indicator.pk: indicator.lead for indicator in indicators}  # type: ignore[attr-defined]
    among = _units(cycle, department, department_ids) if units is None else units
    return obligations_among(indicators=indicators, units=among, leads=leads)


def obligations_among(
    *, indicators: Iterable[Indicator], units: Iterable[Department], leads: Mapping[int, int | None]
) -> list[Obligation]:
    """The same from what has been read: leaves in force, units that are active, the lead of each indicator."""
    owed = reporting_pairs(indicators=indicators, units=units, leads=leads)
    return [Obligation(indicator, unit, (unit.pk, indicator.pk)) for indicator, unit in owed]


@dataclass(frozen=True, slots=True)
class ObligationCounts:
    """Who owes how much, without a row for every figure: what each kind of unit reports, and what leads report beside
    that. ``units`` are in protocol order; some may owe nothing."""

    units: list[Department]
    by_kind: dict[str, list[int]]  # indicator ids
    by_lead: dict[int, int]  # indicator id → unit id

    def counts(self) -> dict[Department, int]:
        """The number of figures of every unit that owes some."""
        led = Counter(self.by_lead.values())
        owed = {unit: len(self.by_kind.get(unit.kind, ())) + led[unit.pk] for unit in self.units}
        return {unit: n for unit, n in owed.items() if n}


def count_obligations(*, cycle: Cycle, department: Department | None = None) -> ObligationCounts:
    """The same as ``obligations_of``, counted; three queries whatever the size."""
    units = list(_units(cycle, department, None))
    leads, kind_of = lead_ids(cycle=cycle), {unit.pk: unit.kind for unit in units}
    by_kind: dict[str, list[int]] = defaultdict(list)
    by_lead: dict[int, int] = {}
    for pk, reports in leaves_of(cycle).values_list("pk", "reports"):
        kinds = set(reports) - {LEAD}
        for kind in kinds:
            by_kind[kind].append(pk)
        lead = leads.get(pk)
        if LEAD in reports and lead is not None and lead in kind_of and kind_of[lead] not in kinds:
            by_lead[pk] = lead
    return ObligationCounts(units, by_kind, by_lead)


def _units(cycle: Cycle, department: Department | None, ids: Collection[int] | None) -> Iterable[Department]:
    if department is not None:
        here = department.region_id == cycle.region_id and department.is_active(on=cycle.end)
        return [department] if here else []
    units = Department.objects.filter(region_id=cycle.region_id).active(on=cycle.end)
    return units if ids is None else units.filter(pk__in=list(ids))


def leaves_of(cycle: Cycle) -> IndicatorQuerySet:
    """Measured indicators of the period's scheme that are in force in it."""
    leaves = Indicator.objects.filter(scheme_id=cycle.scheme_id).leaves().in_force(on=cycle.end)
    return leaves.permitted(region_id=cycle.region_id, on=cycle.end).order_by("position")


def _lead(cycle: Cycle) -> Subquery:
    """The lead of an indicator, read along with it."""
    rows = Responsibility.objects.of_region(cycle.region_id).leads().in_force(on=cycle.end)
    rows = rows.filter(indicator=OuterRef("pk"))
    return Subquery(rows.order_by("-valid_from").values("department_id")[:1])


def lead_ids(*, cycle: Cycle) -> dict[int, int]:
    """Lead department by indicator on the last day of the period (牵头单位)."""
    rows = Responsibility.objects.of_region(cycle.region_id).leads().in_force(on=cycle.end)
    rows = rows.filter(indicator__scheme_id=cycle.scheme_id)
    return dict(rows.order_by("valid_from").values_list("indicator_id", "department_id"))


def obligations_by_cycle(*, cycles: Sequence[Cycle]) -> dict[int, list[Obligation]]:
    """What every one of several periods of one region owes, by its id: the same as ``obligations_of``, three queries;
    one more where the scheme counts registrations."""
    schemes = {cycle.scheme_id for cycle in cycles}
    leaves = list(Indicator.objects.filter(scheme__in=schemes).leaves().order_by("position"))
    units = list(Department.objects.filter(region__in={cycle.region_id for cycle in cycles}))
    leads = list(Responsibility.objects.leads().filter(indicator__scheme__in=schemes).order_by("valid_from"))
    rules = _rules(cycles) if any(leaf.restricted for leaf in leaves) else []
    found = {}
    for cycle in cycles:
        on = cycle.end
        may = next((allowed for region, since, allowed in rules if region == cycle.region_id and since <= on), False)
        active = {u.pk: u for u in units if _covers(u.active_from, u.active_to, on)}
        lead = {
            r.indicator_id: r.department_id
            for r in leads
            if r.region_id == cycle.region_id and _covers(r.valid_from, r.valid_to, on)
        }
        found[cycle.pk] = [
            Obligation(indicator, active[pk], (pk, indicator.pk))
            for indicator in leaves
            if indicator.scheme_id == cycle.scheme_id and indicator.reports and (may or not indicator.restricted)
            if _covers(indicator.effective_from, indicator.effective_to, on)
            for pk in reporters(indicator, active.values(), lead.get(indicator.pk))
            if pk in active
        ]
    return found


def _rules(cycles: Sequence[Cycle]) -> list[tuple[int, date, bool]]:
    """The regions' rules on registrations, the newest first."""
    rows = RegistrationRule.objects.filter(region__in={cycle.region_id for cycle in cycles})
    return list(rows.order_by("-effective_from", "-pk").values_list("region_id", "effective_from", "allowed"))


def _covers(start: date | None, end: date | None, on: date) -> bool:
    return (start is None or start <= on) and (end is None or end >= on)
