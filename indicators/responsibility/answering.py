"""What the responsibility cards know of who answers for an item of the ledger (责任卡默认责任人)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from departments.ledger.answerable import Answerable, Matter
from indicators.models import Responsibility


def answerable_by_card(matters: Collection[Matter], on: date) -> Mapping[Matter, Answerable]:
    """Section and person of the unit's own responsibility for the indicator, as lead before as co-unit; one query."""
    if not matters:
        return {}
    rows = Responsibility.objects.in_force(on=on).filter(
        department__in={unit for unit, _code in matters}, indicator__code__in={code for _unit, code in matters}
    )
    found: dict[Matter, Answerable] = {}
    # "co" before "lead": what is read later is named first.
    for unit, code, section, person in rows.order_by("role", "valid_from", "pk").values_list(
        "department_id", "indicator__code", "section", "person"
    ):
        found[unit, code] = Answerable(section, person).over(found.get((unit, code), Answerable()))
    return {matter: named for matter, named in found.items() if matter in set(matters)}
