"""The tree of indicators: leaves scored against their comparators, parents composed of them (指标得分与差距). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.choices import Aggregation, Rollup, Standing
from indicators.numbers.rates import rate
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Child, Comparator, Facts, LeafScore, Rule, Settings, aggregate, score_leaf
from reports.build.frozen_figures import rate_parts, standing_of
from reports.build.frozen_regions import RegionalComparator
from reports.build.frozen_table import RowTable, table_of
from reports.ranking import rank

if TYPE_CHECKING:
    from indicators.models import Benchmark, Indicator, Responsibility
    from reports.build.inputs import Inputs


@dataclass(slots=True)
class Node:
    """One indicator of the period with everything that was worked out for it."""

    indicator: Indicator
    parent: Node | None
    depth: int
    lead: Responsibility | None
    benchmark: Benchmark | None = None
    comparator: Comparator | None = None
    regional: RegionalComparator | None = None
    value: Decimal | None = None
    parts: tuple[Decimal | None, Decimal | None] = (None, None)
    figure: tuple[Any, ...] | None = None
    standing: str = Standing.MISSING
    leaf: LeafScore | None = None
    exact: Decimal | None = None
    printed: Decimal | None = None
    points: Decimal | None = None
    coverage: tuple[int, int] = (0, 0)
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

    def flags(self) -> list[str]:
        """The lists on which a leaf stands: zero score, below average, serious gap."""
        if self.leaf is None:
            return []
        named = {"zero_score": self.leaf.zero_score, "below_average": self.leaf.below_average, "serious": self.serious}
        return [name for name, on in named.items() if on]


def score_tree(inputs: Inputs, settings: Settings, regional: dict[int, RegionalComparator]) -> list[Node]:
    """All nodes in catalogue order, leaves scored first, then parents from the bottom up."""
    nodes = _tree(inputs)
    reporters: dict[int, list[tuple[Any, ...] | None]] = defaultdict(list)
    for duty in inputs.duties:
        reporters[duty.indicator.pk].append(inputs.figures.get(duty.key))
    children: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.parent is not None:
            children[node.parent.indicator.pk].append(node)
        if node.indicator.is_leaf:
            score_node(inputs, node, reporters[node.indicator.pk], regional.get(node.indicator.pk), settings)
    for node in sorted(nodes, key=lambda n: -n.depth):
        if not node.indicator.is_leaf:
            compose(node, children[node.indicator.pk], settings)
    return nodes


def _tree(inputs: Inputs) -> list[Node]:
    by_id = {indicator.pk: indicator for indicator in inputs.indicators}
    nodes: dict[int, Node] = {}

    def visit(indicator: Indicator) -> Node:
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
    node: Node,
    reported: list[tuple[Any, ...] | None],
    regional: RegionalComparator | None,
    settings: Settings,
) -> None:
    """Score one leaf from what its units reported and what it is held against."""
    indicator = node.indicator
    node.benchmark, node.regional = inputs.benchmarks.get(indicator.pk), regional
    lead_figure = inputs.figures.get((node.lead.department_id, indicator.pk)) if node.lead else None
    node.figure = lead_figure if "lead" in indicator.reports else None
    node.value, node.standing = _county_value(indicator, node.figure, reported)
    node.parts = rate_parts(indicator, node.figure, reported)
    points = node.figure[3] if node.figure else None
    if points is None and node.benchmark is not None and node.standing != Standing.NOT_APPLICABLE:
        points = node.benchmark.own_score
    node.comparator = _comparator(node.benchmark, regional)
    node.leaf = score_leaf(
        _rule(indicator), Facts(value=node.value, points=points, standing=node.standing), node.comparator
    )
    node.exact, node.points = node.leaf.attainment, node.leaf.points
    node.printed = printed(node.exact, settings)
    node.serious = _is_serious(node.leaf, settings)


def _is_serious(leaf: LeafScore, settings: Settings) -> bool:
    gaps = [gap for gap in (leaf.relative_gap, leaf.relative_score_gap) if gap is not None]
    return any(gap >= settings.serious_gap for gap in gaps)


def _county_value(
    indicator: Indicator, lead_figure: tuple[Any, ...] | None, reported: list[tuple[Any, ...] | None]
) -> tuple[Decimal | None, str]:
    """The county's own value: the lead's figure, else the units rolled up (Σ, or Σ numerators ÷ Σ denominators)."""
    if lead_figure is not None:
        return lead_figure[2], standing_of(lead_figure)
    if "lead" in indicator.reports or indicator.rollup == Rollup.NONE:
        return None, Standing.MISSING
    given = [row for row in reported if row is not None and not row[6]]
    if not given:
        nothing_to_report = bool(reported) and all(row is not None for row in reported)
        return None, Standing.NOT_APPLICABLE if nothing_to_report else Standing.MISSING
    if indicator.rollup == Rollup.SUM:
        values = [row[2] for row in given if row[2] is not None]
        return (sum(values, Decimal(0)), Standing.REPORTED) if values else (None, Standing.MISSING)
    # A rate without its two parts cannot be rolled up: a mean of percentages would be wrong.
    if any(row[4] is None or row[5] is None for row in given):
        return None, Standing.MISSING
    return rate(
        indicator, sum((r[4] for r in given), Decimal(0)), sum((r[5] for r in given), Decimal(0))
    ), Standing.REPORTED


def _rule(indicator: Indicator) -> Rule:
    return Rule(
        direction=indicator.direction,
        method=indicator.method,
        best=indicator.best,
        worst=indicator.worst,
        exponent=indicator.exponent,
        full_marks=indicator.full_marks,
    )


def _comparator(benchmark: Benchmark | None, regional: RegionalComparator | None) -> Comparator:
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


def compose(node: Node, children: list[Node], settings: Settings) -> None:
    """Work out a composite from its parts (合成)."""
    composed = aggregate([child.child() for child in children], node.indicator.aggregation, settings.missing_rule)
    node.exact, node.points = composed.attainment, composed.points
    node.coverage = composed.n_present, composed.n_total
    node.printed = printed(node.exact, settings)
    node.standing = Standing.REPORTED if composed.n_present else _composed_standing(children)


def _composed_standing(children: list[Node]) -> str:
    """Of a composite without any attainment: not applicable only if none of its parts is."""
    standings = {child.standing for child in children} or {Standing.MISSING}
    for standing in (Standing.REPORTED, Standing.MISSING):
        if standing in standings:
            return standing
    return Standing.NOT_APPLICABLE


def printed(exact: Decimal | None, settings: Settings) -> Decimal | None:
    """What is printed of an exact number, and ranked: rounded once, at the scheme's precision."""
    return None if exact is None else round_half(exact, settings.score_decimals, settings.rounding)


def overall(nodes: Iterable[Node], settings: Settings) -> Decimal | None:
    """总分: the first-level indicators composed by weight, unrounded."""
    tops = [node.child() for node in nodes if node.parent is None]
    return aggregate(tops, Aggregation.MEAN, settings.missing_rule).attainment


def indicator_table(inputs: Inputs, nodes: list[Node], settings: Settings) -> RowTable:
    """One row a node; leaves with a relative gap are placed by it, the largest first (差距排序)."""
    places = gap_ranks(nodes, settings)
    return table_of([indicator_record(inputs, node, places, settings) for node in nodes])


def gap_ranks(nodes: list[Node], settings: Settings) -> dict[str, int]:
    """The place of every ranked leaf that is behind, by relative gap."""
    gaps = {n.indicator.code: n.leaf.relative_gap for n in nodes if n.leaf and n.indicator.ranked and n.leaf.gap}
    places = rank(gaps, style=settings.tie_style, decimals=settings.score_decimals, rounding=settings.rounding)
    return {code: place.rank for code, place in places.items()}


def indicator_record(inputs: Inputs, node: Node, places: dict[str, int], settings: Settings) -> dict[str, Any]:
    """The row of one node."""
    return (
        _definition(node)
        | _people(inputs, node)
        | _result(inputs, node)
        | _comparison(node, settings)
        | {"gap_rank": places.get(node.indicator.code)}
    )


def _definition(node: Node) -> dict[str, Any]:
    indicator, top = node.indicator, node
    while top.parent is not None:
        top = top.parent
    copied = (
        "code",
        "position",
        "is_leaf",
        "ranked",
        "name_zh",
        "name_en",
        "unit_zh",
        "unit_en",
        "direction",
        "decimals",
        "weight",
        "full_marks",
        "rule_text",
        "exponent",
        "band",
        "warning",
        "advanced",
        "basis",
        "aggregation",
    )
    return {name: getattr(indicator, name) for name in copied} | {
        "parent_code": node.parent.indicator.code if node.parent else "",
        "top_code": top.indicator.code,
        "goalpost_best": indicator.best,
        "goalpost_worst": indicator.worst,
        "depth": node.depth,
        "method": (node.leaf.method or "") if node.leaf else "",
    }


def _people(inputs: Inputs, node: Node) -> dict[str, Any]:
    lead, figure = node.lead, node.figure
    unit = inputs.departments.get(lead.department_id) if lead else None
    return {
        "lead_code": unit.code if unit else "",
        "lead_name": unit.short_name if unit else "",
        "co_names": _co_names(inputs, node),
        "section": lead.section if lead else "",
        "person": lead.person if lead else "",
        "chief": lead.chief if lead else "",
        "entered_by_name": (figure[8] or "") if figure else "",
        "approved_by_name": (figure[9] or "") if figure else "",
        "entered_at": figure[10] if figure else None,
        "approved_at": figure[11] if figure else None,
        "note": figure[7] if figure else "",
    }


def _co_names(inputs: Inputs, node: Node) -> str:
    names = [inputs.departments[pk].short_name for pk in inputs.co_units.get(node.indicator.pk, ())]
    return "、".join(names)[:300]


def _result(inputs: Inputs, node: Node) -> dict[str, Any]:
    before = inputs.history.indicator.get(node.indicator.code, (None, None))
    return {
        "standing": node.standing,
        "value": _stored(node.value),
        "numerator": node.parts[0],
        "denominator": node.parts[1],
        "points": _six(node.points),
        "score": node.printed,
        "coverage_n": node.coverage[0],
        "coverage_total": node.coverage[1],
        "previous_value": before[0],
        "previous_score": before[1],
    }


def _comparison(node: Node, settings: Settings) -> dict[str, Any]:
    leaf, known, document, regional = node.leaf, node.comparator, node.benchmark, node.regional
    computed = regional is not None
    return {
        "best": known.best if known else None,
        "best_holder": regional.best_holder if regional else document.best_holder if document else "",
        "city_best": document.city_best if document else None,
        "city_best_holder": document.city_best_holder if document else "",
        "average": known.average if known else None,
        "worst": known.worst if known else None,
        "best_score": known.best_points if known else None,
        "average_score": known.average_points if known else None,
        "gap": _stored(leaf.gap) if leaf else None,
        "relative_gap": printed(leaf.relative_gap, settings) if leaf else None,
        "score_gap": _six(leaf.score_gap) if leaf else None,
        "relative_score_gap": printed(leaf.relative_score_gap, settings) if leaf else None,
        "average_gap": _stored(leaf.average_gap) if leaf else None,
        "zero_score": bool(leaf and leaf.zero_score),
        "below_average": bool(leaf and leaf.below_average),
        "best_is_zero": bool(leaf and leaf.best_is_zero),
        "better_than_best": bool(leaf and leaf.better_than_best),
        "serious": node.serious,
        "rank_province": regional.rank if regional else document.rank_province if document else None,
        "n_province": regional.n if regional else document.n_province if document else None,
        "rank_city": document.rank_city if document else None,
        "n_city": document.n_city if document else None,
        "benchmark_source": "" if computed or document is None else document.source_document,
        "benchmark_month": f"{document.effective_from:%Y-%m}" if document and not computed else "",
        "benchmark_status": document.status if document and not computed else "",
        "benchmark_date": document.published_on if document and not computed else None,
        "benchmark_edition": document.edition if document and not computed else 0,
    }


def _six(number: Decimal | None) -> Decimal | None:
    """Points are stored to six decimals; they are printed from there."""
    return None if number is None else round_half(number, 6)


def _stored(number: Decimal | None) -> Decimal | None:
    """Values are stored to eight decimals, as they are entered."""
    return None if number is None else round_half(number, 8)
