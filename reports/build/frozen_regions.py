"""The county among counties (县区比较), where every region's value of the period is known. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Rule, Settings
from indicators.scoring.regions import Column, Comparison, TreeNode
from reports.build.frozen_table import RowTable

if TYPE_CHECKING:
    from reports.build.inputs import Inputs
COLUMNS = ("region_code", "region_name", "is_own", "code", "value", "score", "rank", "n")


@dataclass(frozen=True, slots=True)
class RegionalComparator:
    """What all regions' values say about one leaf, and our own place among them."""

    best: Decimal | None
    best_holder: str
    average: Decimal | None
    worst: Decimal | None
    rank: int | None
    n: int


@dataclass(slots=True)
class Regions:
    """Rows to freeze, comparators by indicator, and our place on the whole (rank, n)."""

    table: RowTable
    comparators: dict[int, RegionalComparator] = field(default_factory=dict)
    own_place: tuple[int, int] | None = None


def region_table(inputs: Inputs, settings: Settings) -> Regions:
    """Compare all regions on the leaves with regional values of the period, and on what is composed of them."""
    if not inputs.regional:
        return Regions(RowTable(COLUMNS, []))
    position = {region_id: i for i, region_id in enumerate(inputs.region_names)}
    names = list(inputs.region_names.values())
    own = position.get(inputs.cycle.region_id)
    comparison = Comparison(tree_of(inputs.indicators), len(position), settings)
    regions = Regions(RowTable(COLUMNS, []))
    by_id = {indicator.pk: indicator for indicator in inputs.indicators}
    for indicator_id, values in inputs.regional.items():
        if indicator_id not in by_id:
            continue
        column = comparison.leaf(
            by_id[indicator_id].code,
            [position[r] for r, _v, _s in values],
            [v for _r, v, _s in values],
            [s for _r, _v, s in values],
        )
        regions.comparators[indicator_id] = _comparator(column, names, own)
        regions.table.rows.extend(_rows(column, names, own))
    roots = {indicator.code for indicator in inputs.indicators if indicator.parent_id is None}
    for column in comparison.composites():
        regions.table.rows.extend(_rows(column, names, own))
        if own is not None and column.code in roots and len(roots) == 1 and column.ranks[own] is not None:
            regions.own_place = (column.ranks[own] or 0, column.n)
    return regions


def tree_of(indicators: list[Any]) -> list[TreeNode]:
    """Catalogue indicators as the comparison wants them."""
    codes = {indicator.pk: indicator.code for indicator in indicators}
    return [
        TreeNode(
            code=i.code,
            parent=codes.get(i.parent_id, ""),
            weight=i.weight,
            aggregation=i.aggregation,
            rule=Rule(
                direction=i.direction,
                method=i.method,
                best=i.best,
                worst=i.worst,
                exponent=i.exponent,
                full_marks=i.full_marks,
            ),
        )
        for i in indicators
    ]


def _comparator(column: Column, names: list[tuple[str, str]], own: int | None) -> RegionalComparator:
    holders = [
        names[p][1] for p, v in zip(column.positions, column.values, strict=True) if v is not None and v == column.best
    ]
    place = dict(zip(column.positions, column.ranks, strict=True)).get(own) if own is not None else None
    average = None if column.average is None else round_half(column.average, 8)
    return RegionalComparator(column.best, "、".join(holders)[:80], average, column.worst, place, column.n)


def _rows(column: Column, names: list[tuple[str, str]], own: int | None) -> list[tuple[Any, ...]]:
    return [
        (*names[p], p == own, column.code, value, printed, place, column.n)
        for p, value, printed, place in zip(column.positions, column.values, column.printed, column.ranks, strict=True)
    ]
