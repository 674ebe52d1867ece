"""Reading a report's frozen rows back into what its scores are made of. Few queries, whatever the size."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from indicators.choices import Aggregation, Method
from indicators.scoring.formula import Comparator, Facts, Rule
from reports.analysis.replay import settings_of
from reports.analysis.tree import Definition, Leaf, Tree, Unit
from reports.choices import FROZEN_STATES
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport

DEFINED = (
    "code",
    "parent_code",
    "position",
    "depth",
    "is_leaf",
    "ranked",
    "weight",
    "full_marks",
    "points",
    "lead_code",
)
MADE_OF = (
    "value",
    "points",
    "standing",
    "best",
    "average",
    "worst",
    "best_score",
    "average_score",
    "direction",
    "method",
    "goalpost_best",
    "goalpost_worst",
    "exponent",
    "full_marks",
)

# Of the newest reports that were looked at; a tree of 600 indicators takes about one megabyte.
KEPT = 8
_KNOWN: dict[tuple[int, str, str], Tree] = {}


def read_tree(*, report: MonthlyReport) -> Tree:
    """The whole report as it was built; two queries, and none where the same frozen rows were read before."""
    if report.state not in FROZEN_STATES:
        return _read(report)
    # Frozen rows never change, and the digest says which rows they are; who exchanges leaves does it in a copy.
    key = report.pk, report.inputs_digest, report.rows_digest
    if key not in _KNOWN:
        if len(_KNOWN) >= KEPT:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[key] = _read(report)
    return _KNOWN[key].copy()


def _read(report: MonthlyReport) -> Tree:
    rows = list(IndicatorRow.objects.filter(report=report).order_by("position", "pk").values_list(*DEFINED, *MADE_OF))
    definitions, leaves = [], {}
    for row in rows:
        definition = definition_of(row[: len(DEFINED)])
        definitions.append(definition)
        if definition.is_leaf:
            leaves[definition.code] = leaf_of(row[len(DEFINED) :])
    departments = (
        DepartmentRow.objects.filter(report=report).order_by("position").values_list("code", "short_name", "group")
    )
    return Tree(definitions, leaves, [Unit(*row) for row in departments], settings_of(report.parameters))


def definition_of(row: tuple[Any, ...]) -> Definition:
    """From the columns ``DEFINED``."""
    code, parent, position, depth, is_leaf, ranked, weight, full_marks, points, lead = row
    # The rows do not say how a composite was composed, but only a sum of points has points.
    summed = not is_leaf and points is not None
    return Definition(
        code,
        parent,
        position,
        depth,
        is_leaf,
        ranked,
        weight,
        full_marks,
        Aggregation.SUM if summed else Aggregation.MEAN,
        lead,
    )


def leaf_of(row: tuple[Any, ...]) -> Leaf:
    """From the columns ``MADE_OF``."""
    value, points, standing, best, average, worst, best_points, average_points = row[:8]
    direction, method, goal_best, goal_worst, exponent, full_marks = row[8:]
    return Leaf(
        Facts(value, points if method == Method.OFFICIAL else None, standing),
        Comparator(best, average, worst, best_points, average_points),
        Rule(direction, method, goal_best, goal_worst, Decimal(exponent), Decimal(full_marks)),
    )


def leaf_of_row(row: IndicatorRow) -> Leaf:
    """From a row that has been read already."""
    return leaf_of(tuple(getattr(row, name) for name in MADE_OF))
