"""地区比较: every region on every node of a tree, a column at a time. Pure and exact.

Leaves come one by one as columns (region positions, values, statuses); what their parents need is accumulated, so
that a nation of regions is compared without holding its values. The formulas are those of
``indicators.scoring.formula``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indicators.choices import Aggregation, Direction, Method, MissingRule, RegionalStatus, TieStyle
from indicators.numbers.rounding import rounder
from indicators.scoring.formula import (
    ONE,
    ZERO,
    Rule,
    Settings,
    clip,
    efficacy,
    falls_below,
    goalposts,
    ratio_to_best,
    sample_minmax,
)

Number = Decimal | None
Scorer = Callable[[Decimal], Number]


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One node of the tree as the comparison needs it; ``parent`` is a code, or empty at the top."""

    code: str
    parent: str
    rule: Rule
    weight: Decimal = ONE
    aggregation: str = Aggregation.MEAN


@dataclass(frozen=True, slots=True)
class RegionColumn:
    """One node for all its regions: the lists run in step. ``best`` and ``average`` are of the value on a leaf and of
    the score on a composite; ``gap`` is to that best, positive when behind."""

    code: str
    positions: Sequence[int]
    values: Sequence[Number]
    scores: Sequence[Number]
    printed: Sequence[Number]
    ranks: Sequence[int | None]
    n: int
    best: Number
    worst: Number
    average: Number
    gaps: Sequence[Number]
    # Positions of regions that have a score and are not ranked: too little of it is known (缺报，不排名).
    below_floor: frozenset[int] = frozenset()


class Assumption(NamedTuple):
    """What one region would have wherever it has nothing that applies: between which places it lies if complete."""

    position: int
    attainment: Decimal


@dataclass(slots=True)
class _Parts:
    """Σ size · attainment and Σ size of the parts of one composite, by region position; where there is a coverage floor
    also how many of them are known, of how many that apply."""

    totals: list[Decimal]
    sizes: list[Decimal]
    present: list[int]
    applying: list[int]


class RegionComparison:
    """Accumulates leaves and then yields the composites, children before parents.

    ``n_regions`` is the number of region positions; raises ``KeyError`` for a leaf that is not in the tree. A leaf
    that never comes is not measured in this period and part of nothing; a region that is not in a leaf's column
    while others are has not reported it.
    """

    def __init__(
        self, nodes: Sequence[TreeNode], n_regions: int, settings: Settings, assumed: Assumption | None = None
    ) -> None:
        self._nodes = {node.code: node for node in nodes}
        self._n_regions = n_regions
        self._parts: dict[str, _Parts] = {}
        self._missing_is_zero = settings.missing_rule == MissingRule.ZERO
        self._dense = settings.tie_style == TieStyle.DENSE
        self._round = rounder(settings.score_decimals, settings.rounding)
        self._floor, self._assumed = settings.coverage_floor, assumed

    def leaf(
        self, code: str, positions: Sequence[int], values: Sequence[Number], statuses: Sequence[str]
    ) -> RegionColumn:
        """Score and rank one leaf and pass it up. ``values`` is None wherever the status is not "value"."""
        node = self._nodes[code]
        lower = node.rule.direction == Direction.LOWER
        present = [value for value in values if value is not None]
        best = worst = average = None
        if present:
            best, worst = (min(present), max(present)) if lower else (max(present), min(present))
            average = sum(present, ZERO) / len(present)
        score = _scorer(node.rule, best, worst)
        scores: list[Number]
        if len(present) == len(values):
            scores = [score(value) for value in present]
        else:
            none = RegionalStatus.ZERO.value
            pairs = zip(values, statuses, strict=True)
            scores = [score(v) if v is not None else ZERO if status == none else None for v, status in pairs]
        counted = self._count_missing(scores, statuses)
        self._pass_up(node, *self._assume(positions, counted, statuses))
        if self._floor:
            na = RegionalStatus.NA.value
            silent = {RegionalStatus.MISSING.value, na}
            self._cover(
                node,
                [p for p, status in zip(positions, statuses, strict=True) if status not in silent],
                [p for p, status in zip(positions, statuses, strict=True) if status == na],
            )
        printed, ranks, n = self._rank_scores(scores)
        return RegionColumn(
            code, positions, values, scores, printed, ranks, n, best, worst, average, _gaps(values, best, lower)
        )

    def composites(self) -> Iterator[RegionColumn]:
        """Every node that has children, the deepest first; call it once, after the last leaf."""
        positions = range(self._n_regions)
        for node in sorted(self._nodes.values(), key=lambda node: (-self._depth(node), node.code)):
            parts = self._parts.pop(node.code, None)
            if parts is None:
                continue
            scores = [total / size if size else None for total, size in zip(parts.totals, parts.sizes, strict=True)]
            self._pass_up(node, positions, scores)
            below: frozenset[int] = frozenset()
            if self._floor:
                self._cover(
                    node,
                    [p for p in positions if parts.present[p]],
                    [p for p in positions if not parts.applying[p]],
                )
                below = self._below_floor(parts)
            ranked = [None if p in below else score for p, score in zip(positions, scores, strict=True)]
            printed, ranks, n = self._rank_scores(ranked)
            printed = [None if score is None else self._round(score) for score in scores] if below else printed
            present = [score for score in ranked if score is not None]
            best, worst = (max(present), min(present)) if present else (None, None)
            average = sum(present, ZERO) / len(present) if present else None
            gaps = _gaps(scores, best, lower=False)
            yield RegionColumn(
                node.code, positions, [None] * len(scores), scores, printed, ranks, n, best, worst, average, gaps, below
            )

    def _count_missing(self, scores: Sequence[Number], statuses: Sequence[str]) -> Sequence[Number]:
        """The scores as they count above: under the rule "zero", what is missing counts as 0."""
        if not self._missing_is_zero:
            return scores
        missing = RegionalStatus.MISSING.value
        return [ZERO if status == missing else share for share, status in zip(scores, statuses, strict=True)]

    def _pass_up(self, node: TreeNode, positions: Sequence[int], counted: Sequence[Number]) -> None:
        if not node.parent:
            return
        above = self._nodes[node.parent]
        size = node.rule.full_marks if above.aggregation == Aggregation.SUM else node.weight
        parts = self._parts_of(above.code)
        totals, sizes = parts.totals, parts.sizes
        for position, share in zip(positions, counted, strict=True):
            if share is not None:
                totals[position] += share * size
                sizes[position] += size
        if self._missing_is_zero:
            for position in set(range(self._n_regions)).difference(positions):
                sizes[position] += size

    def _parts_of(self, code: str) -> _Parts:
        parts = self._parts.get(code)
        if parts is None:
            n, counted = self._n_regions, self._n_regions if self._floor else 0
            parts = self._parts[code] = _Parts([ZERO] * n, [ZERO] * n, [0] * counted, [0] * counted)
        return parts

    def _assume(
        self, positions: Sequence[int], scores: Sequence[Number], statuses: Sequence[str]
    ) -> tuple[Sequence[int], Sequence[Number]]:
        """The scores with what is assumed of the one region, where it has none and the leaf applies to it."""
        if self._assumed is None:
            return positions, scores
        position, attainment = self._assumed
        if position not in positions:
            return [*positions, position], [*scores, attainment]
        at = list(positions).index(position)
        reported = statuses[at] in {RegionalStatus.VALUE, RegionalStatus.ZERO} and scores[at] is not None
        if reported or statuses[at] == RegionalStatus.NA:
            return positions, scores
        return positions, [*scores[:at], attainment, *scores[at + 1 :]]

    def _cover(self, node: TreeNode, present: Sequence[int], absent: Sequence[int]) -> None:
        """Count what is reported of the composite above, and what applies: all parts that came but those of ``absent``.

        A value without a score is reported: that nothing is known to hold it against is not the region's omission.
        """
        if not node.parent:
            return
        parts, out = self._parts_of(node.parent), set(absent)
        for position in present:
            parts.present[position] += 1
        for position in range(self._n_regions):
            if position not in out:
                parts.applying[position] += 1

    def _below_floor(self, parts: _Parts) -> frozenset[int]:
        """Who has too little; not the one of whom the rest is assumed."""
        counts = enumerate(zip(parts.present, parts.applying, strict=True))
        below = frozenset(place for place, (n, total) in counts if falls_below(n, total, self._floor))
        return below - {self._assumed.position} if self._assumed else below

    def _depth(self, node: TreeNode) -> int:
        depth = 0
        while node.parent:
            node, depth = self._nodes[node.parent], depth + 1
        return depth

    def _rank_scores(self, scores: Sequence[Number]) -> tuple[list[Number], list[int | None], int]:
        """What is printed, and the places by it."""
        round_ = self._round
        printed = [None if score is None else round_(score) for score in scores]
        ranks: list[int | None] = [None] * len(printed)
        order = [i for i, score in enumerate(printed) if score is not None]
        order.sort(key=printed.__getitem__, reverse=True)  # type: ignore[arg-type]  # the Nones were left out
        before: Number = None
        level = 0
        for count, i in enumerate(order, start=1):
            if printed[i] != before:
                before, level = printed[i], level + 1 if self._dense else count
            ranks[i] = level
        return printed, ranks, len(order)


def _gaps(numbers: Sequence[Number], best: Number, lower: bool) -> Sequence[Number]:
    if best is None:
        return [None] * len(numbers)
    if lower:
        return [None if number is None else number - best for number in numbers]
    return [None if number is None else best - number for number in numbers]


def _scorer(rule: Rule, best: Number, worst: Number) -> Scorer:
    """The formula of a leaf as a function of the value alone."""
    low, high, method = rule.worst, rule.best, rule.method
    posts = low is not None and high is not None
    if method == Method.OFFICIAL:
        full = rule.full_marks
        return lambda value: clip(value / full)
    if method == Method.EFFICACY and low is not None and high is not None:
        return lambda value: efficacy(value, high, low)
    if low is not None and high is not None and (method == Method.GOALPOSTS or not method):
        exponent = rule.exponent
        return lambda value: goalposts(value, high, low, exponent)
    if method == Method.MINMAX and best is not None and worst is not None:
        return lambda value: sample_minmax(value, best, worst)
    if (method == Method.RATIO or not (method or posts)) and best is not None:
        direction = rule.direction
        return lambda value: ratio_to_best(value, best, direction)
    return lambda value: None
