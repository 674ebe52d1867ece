"""The form of one unit and month to be filled in offline (填报表模板): what its rows show, and its hidden keys."""

from __future__ import annotations

from decimal import Decimal

from indicators.models import Cycle, Figure
from indicators.offered import offered_facts
from indicators.services.worksheet import Worksheet
from indicators.template_keys import Base, TemplateKeys


def keys_for(sheet: Worksheet) -> TemplateKeys:
    """What the form carries in its hidden sheet."""
    rows = {
        line.indicator.code: Base(
            line.figure.version if line.figure else 0, offered_facts(line.indicator, line.figure)
        )
        for line in sheet.lines
    }  # fmt: skip
    cycle, unit = sheet.cycle, sheet.unit
    return TemplateKeys(
        cycle.region.code, cycle.scheme.code, cycle.kind, cycle.label, unit.code, unit.name, rows
    )  # fmt: skip


def year_ago(sheet: Worksheet) -> dict[str, Decimal | None]:
    """The unit's values of the same month last year, by indicator code (上年同期)."""
    start = sheet.cycle.start
    if (start.month, start.day) == (2, 29):
        return {}
    cycles = Cycle.objects.filter(
        region_id=sheet.cycle.region_id, kind=sheet.cycle.kind, scheme__code=sheet.cycle.scheme.code,
        start=start.replace(year=start.year - 1),
    )  # fmt: skip
    rows = Figure.objects.filter(cycle__in=cycles, department=sheet.department, not_applicable=False)
    return dict(rows.values_list("indicator__code", "value"))
