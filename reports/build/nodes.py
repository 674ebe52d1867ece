"""指标树: one node an indicator, leaves scored against their comparators, parents composed of their parts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, NamedTuple, Protocol, TypeVar

from indicators.choices import Aggregation, FactKind, Rollup, Standing
from indicators.kinds import kind_of
from indicators.numbers.rates import rate
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Child, Comparator, Facts, LeafScore, Rule, Settings, aggregate, score_leaf
from reports.build.frozen_figures import RateParts, rate_parts, standing_of
from reports.build.frozen_regions import RegionalComparator
from reports.build.records import (
    BenchmarkRecord,
    FigureKey,
    FigureRecord,
    IndicatorRecord,
    Inputs,
    LeadRecord,
    NoticeRecord,
)


class Composable(Protocol):
    """What composing asks of an indicator."""

    @property
    def code(self) -> str: ...
    @property
    def is_leaf(self) -> bool: ...
    @property
    def ranked(self) -> bool: ...
    @property
    def weight(self) -> Decimal: ...
    @property
    def full_marks(self) -> Decimal: ...
    @property
    def aggregation(self) -> str: ...


class Coverage(NamedTuple):
    """How many of the applicable parts of a composite are known."""

    n: int = 0
    total: int = 0


NO_PARTS, NOTHING_COVERED = RateParts(), Coverage()
AnIndicator = TypeVar("AnIndicator", bound=Composable)


@dataclass(slots=True)
class Node(Generic[AnIndicator]):
    """One indicator of the period with everything that was worked out for it."""

    indicator: AnIndicator
    parent: Node[AnIndicator] | None
    depth: int
    lead: LeadRecord | None
    benchmark: BenchmarkRecord | None = None
    notice: NoticeRecord | None = None
    comparator: Comparator | None = None
    regional: RegionalComparator | None = None
    value: Decimal | None = None
    parts: RateParts = NO_PARTS
    figure: FigureRecord | None = None
    standing: str = Standing.MISSING
    leaf: LeafScore | None = None
    exact: Decimal | None = None
    printed: Decimal | None = None
    points: Decimal | None = None
    awarded: Decimal | None = None
    awarded_by_document: bool = False
    coverage: Coverage = NOTHING_COVERED
    below_floor: bool = False
    serious: bool = False

    def child(self) -> Child:
        """What the composition of the parent needs of this node."""
        return Child(
            attainment=self.exact,
            weight=self.indicator.weight,
            full_marks=self.indicator.full_marks,
            applicable=self.standing != Standing.NOT_APPLICABLE,
            reported=self.standing == Standing.REPORTED,
        )

    @property
    def zero_score(self) -> bool:
        """得0分: a leaf that weighs something and has none of its points; what is only kept (weight 0) loses none."""
        return self.leaf is not None and self.leaf.zero_score and self.indicator.weight > 0

    def flags(self) -> list[str]:
        """The lists on which a leaf stands: zero score, below average, serious gap."""
        if self.leaf is None:
            return []
        named = {"zero_score": self.zero_score, "below_average": self.leaf.below_average, "serious": self.serious}
        return [name for name, on in named.items() if on]


BuiltNode = Node[IndicatorRecord]


def score_tree(inputs: Inputs, settings: Settings, regional: dict[int, RegionalComparator]) -> list[BuiltNode]:
    """All nodes in catalogue order, leaves scored first, then parents from the bottom up."""
    nodes = _tree(inputs)
    reporters: dict[int, list[FigureRecord | None]] = defaultdict(list)
    for obligation in inputs.obligations:
        reporters[obligation.indicator.pk].append(inputs.figures.get(obligation.key))
    children: dict[int, list[BuiltNode]] = defaultdict(list)
    for node in nodes:
        if node.parent is not None:
            children[node.parent.indicator.pk].append(node)
        if node.indicator.is_leaf:
            score_node(inputs, node, reporters[node.indicator.pk], regional.get(node.indicator.pk), settings)
    for node in sorted(nodes, key=lambda n: -n.depth):
        if not node.indicator.is_leaf:
            compose(node, children[node.indicator.pk], settings)
    return nodes


def _tree(inputs: Inputs) -> list[BuiltNode]:
    by_id = {indicator.pk: indicator for indicator in inputs.indicators}
    nodes: dict[int, BuiltNode] = {}

    def visit(indicator: IndicatorRecord) -> BuiltNode:
        if indicator.pk not in nodes:
            above = by_id.get(indicator.parent_id) if indicator.parent_id else None
            parent = visit(above) if above is not None else None
            # An indicator without a lead of its own is led by whoever leads the one above it.
            lead = inputs.leads.get(indicator.pk) or (parent.lead if parent else None)
            nodes[indicator.pk] = Node(indicator, parent, parent.depth + 1 if parent else 0, lead)
        return nodes[indicator.pk]

    return [visit(indicator) for indicator in inputs.indicators]


def score_node(
    inputs: Inputs,
    node: BuiltNode,
    reported: list[FigureRecord | None],
    regional: RegionalComparator | None,
    settings: Settings,
) -> None:
    """Score one leaf from what its units reported and what it is held against."""
    indicator = node.indicator
    node.benchmark, node.regional = inputs.benchmarks.get(indicator.pk), regional
    node.notice = inputs.notices.get(indicator.code)
    lead_figure = inputs.figures.get(FigureKey(node.lead.department_id, indicator.pk)) if node.lead else None
    node.figure = lead_figure if "lead" in indicator.reports else None
    node.value, node.standing = _county_value(indicator, node.figure, reported)
    node.parts = rate_parts(indicator, node.figure, reported)
    points = node.figure.score if node.figure else None
    if points is None and node.benchmark is not None and node.standing != Standing.NOT_APPLICABLE:
        points = node.benchmark.own_score
        node.awarded_by_document = points is not None
    node.awarded = points
    if node.standing == Standing.MISSING and is_published(indicator, node.benchmark, node.notice):
        node.standing = Standing.REPORTED
    node.comparator = _comparator(node.benchmark, regional)
    node.leaf = score_leaf(
        _rule(indicator), Facts(value=node.value, points=points, standing=node.standing), node.comparator
    )
    node.exact, node.points = node.leaf.attainment, node.leaf.points
    node.printed = round_for_print(node.exact, settings)
    node.serious = _is_serious(node.leaf, settings)


def is_published(
    indicator: IndicatorRecord, benchmark: BenchmarkRecord | None, notice: NoticeRecord | None = None
) -> bool:
    """Whether what is measured stands in a document, though no unit typed it: points that an issuer awards, or a place
    that it announces. A value that a unit owes is not known by its place."""
    kind = kind_of(indicator)
    if kind == FactKind.PLACE and notice is not None and notice.has_place:
        return True
    if benchmark is None:
        return False
    if kind == FactKind.POINTS:
        return benchmark.own_score is not None
    return kind == FactKind.PLACE and not (benchmark.rank_province is None and benchmark.rank_city is None)


def _is_serious(leaf: LeafScore, settings: Settings) -> bool:
    gaps = [gap for gap in (leaf.relative_gap, leaf.relative_score_gap) if gap is not None]
    return any(gap >= settings.serious_gap for gap in gaps)


def _county_value(
    indicator: IndicatorRecord, lead_figure: FigureRecord | None, reported: list[FigureRecord | None]
) -> tuple[Decimal | None, str]:
    """The county's own value: the lead's figure, else the units rolled up (Σ, or Σ numerators ÷ Σ denominators)."""
    if lead_figure is not None:
        return lead_figure.value, standing_of(lead_figure)
    if "lead" in indicator.reports or indicator.rollup == Rollup.NONE:
        return None, Standing.MISSING
    given = [figure for figure in reported if figure is not None and not figure.not_applicable]
    if not given:
        nothing_to_report = bool(reported) and None not in reported
        return None, Standing.NOT_APPLICABLE if nothing_to_report else Standing.MISSING
    if indicator.rollup == Rollup.SUM:
        values = [figure.value for figure in given if figure.value is not None]
        return (sum(values, Decimal(0)), Standing.REPORTED) if values else (None, Standing.MISSING)
    # A rate without its two parts cannot be rolled up: a mean of percentages would be wrong.
    parts = rate_parts(indicator, None, reported)
    if parts.numerator is None or parts.denominator is None:
        return None, Standing.MISSING
    return rate(indicator, parts.numerator, parts.denominator), Standing.REPORTED


def _rule(indicator: IndicatorRecord) -> Rule:
    return Rule(
        direction=indicator.direction,
        method=indicator.method,
        best=indicator.best,
        worst=indicator.worst,
        exponent=indicator.exponent,
        full_marks=indicator.full_marks,
    )


def _comparator(benchmark: BenchmarkRecord | None, regional: RegionalComparator | None) -> Comparator:
    """All regions' values beat a document: then best and average are computed, not quoted."""
    best = regional.best if regional else benchmark.best if benchmark else None
    average = regional.average if regional else benchmark.average if benchmark else None
    worst = regional.worst if regional else benchmark.worst if benchmark else None
    return Comparator(
        best=best,
        average=average,
        worst=worst,
        best_points=benchmark.best_score if benchmark else None,
        average_points=benchmark.average_score if benchmark else None,
    )


def compose(node: Node[AnIndicator], children: list[Node[AnIndicator]], settings: Settings) -> None:
    """Work out a composite from its parts (合成)."""
    composed = aggregate([child.child() for child in children], node.indicator.aggregation, settings.missing_rule)
    node.exact, node.points = composed.attainment, composed.points
    node.coverage = Coverage(composed.n_present, composed.n_total)
    node.below_floor = composed.is_below(settings.coverage_floor)
    node.printed = round_for_print(node.exact, settings)
    node.standing = Standing.REPORTED if composed.n_present else _standing_of_parts(children)


def _standing_of_parts(children: list[Node[AnIndicator]]) -> str:
    """Of a composite without any attainment: not applicable only if none of its parts is."""
    standings = {child.standing for child in children} or {Standing.MISSING}
    for standing in (Standing.REPORTED, Standing.MISSING):
        if standing in standings:
            return standing
    return Standing.NOT_APPLICABLE


def round_for_print(exact: Decimal | None, settings: Settings) -> Decimal | None:
    """What is printed of an exact number, and ranked: rounded once, at the scheme's precision."""
    return None if exact is None else round_half(exact, settings.score_decimals, settings.rounding)


def overall(nodes: Iterable[Node[AnIndicator]], settings: Settings) -> Decimal | None:
    """总分: the first-level indicators composed by weight, unrounded."""
    tops = [node.child() for node in nodes if node.parent is None]
    return aggregate(tops, Aggregation.MEAN, settings.missing_rule).attainment
