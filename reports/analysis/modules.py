"""What published reports say of a module (模块): its leaves, who reports them, month by month. Frozen rows only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from reports.analysis.quarters import MonthFact
from reports.models import DepartmentRow, FigureRow, IndicatorRow

# As much of an indicator as a module says.
MODULE_FIELDS = (
    "report_id",
    "code",
    "top_code",
    "position",
    "is_leaf",
    "ranked",
    "weight",
    "name_zh",
    "name_en",
    "unit_zh",
    "unit_en",
    "direction",
    "basis",
    "decimals",
    "standing",
    "value",
    "as_of",
    "numerator",
    "denominator",
    "score",
    "lost",
    "loss_rank",
    "gap_rank",
    "method",
    "points",
    "awarded",
    "best_score",
    "score_gap",
    "rank_city",
    "n_city",
    "rank_province",
    "n_province",
    "published_rank",
    "published_n",
    "place_source",
    "place_month",
    "place_date",
    "place_level",
    "place_until",
    "place_sharing",
    "place_band_end",
    "place_band_size",
    "place_score",
    "benchmark_source",
    "benchmark_month",
    "benchmark_date",
    "benchmark_status",
    "lead_name",
    "previous_value",
    "depth",
)
LAST = 10**6  # behind every place in the protocol order


@dataclass(slots=True)
class ModuleFacts:
    """Rows of one module from several published months, oldest first."""

    labels: list[str]
    leaves: list[IndicatorRow] = field(default_factory=list)  # of the last month, in catalogue order
    top: IndicatorRow | None = None
    county: dict[str, dict[str, IndicatorRow]] = field(default_factory=lambda: defaultdict(dict))  # by code and label
    units: dict[str, tuple[str, str]] = field(default_factory=dict)  # code → name, group
    kinds: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str], dict[str, MonthFact]] = field(default_factory=lambda: defaultdict(dict))

    def reporters(self, code: str) -> list[str]:
        """Units that owe figures of a leaf."""
        return [unit for unit in self.units if (code, unit) in self.cells]


def modules_of(*, report_id: int) -> list[tuple[IndicatorRow, list[IndicatorRow]]]:
    """Every first-level item with its leaves, each with ``units``: how many report it; two queries."""
    counted = FigureRow.objects.filter(report_id=report_id).order_by().values_list("code")
    units = dict(counted.annotate(n=Count("pk")))
    rows = list(IndicatorRow.objects.filter(report_id=report_id).only(*MODULE_FIELDS))
    below: dict[str, list[IndicatorRow]] = defaultdict(list)
    for row in rows:
        if row.is_leaf:
            row.units = units.get(row.code, 0)  # type: ignore[attr-defined]
            below[row.top_code].append(row)
    return [(row, below[row.code]) for row in rows if row.depth == 0]


def read_module(*, code: str, reports: Mapping[int, str]) -> ModuleFacts:
    """``reports``: labels by id, oldest first. Three queries whatever the number of units and months."""
    facts = ModuleFacts(list(reports.values()))
    rows = IndicatorRow.objects.filter(report_id__in=list(reports), top_code=code).only(*MODULE_FIELDS)
    for row in rows.order_by("position"):
        label = reports[int(row.report_id)]
        if row.is_leaf:
            facts.county[row.code][label] = row
        if label == facts.labels[-1]:
            if row.depth == 0:
                facts.top = row
            if row.is_leaf:
                facts.leaves.append(row)
    _read_figures(facts, reports)
    return facts


def _read_figures(facts: ModuleFacts, reports: Mapping[int, str]) -> None:
    codes = [leaf.code for leaf in facts.leaves]
    figures = FigureRow.objects.filter(report_id__in=list(reports), code__in=codes).order_by()
    columns = ("report_id", "code", "department_code", "department_name", "group")
    latest: dict[str, int] = {}
    places = {report: place for place, report in enumerate(reports)}
    numbers = ("standing", "value", "numerator", "denominator", "as_of")
    for report, code, unit, name, group, *parts in figures.values_list(*columns, *numbers):
        facts.cells[code, unit][reports[report]] = MonthFact(*parts)
        if places[report] >= latest.get(unit, -1):  # a unit bears the name that it had last
            facts.units[unit], latest[unit] = (name, group), places[report]
    ranked = DepartmentRow.objects.filter(report_id__in=list(reports)).order_by("report_id")
    order = {}
    for unit, position, kind in ranked.values_list("code", "position", "kind"):
        order[unit], facts.kinds[unit] = position, kind
    in_order = sorted(facts.units, key=lambda unit: (order.get(unit, LAST), unit))
    facts.units = {unit: facts.units[unit] for unit in in_order}
