"""What targets know already and nobody needs to type again (一数一源)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from departments.models import Department
from indicators.choices import CountedFrom, TargetMeasure
from indicators.doubts.counting import LedgerCount
from indicators.doubts.ledgers import CountQuery, Found
from indicators.models import Target

COUNTY = 0
# Indicator, unit, kind and category of a target.
_Owed = tuple[int, int | None, str, str]


def categories_met(*, region_id: int, until: date) -> int | None:
    """How many categories of certificates were completed by a day, by everybody who owes them; None when none is set
    by then. They are those of indicators that are counted so; categories of another matter are another's.

    A category that several units owe counts once, when what the last of them ticked off has been accepted. Two queries
    at most.
    """
    rows = Target.objects.standing().filter(
        region_id=region_id,
        measure=TargetMeasure.CATEGORY,
        effective_from__lte=until,
        indicator__counted_from=CountedFrom.CERTIFICATES,
    )
    of_target = ("pk", "indicator_id", "department_id", "kind", "category")
    of_tick = ("ticks__department_id", "ticks__met_on", "ticks__judgement__accepted")
    targets: dict[int, _Owed] = {}
    newest: dict[tuple[int, int], date | None] = {}
    lines = rows.order_by("ticks__pk").values_list(*of_target, *of_tick)
    for pk, indicator, unit, kind, category, ticked, met_on, accepted in lines:
        targets[pk] = (indicator, unit, kind, category)
        if ticked is not None:
            newest[pk, ticked] = newest[pk, COUNTY] = met_on if accepted else None
    if not targets:
        return None
    owing = _units_by_target(targets, region_id, until)
    open_ones, with_categories = set(), set()
    for pk, (indicator, _unit, _kind, category) in targets.items():
        with_categories.add((indicator, category))
        done = [met_on for unit in owing[pk] if (met_on := newest.get((pk, unit))) is not None and met_on <= until]
        if not owing[pk] or len(done) < len(owing[pk]):
            open_ones.add((indicator, category))
    return len(with_categories - open_ones)


def _units_by_target(targets: Mapping[int, _Owed], region_id: int, on: date) -> dict[int, list[int]]:
    """Units that owe each target, by its id; the county's own is anybody's who leads it."""
    by_kind: dict[str, list[int]] = {}
    if any(kind for _indicator, unit, kind, _category in targets.values() if unit is None):
        for unit, kind in Department.objects.filter(region_id=region_id).active(on=on).values_list("pk", "kind"):
            by_kind.setdefault(kind, []).append(unit)
    return {
        pk: [unit] if unit is not None else by_kind.get(kind, []) if kind else [COUNTY]
        for pk, (_indicator, unit, kind, _category) in targets.items()
    }


@dataclass(frozen=True, slots=True)
class Averages:
    """Monthly averages that are asked for: of one unit, or of every unit of a kind; by indicator code and who."""

    by_unit: dict[tuple[str, str], Decimal]
    by_kind: dict[tuple[str, str], Decimal]

    def of(self, code: str, unit: str, kind: str) -> Decimal | None:
        """A unit's own beats its kind's."""
        return self.by_unit.get((code, unit), self.by_kind.get((code, kind)))


def average_targets(*, region_id: int, codes: Sequence[str], on: date) -> Averages:
    """What is in force on a day; of several deadlines the next one. One query."""
    rows = (
        Target.objects.standing()
        .permitted(region_id=region_id, on=on)
        .filter(
            region_id=region_id,
            measure=TargetMeasure.AVERAGE,
            indicator__code__in=codes,
            effective_from__lte=on,
            due__gte=on,
        )
    )
    found = Averages({}, {})
    columns = ("indicator__code", "department__code", "kind", "amount")
    for code, unit, kind, amount in rows.order_by("due", "pk").values_list(*columns):
        if unit:
            found.by_unit.setdefault((code, unit), amount)
        elif kind:
            found.by_kind.setdefault((code, kind), amount)
    return found


def certificates(query: CountQuery) -> Found:
    """电子证照归集: categories that everybody who owes them has ticked off, and that were accepted."""
    met = categories_met(region_id=query.region_id, until=query.until)
    if met is None:
        return {}
    ledger_count = LedgerCount(
        CountedFrom.CERTIFICATES, query.until, value=Decimal(met), address=reverse("target_list")
    )
    return {CountedFrom.CERTIFICATES: {None: ledger_count}}
