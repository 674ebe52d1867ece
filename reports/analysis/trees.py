"""Reading a report's frozen rows back into what its scores are made of. Few queries, whatever the size."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from indicators.choices import Aggregation, Method
from indicators.scoring.formula import Comparator, Facts, Rule
from reports.analysis.replay import settings_of
from reports.analysis.tree import Tree, TreeDefinition, TreeLeaf, TreeUnit
from reports.choices import FROZEN_STATES
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport


class TreeRow(NamedTuple):
    """The columns of an indicator row that its score, and the scores above it, are made of."""

    code: str
    parent_code: str
    position: int
    depth: int
    is_leaf: bool
    ranked: bool
    weight: Decimal
    full_marks: Decimal
    lead_code: str
    value: Decimal | None
    points: Decimal | None
    standing: str
    best: Decimal | None
    average: Decimal | None
    worst: Decimal | None
    best_score: Decimal | None
    average_score: Decimal | None
    direction: str
    method: str
    goalpost_best: Decimal | None
    goalpost_worst: Decimal | None
    exponent: Decimal


# Of the newest reports that were looked at; a tree of 600 indicators takes about one megabyte.
KEPT = 8
_TREES: dict[tuple[int, str, str], Tree] = {}


def read_tree(*, report: MonthlyReport) -> Tree:
    """The whole report as it was built; two queries, and none where the same frozen rows were read before."""
    if report.state not in FROZEN_STATES:
        return _read(report)
    # Frozen rows never change, and the digest says which rows they are; who exchanges leaves does it in a copy.
    key = report.pk, report.inputs_digest, report.rows_digest
    if key not in _TREES:
        if len(_TREES) >= KEPT:
            _TREES.pop(next(iter(_TREES)), None)
        _TREES[key] = _read(report)
    return _TREES[key].copy()


def _read(report: MonthlyReport) -> Tree:
    found = IndicatorRow.objects.filter(report=report).order_by("position", "pk").values_list(*TreeRow._fields)
    rows = [TreeRow._make(row) for row in found]
    departments = DepartmentRow.objects.filter(report=report).order_by("position")
    return Tree(
        [_definition_of(row) for row in rows],
        {row.code: leaf_of(row) for row in rows if row.is_leaf},
        [TreeUnit(*row) for row in departments.values_list("code", "short_name", "group")],
        settings_of(report.parameters),
    )


def _definition_of(row: TreeRow) -> TreeDefinition:
    # The rows do not say how a composite was composed, but only a sum of points has points.
    summed = not row.is_leaf and row.points is not None
    return TreeDefinition(
        code=row.code,
        parent=row.parent_code,
        position=row.position,
        depth=row.depth,
        is_leaf=row.is_leaf,
        ranked=row.ranked,
        weight=row.weight,
        full_marks=row.full_marks,
        aggregation=Aggregation.SUM if summed else Aggregation.MEAN,
        lead=row.lead_code,
    )


def leaf_of(row: TreeRow | IndicatorRow) -> TreeLeaf:
    """What the score of a leaf is made of."""
    return TreeLeaf(
        Facts(value=row.value, points=row.points if row.method == Method.OFFICIAL else None, standing=row.standing),
        Comparator(
            best=row.best,
            average=row.average,
            worst=row.worst,
            best_points=row.best_score,
            average_points=row.average_score,
        ),
        Rule(
            direction=row.direction,
            method=row.method,
            best=row.goalpost_best,
            worst=row.goalpost_worst,
            exponent=Decimal(row.exponent),
            full_marks=Decimal(row.full_marks),
        ),
    )
