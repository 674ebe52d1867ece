"""The rows of the tree as they are frozen: definition, people, result and comparison of every node (指标行). Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Settings
from reports.build.frozen_table import FrozenIndicator, RowTable, table_of
from reports.build.nodes import BuiltNode, round_for_print
from reports.build.records import Inputs, PreviousResult
from reports.ranking import rank_scores


def indicator_table(inputs: Inputs, nodes: list[BuiltNode], settings: Settings) -> RowTable[FrozenIndicator]:
    """One row a node; leaves with a relative gap are placed by it, the largest first (差距排序)."""
    places = gap_ranks(nodes, settings)
    return table_of([freeze_indicator(inputs, node, places, settings) for node in nodes])


def gap_ranks(nodes: list[BuiltNode], settings: Settings) -> dict[str, int]:
    """The place of every ranked leaf that is behind, by relative gap."""
    gaps = {n.indicator.code: n.leaf.relative_gap for n in nodes if n.leaf and n.indicator.ranked and n.leaf.gap}
    places = rank_scores(gaps, settings)
    return {code: place.rank for code, place in places.items()}


def freeze_indicator(inputs: Inputs, node: BuiltNode, places: dict[str, int], settings: Settings) -> FrozenIndicator:
    """The row of one node."""
    return FrozenIndicator(
        **_definition(node),
        **_people(inputs, node),
        **_result(inputs, node),
        **_comparison(node, settings),
        gap_rank=places.get(node.indicator.code),
        below_floor=node.below_floor,
    )


def _definition(node: BuiltNode) -> dict[str, Any]:
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


def _people(inputs: Inputs, node: BuiltNode) -> dict[str, Any]:
    lead, figure = node.lead, node.figure
    unit = inputs.departments.get(lead.department_id) if lead else None
    return {
        "lead_code": unit.code if unit else "",
        "lead_name": unit.short_name if unit else "",
        "co_names": _co_names(inputs, node),
        "section": lead.section if lead else "",
        "person": lead.person if lead else "",
        "chief": lead.chief if lead else "",
        "entered_by_name": figure.entered_by if figure else "",
        "approved_by_name": figure.approved_by if figure else "",
        "entered_at": figure.entered_at if figure else None,
        "approved_at": figure.approved_at if figure else None,
        "note": figure.note if figure else "",
    }


def _co_names(inputs: Inputs, node: BuiltNode) -> str:
    names = [inputs.departments[pk].short_name for pk in inputs.co_units.get(node.indicator.pk, ())]
    return "、".join(names)[:300]


def _result(inputs: Inputs, node: BuiltNode) -> dict[str, Any]:
    before = inputs.history.indicator.get(node.indicator.code, PreviousResult())
    return {
        "standing": node.standing,
        "value": _round_value(node.value),
        "numerator": node.parts.numerator,
        "denominator": node.parts.denominator,
        "points": _six(node.points),
        "score": node.printed,
        "coverage_n": node.coverage.n,
        "coverage_total": node.coverage.total,
        "previous_value": before.value,
        "previous_score": before.score,
    }


def _comparison(node: BuiltNode, settings: Settings) -> dict[str, Any]:
    leaf, comparator, document, regional = node.leaf, node.comparator, node.benchmark, node.regional
    computed = regional is not None
    return {
        "best": comparator.best if comparator else None,
        "best_holder": regional.best_holder if regional else document.best_holder if document else "",
        "city_best": document.city_best if document else None,
        "city_best_holder": document.city_best_holder if document else "",
        "average": comparator.average if comparator else None,
        "worst": comparator.worst if comparator else None,
        "best_score": comparator.best_points if comparator else None,
        "average_score": comparator.average_points if comparator else None,
        "gap": _round_value(leaf.gap) if leaf else None,
        "relative_gap": round_for_print(leaf.relative_gap, settings) if leaf else None,
        "score_gap": _six(leaf.score_gap) if leaf else None,
        "relative_score_gap": round_for_print(leaf.relative_score_gap, settings) if leaf else None,
        "average_gap": _round_value(leaf.average_gap) if leaf else None,
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


def _round_value(number: Decimal | None) -> Decimal | None:
    """Values are stored to eight decimals, as they are entered."""
    return None if number is None else round_half(number, 8)
