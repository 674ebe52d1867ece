"""The rows of the tree as they are frozen: definition, people, result and comparison of every node (指标行). Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from departments.choices import RegionLevel
from indicators.choices import Method
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Settings
from indicators.scoring.shares import TreePart, losses
from reports.build.frozen_table import FrozenIndicator, RowTable, table_of
from reports.build.nodes import BuiltNode, round_for_print
from reports.build.records import BenchmarkRecord, Inputs, PreviousResult
from reports.ranking import rank, rank_scores, streak

# Where a place of each level stands; in front of them the one that was announced beside ours.
PLACE_COLUMNS = {
    "": ("published_rank", "published_n"),
    str(RegionLevel.PROVINCE): ("rank_province", "n_province"),
    str(RegionLevel.CITY): ("rank_city", "n_city"),
}
# Losses are compared as they are stored.
LOSS_DECIMALS = 6


def indicator_table(inputs: Inputs, nodes: list[BuiltNode], settings: Settings) -> RowTable[FrozenIndicator]:
    """One row a node; leaves with a relative gap are placed by it, the largest first (差距排序)."""
    places = Places(nodes, settings)
    return table_of([freeze_indicator(inputs, node, places, settings) for node in nodes])


class Places:
    """By relative gap, and by the points that every leaf loses (丢分), the largest first."""

    def __init__(self, nodes: list[BuiltNode], settings: Settings) -> None:
        self.by_gap, self.lost = gap_ranks(nodes, settings), points_lost(nodes, settings)
        places = rank(self.lost, decimals=LOSS_DECIMALS)
        self.by_loss = {code: place.rank for code, place in places.items() if self.lost[code]}

    def of(self, code: str) -> dict[str, Any]:
        """The columns of a row that depend on all others."""
        lost = _six(self.lost.get(code))
        return {"gap_rank": self.by_gap.get(code), "lost": lost, "loss_rank": self.by_loss.get(code)}


def points_lost(nodes: list[BuiltNode], settings: Settings) -> dict[str, Decimal]:
    """丢分 of every ranked leaf, from the attainment that is printed of it, unrounded."""
    parts = [
        TreePart(
            code=node.indicator.code,
            parent=node.parent.indicator.code if node.parent else "",
            is_leaf=node.indicator.is_leaf,
            weight=node.indicator.weight,
            full_marks=node.indicator.full_marks,
            attainment=node.printed,
            standing=node.standing,
            summed=not node.indicator.is_leaf and node.points is not None,
        )
        for node in nodes
    ]
    found = losses(parts, settings.missing_rule)
    ranked = {node.indicator.code for node in nodes if node.indicator.ranked}
    return {code: lost for code, lost in found.items() if code in ranked}


def gap_ranks(nodes: list[BuiltNode], settings: Settings) -> dict[str, int]:
    """The place of every ranked leaf that is behind, by relative gap."""
    gaps = {n.indicator.code: n.leaf.relative_gap for n in nodes if n.leaf and n.indicator.ranked and n.leaf.gap}
    places = rank_scores(gaps, settings)
    return {code: place.rank for code, place in places.items()}


def freeze_indicator(inputs: Inputs, node: BuiltNode, places: Places, settings: Settings) -> FrozenIndicator:
    """The row of one node."""
    return FrozenIndicator(
        **_definition(node),
        **_people(inputs, node),
        **_result(inputs, node),
        **_comparison(node, settings),
        **places.of(node.indicator.code),
        zero_streak=_zero_months(inputs, node),
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
        "awarded": _six(node.awarded) if node.leaf and node.leaf.method != Method.OFFICIAL else None,
        "awarded_by_document": node.awarded_by_document,
        "as_of": node.figure.as_of if node.figure else None,
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
        "zero_score": node.zero_score,
        "below_average": bool(leaf and leaf.below_average),
        "best_is_zero": bool(leaf and leaf.best_is_zero),
        "better_than_best": bool(leaf and leaf.better_than_best),
        "serious": node.serious,
        **_places(node),
        "benchmark_source": "" if computed or document is None else document.source_document,
        "benchmark_month": f"{document.effective_from:%Y-%m}" if document and not computed else "",
        "benchmark_status": document.status if document and not computed else "",
        "benchmark_date": document.published_on if document and not computed else None,
        "benchmark_edition": document.edition if document and not computed else 0,
    }


def _zero_months(inputs: Inputs, node: BuiltNode) -> list[str]:
    """连续得0分: the published months up to this one in which a leaf scored 0, without a break."""
    if not node.zero_score:
        return []
    label, earlier = inputs.cycle.label, inputs.history.zero_of.get(node.indicator.code, set())
    return streak([*inputs.history.labels, label], {*earlier, label})


def _places(node: BuiltNode) -> dict[str, Any]:
    """Places with their documents: as we worked it out and as it was announced. Where a series of notices names the
    indicator, its notice has the word on the place in its list; what is known of another list stays."""
    document, regional, notice = node.benchmark, node.regional, node.notice
    found: dict[str, Any] = {
        "rank_province": regional.rank if regional else document.rank_province if document else None,
        "n_province": regional.n if regional else document.n_province if document else None,
        "rank_city": document.rank_city if document else None,
        "n_city": document.n_city if document else None,
        **_place_columns(document if regional is not None else None),
        "place_level": "",
        "place_until": None,
        "place_sharing": 1,
        "place_band_end": "",
        "place_band_size": None,
        "place_score": None,
    }
    if notice is None or notice.level not in PLACE_COLUMNS or not (notice.has_place or notice.score is not None):
        return found
    if regional is not None:  # the document whose places stood beside ours is named no more, and neither are they
        found |= dict.fromkeys(("published_rank", "published_n", "rank_city", "n_city"))
    if notice.has_place:
        beside_ours = regional is not None and notice.level == RegionLevel.PROVINCE
        rank, n = PLACE_COLUMNS["" if beside_ours else notice.level]
        found |= {rank: notice.rank, n: None if notice.rank is None else notice.n}
    return found | {
        "place_source": notice.source,
        "place_month": notice.period,
        "place_date": notice.issued_on,
        "place_level": notice.level if notice.has_place else "",
        "place_until": notice.until,
        "place_sharing": notice.sharing,
        "place_band_end": notice.band_end,
        "place_band_size": notice.band_size,
        "place_score": _six(notice.score),
    }


def _place_columns(document: BenchmarkRecord | None) -> dict[str, Any]:
    """通报位次 beside the one that we worked out from all regions: a fact of its own, with its month and document."""
    ranked = document is not None and (document.rank_province is not None or document.rank_city is not None)
    found = document if ranked else None
    return {
        "published_rank": found.rank_province if found else None,
        "published_n": found.n_province if found else None,
        "place_source": found.source_document if found else "",
        "place_month": f"{found.effective_from:%Y-%m}" if found else "",
        "place_date": found.published_on if found else None,
    }


def _six(number: Decimal | None) -> Decimal | None:
    """Points are stored to six decimals; they are printed from there."""
    return None if number is None else round_half(number, 6)


def _round_value(number: Decimal | None) -> Decimal | None:
    """Values are stored to eight decimals, as they are entered."""
    return None if number is None else round_half(number, 8)
