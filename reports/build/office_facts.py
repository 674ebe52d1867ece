"""随表信息: what files print beside the frozen rows, read once with the build and kept with the report.

Telephones, causes and measures change every day, and the totals of earlier months with every correction; a file that
read them when it is written would not be the same twice. No number of the report is made of them, so that they are
part of no digest: an item of the ledger that moves on changes no signed place.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypedDict

from django.db.models import Q

from departments.choices import ActionKind
from departments.models import ActionItem, Department
from indicators.models import Cycle
from reports.models import MonthlyReport

# Months on the line of the total, the report's own included.
MONTHS = 14
# What is promised to others, and what an enterprise asked for, is no cause of a gap.
KINDS = (ActionKind.RECTIFICATION, ActionKind.FINDING, ActionKind.TASK, ActionKind.INSTRUCTION)


class Remedy(TypedDict):
    """整改: why an indicator is behind (codes of causes), and what is done about it."""

    causes: list[str]
    measures: list[str]


def read_office_facts(cycle: Cycle) -> dict[str, Any]:
    """Telephones by unit, remedies by indicator, and the totals of the published months before, oldest first. Three
    queries."""
    return {
        "telephones": dict(
            Department.objects.filter(region_id=cycle.region_id)
            .exclude(phone="")
            .order_by("code")
            .values_list("code", "phone")
        ),
        "remedies": _remedies(cycle),
        "totals": _totals(cycle),
    }


def _remedies(cycle: Cycle) -> dict[str, Remedy]:
    """Of what stood in the ledger on the last day of the period and is about an indicator."""
    standing = Q(closed_on__isnull=True) | Q(closed_on__gt=cycle.end)
    items = ActionItem.objects.filter(standing, region_id=cycle.region_id, opened__lte=cycle.end, kind__in=KINDS)
    rows = items.exclude(indicator_code="").order_by("indicator_code", "due", "pk")
    found: dict[str, Remedy] = defaultdict(lambda: {"causes": [], "measures": []})
    for code, kind, cause, title, demand, measure in rows.values_list(
        "indicator_code", "kind", "cause", "title", "demand", "measure__text"
    ):
        remedy = found[code]
        if cause and cause not in remedy["causes"]:
            remedy["causes"].append(cause)
        # What is demanded of a rectification is its gap in words, and of a finding often the problem once more.
        demands = kind != ActionKind.RECTIFICATION and demand.strip() not in title
        text = measure or (demand if demands else "")
        if text and text not in remedy["measures"]:
            remedy["measures"].append(text)
    return {code: remedy for code, remedy in found.items() if any(remedy.values())}


def _totals(cycle: Cycle) -> list[list[str]]:
    earlier = (
        MonthlyReport.objects.published()
        .before(start=cycle.start)
        .filter(region_id=cycle.region_id, cycle__scheme__code=cycle.scheme.code, cycle__kind=cycle.kind)
        .newest_first()
        .values_list("cycle__label", "summary")[: MONTHS - 1]
    )
    return [[label, score] for label, summary in reversed(earlier) if (score := summary.get("score"))]
