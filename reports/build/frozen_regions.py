"""The county among counties (县区比较), where every region's value of the period is known. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Protocol

from indicators.numbers.rounding import round_half
from indicators.scoring.formula import HUNDRED, ZERO, Rule, Settings
from indicators.scoring.regions import Assumption, RegionColumn, RegionComparison, TreeNode
from reports.build.frozen_table import FrozenRegion, RowTable
from reports.build.records import Inputs, RegionName


class RuledIndicator(Protocol):
    """What the comparison asks of an indicator."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def code(self) -> str: ...
    @property
    def weight(self) -> Decimal: ...
    @property
    def aggregation(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def best(self) -> Decimal | None: ...
    @property
    def worst(self) -> Decimal | None: ...
    @property
    def exponent(self) -> Decimal: ...
    @property
    def full_marks(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class RegionalComparator:
    """What all regions' values say about one leaf, and our own place among them."""

    best: Decimal | None
    best_holder: str
    average: Decimal | None
    worst: Decimal | None
    rank: int | None
    n: int


class OwnPlace(NamedTuple):
    """Our own place on the whole, of how many."""

    rank: int
    n: int


@dataclass(slots=True)
class Regions:
    """Rows to freeze, comparators by indicator, and our place on the whole."""

    table: RowTable[FrozenRegion]
    comparators: dict[int, RegionalComparator] = field(default_factory=dict)
    own_place: OwnPlace | None = None


def region_table(inputs: Inputs, settings: Settings) -> Regions:
    """Compare all regions on the leaves with regional values of the period, and on what is composed of them."""
    regions = Regions(RowTable(FrozenRegion._fields, []))
    if not inputs.regional:
        return regions
    position = {region_id: i for i, region_id in enumerate(inputs.region_names)}
    names = list(inputs.region_names.values())
    own = position.get(inputs.cycle.region_id)
    comparison = RegionComparison(tree_of(inputs.indicators), len(position), settings)
    for indicator_id, column in _leaves(inputs, comparison, position):
        regions.comparators[indicator_id] = _comparator(column, names, own)
        regions.table.rows.extend(_rows(column, names, own))
    roots = {indicator.code for indicator in inputs.indicators if indicator.parent_id is None}
    composites = list(comparison.composites())
    ranges = {}
    if own is not None and any(own in column.below_floor for column in composites):
        ranges = _ranges(inputs, position, own, settings)
    for column in composites:
        regions.table.rows.extend(_rows(column, names, own, ranges.get(column.code)))
        rank = column.ranks[own] if own is not None else None
        if rank is not None and column.code in roots and len(roots) == 1:
            regions.own_place = OwnPlace(rank, column.n)
    return regions


def _leaves(
    inputs: Inputs, comparison: RegionComparison, position: dict[int, int]
) -> Iterator[tuple[int, RegionColumn]]:
    """Every leaf with regional values, compared; by the key of its indicator."""
    codes = {indicator.pk: indicator.code for indicator in inputs.indicators}
    for indicator_id, values in inputs.regional.items():
        if indicator_id in codes:
            yield (
                indicator_id,
                comparison.leaf(
                    codes[indicator_id],
                    [position[each.region_id] for each in values],
                    [each.value for each in values],
                    [each.status for each in values],
                ),
            )


class PlaceRange(NamedTuple):
    """Between which places a region lies on a composite, whatever it has not reported."""

    best: int | None
    worst: int | None


def _ranges(inputs: Inputs, position: dict[int, int], own: int, settings: Settings) -> dict[str, PlaceRange]:
    """Our own places on every composite if all were known: with full attainment, and with 0, where nothing is."""
    found: list[dict[str, int | None]] = []
    # Who would be complete is ranked, and so are only those who are ranked now.
    for assumed in (HUNDRED, ZERO):
        comparison = RegionComparison(tree_of(inputs.indicators), len(position), settings, Assumption(own, assumed))
        for _leaf in _leaves(inputs, comparison, position):
            pass
        found.append({column.code: column.ranks[own] for column in comparison.composites()})
    best, worst = found
    return {code: PlaceRange(best[code], worst[code]) for code in best}


def tree_of(indicators: Sequence[RuledIndicator]) -> list[TreeNode]:
    """Catalogue indicators as the comparison wants them."""
    codes = {indicator.pk: indicator.code for indicator in indicators}
    return [
        TreeNode(
            code=i.code,
            parent=codes.get(i.parent_id, "") if i.parent_id else "",
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


def _comparator(column: RegionColumn, names: list[RegionName], own: int | None) -> RegionalComparator:
    holders = [
        names[p].name
        for p, v in zip(column.positions, column.values, strict=True)
        if v is not None and v == column.best
    ]
    place = dict(zip(column.positions, column.ranks, strict=True)).get(own) if own is not None else None
    average = None if column.average is None else round_half(column.average, 8)
    return RegionalComparator(column.best, "、".join(holders)[:80], average, column.worst, place, column.n)


def _rows(
    column: RegionColumn, names: list[RegionName], own: int | None, own_range: PlaceRange | None = None
) -> list[FrozenRegion]:
    unknown = PlaceRange(None, None)

    def range_at(place: int) -> PlaceRange:
        return own_range if own_range and place == own and place in column.below_floor else unknown

    return [
        FrozenRegion(
            names[p].code,
            names[p].name,
            p == own,
            column.code,
            value,
            printed,
            place,
            column.n,
            p in column.below_floor,
            *range_at(p),
        )
        for p, value, printed, place in zip(column.positions, column.values, column.printed, column.ranks, strict=True)
    ]
