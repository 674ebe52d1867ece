"""Why did it move (变动分解): two reports of one scheme, read from their frozen rows and taken apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from reports.analysis.decompose import (
    NumberChange,
    PeerValues,
    county_rank_change,
    leaf_change,
    node_change,
    score_rank_change,
    unit_rank_change,
)
from reports.analysis.needed import counties_on
from reports.analysis.replay import settings_of
from reports.analysis.tree import Tree
from reports.analysis.trees import leaf_of, read_tree
from reports.models import FigureRow, IndicatorRow, MonthlyReport, RegionRow

# As far back as a list of periods to compare with goes.
OFFERED = 24


class TwoTrees(NamedTuple):
    """The indicators of both reports."""

    before: Tree
    after: Tree


@dataclass(slots=True)
class Why:
    """One node between two reports: its score, its place among counties, and its units' places."""

    score: NumberChange
    rank: NumberChange | None = None
    # (group, unit, its name, change), only who is ranked in one of the two.
    units: list[tuple[str, str, str, NumberChange]] = field(default_factory=list)
    trees: TwoTrees | None = None


def earlier_reports(*, report: MonthlyReport) -> list[MonthlyReport]:
    """Published reports of the same scheme before this one, the newest first."""
    rows = (
        MonthlyReport.objects.published()
        .before(start=report.cycle.start)
        .filter(region_id=report.region_id, cycle__scheme__code=report.cycle.scheme.code, cycle__kind=report.cycle.kind)
    )
    return list(rows.select_related("cycle__scheme").defer("changes").newest_first()[:OFFERED])


def why_indicator(*, row: IndicatorRow, before: IndicatorRow, report: MonthlyReport, earlier: MonthlyReport) -> Why:
    """A leaf or composite of the report against the same one of the earlier report."""
    settings = settings_of(earlier.parameters), settings_of(report.parameters)
    if not (row.is_leaf and before.is_leaf):
        trees = TwoTrees(read_tree(report=earlier), read_tree(report=report))
        return Why(node_change(*trees, row.code), _composite_rank(row.code, report, earlier), trees=trees)
    why = Why(leaf_change(leaf_of(before), leaf_of(row), *settings))
    then, now = counties_on(row=before, report=earlier), counties_on(row=row, report=report)
    if then is not None and now is not None:
        why.rank = county_rank_change(then, now)
    why.units = _units(row, before, report, earlier)
    return why


def why_overall(*, report: MonthlyReport, earlier: MonthlyReport) -> Why:
    """The county's total score, by first-level indicators; its place where all counties are known on the whole."""
    trees = TwoTrees(read_tree(report=earlier), read_tree(report=report))
    tops = trees.after.parts_of("")
    rank = _composite_rank(tops[0], report, earlier) if len(tops) == 1 else None
    return Why(node_change(*trees), rank, trees=trees)


def _composite_rank(code: str, report: MonthlyReport, earlier: MonthlyReport) -> NumberChange | None:
    scores: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    own = ""
    rows = RegionRow.objects.filter(report__in=(report, earlier), code=code).order_by()
    for key, region, score, is_own in rows.values_list("report_id", "region_code", "score", "is_own"):
        scores[key][region] = score
        own = region if is_own else own
    if own not in scores[report.pk] or own not in scores[earlier.pk]:
        return None
    return score_rank_change(
        scores[earlier.pk], scores[report.pk], own, settings_of(earlier.parameters), settings_of(report.parameters)
    )


def _units(
    row: IndicatorRow, before: IndicatorRow, report: MonthlyReport, earlier: MonthlyReport
) -> list[tuple[str, str, str, NumberChange]]:
    """Every unit's place then and now, in today's order; groups are never mixed."""
    groups: dict[str, dict[int, dict[str, Decimal | None]]] = defaultdict(lambda: {report.pk: {}, earlier.pk: {}})
    names, ranked = {}, []
    rows = FigureRow.objects.filter(report__in=(report, earlier), code=row.code)
    for key, code, name, group, value, rank in rows.values_list(
        "report_id", "department_code", "department_name", "group", "value", "rank"
    ):
        groups[group][key][code] = value
        names[code] = name
        if rank is not None and (group, code) not in ranked:
            ranked.append((group, code))
    settings_then, settings_now = settings_of(earlier.parameters), settings_of(report.parameters)
    found = []
    for group, code in ranked:
        values = groups[group]
        then = PeerValues(values[earlier.pk], before.direction, before.decimals, settings_then)
        now = PeerValues(values[report.pk], row.direction, row.decimals, settings_now)
        found.append((group, code, names[code], unit_rank_change(then, now, code)))
    return found
