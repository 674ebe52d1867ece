"""From the inputs of one period to the rows that will be frozen. Pure: values in, rows out, no database, no clock."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indicators.scoring.formula import Settings
from reports.build.frozen_departments import department_table, ledger_of, scores_of
from reports.build.frozen_figures import figure_table
from reports.build.frozen_indicators import indicator_table
from reports.build.frozen_regions import OwnPlace, region_table
from reports.build.frozen_table import FrozenDepartment, FrozenFigure, FrozenIndicator, FrozenRegion, RowTable
from reports.build.nodes import BuiltNode, overall, round_for_print, score_tree
from reports.build.records import Inputs

AnyTable = RowTable[FrozenIndicator] | RowTable[FrozenDepartment] | RowTable[FrozenFigure] | RowTable[FrozenRegion]


@dataclass(slots=True)
class Assembled:
    """All rows of a report, with what is said about it as a whole."""

    indicators: RowTable[FrozenIndicator]
    departments: RowTable[FrozenDepartment]
    figures: RowTable[FrozenFigure]
    regions: RowTable[FrozenRegion]
    parameters: dict[str, Any] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    # What it was worked out from, for a figure that is exchanged afterwards; never written.
    nodes: list[BuiltNode] = field(default_factory=list, compare=False)
    scores: dict[str, Decimal | None] = field(default_factory=dict, compare=False)

    def tables(self) -> tuple[AnyTable, AnyTable, AnyTable, AnyTable]:
        """In the order in which they are written."""
        return self.indicators, self.departments, self.figures, self.regions


def assemble(inputs: Inputs) -> Assembled:
    """Score the tree, rank departments and units, compare regions."""
    settings = inputs.settings
    regions = region_table(inputs, settings)
    nodes = score_tree(inputs, settings, regions.comparators)
    indicators = indicator_table(inputs, nodes, settings)
    ledger = ledger_of(inputs, nodes)
    scores = scores_of(ledger, settings)
    departments = department_table(inputs, ledger, scores, settings)
    figures = figure_table(inputs, settings)
    return Assembled(
        indicators=indicators,
        departments=departments,
        figures=figures,
        regions=regions.table,
        parameters=parameters_of(settings),
        summary=summary_of(inputs, nodes, settings, regions.own_place),
        nodes=nodes,
        scores=scores,
    )


def parameters_of(settings: Settings) -> dict[str, Any]:
    """The settings as they are printed on every page and file; numbers as text."""
    return {
        "tie_style": str(settings.tie_style),
        "rounding": str(settings.rounding),
        "score_decimals": settings.score_decimals,
        "missing_rule": str(settings.missing_rule),
        "serious_gap": f"{settings.serious_gap.normalize():f}",
        "bottom_n": settings.bottom_n,
        "streak_min": settings.streak_min,
        "coverage_floor": f"{settings.coverage_floor.normalize():f}",
        "least_scored": settings.least_scored,
    }


def summary_of(
    inputs: Inputs, nodes: list[BuiltNode], settings: Settings, own_place: OwnPlace | None
) -> dict[str, Any]:
    """What the report says of itself as a whole."""
    leaves = [node for node in nodes if node.indicator.is_leaf]
    flags = Counter(flag for node in leaves for flag in node.flags())
    score = round_for_print(overall(nodes, settings), settings)
    return {
        "region": inputs.cycle.region_name,
        "score": None if score is None else str(score),
        "leaves": len(leaves),
        "scored": sum(node.printed is not None for node in leaves),
        "zero": flags["zero_score"],
        "below_average": flags["below_average"],
        "serious": flags["serious"],
        "owed": len(inputs.obligations),
        "reported": sum(obligation.key in inputs.figures for obligation in inputs.obligations),
        "rank_province": own_place.rank if own_place else None,
        "n_province": own_place.n if own_place else None,
    }
