"""From frozen rows back to the arithmetic, so that every score explains itself. Pure.

Leaves are scored again from what was frozen of them, branches composed again from their parts, by the very functions
that the build used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from indicators.choices import Aggregation, MissingRule, Standing
from indicators.numbers.rates import is_place
from indicators.scoring.explain import ExplanationStep, explain
from indicators.scoring.formula import ZERO, Child, Comparator, Facts, LeafScore, Rule, Settings, aggregate, score_leaf
from reports.analysis.row_shapes import ExplainedRow, ScoredRow
from reports.differences import average_of
from reports.facts import points_of_issuer

Row = TypeVar("Row", bound=ScoredRow)
PartRow = TypeVar("PartRow", bound=ScoredRow, covariant=True)

# What a tree of many rows must have been read with.
COLUMNS = (
    "code",
    "parent_code",
    "position",
    "is_leaf",
    "name_zh",
    "name_en",
    "direction",
    "method",
    "weight",
    "full_marks",
    "aggregation",
    "goalpost_best",
    "goalpost_worst",
    "exponent",
    "standing",
    "value",
    "points",
    "score",
    "best",
    "average",
    "worst",
    "best_score",
    "average_score",
)


@dataclass(frozen=True, slots=True)
class ComposedPart(Generic[PartRow]):
    """One part of something composed: its size (weight, or full marks) and unrounded attainment.

    ``share`` is its share of the whole in per cent and ``adds`` what it brings, None where it does not count.
    """

    row: PartRow
    size: Decimal
    attainment: Decimal | None
    share: Decimal | None
    adds: Decimal | None


def settings_of(parameters: Mapping[str, Any]) -> Settings:
    """The settings printed on a report, as the arithmetic wants them."""
    # Reports of the time before the coverage floor have none.
    exact = {name: Decimal(parameters[name]) for name in ("serious_gap", "coverage_floor") if name in parameters}
    return Settings(**{**parameters, **exact})


def _inputs(row: ScoredRow) -> tuple[Rule, Facts, Comparator]:
    rule = Rule(
        direction=row.direction,
        method=row.method,
        best=row.goalpost_best,
        worst=row.goalpost_worst,
        exponent=row.exponent,
        full_marks=row.full_marks,
    )
    awarded = row.points if row.method == "official" else None
    comparator = Comparator(
        best=row.best,
        average=row.average,
        worst=row.worst,
        best_points=row.best_score,
        average_points=row.average_score,
    )
    return rule, Facts(value=row.value, points=awarded, standing=row.standing), comparator


def score_of(row: ScoredRow) -> LeafScore:
    """A leaf scored again."""
    return score_leaf(*_inputs(row))


def steps_of(row: ExplainedRow, parameters: Mapping[str, Any], *, source: str) -> list[ExplanationStep]:
    """How the frozen score of a leaf came about, with who reported the value and where the best is from; awarded points
    beside it, whatever rule the attainment follows; the average as all pages print it."""
    rule, facts, comparator = _inputs(row)
    facts = replace(facts, points=points_of_issuer(row))
    shown = replace(comparator, average=average_of(row))
    people = "、".join(name for name in (row.lead_name, row.entered_by_name, row.approved_by_name) if name)
    return explain(
        rule,
        facts,
        shown,
        score_leaf(rule, facts, comparator),
        settings_of(parameters),
        unit=row.unit,
        reported_by=people,
        source=source,
        awarded_by=source if row.awarded_by_document else people,
        is_place=is_place(row),
    )


def attainments(rows: Iterable[ScoredRow], missing_rule: str) -> dict[str, Decimal | None]:
    """Unrounded attainment of every row by code; its frozen score of a branch whose parts are not among
    the rows, or that was frozen before rows kept how they are composed."""
    everything = list(rows)
    below: dict[str, list[ScoredRow]] = defaultdict(list)
    for row in everything:
        below[row.parent_code].append(row)
    found: dict[str, Decimal | None] = {}

    def of(row: ScoredRow) -> Decimal | None:
        if row.code not in found:
            if row.is_leaf:
                found[row.code] = score_of(row).attainment
            elif row.code not in below or not row.aggregation:
                found[row.code] = row.score
            else:
                children = [child_of(part, of(part)) for part in below[row.code]]
                found[row.code] = aggregate(children, row.aggregation, missing_rule).attainment
        return found[row.code]

    for row in everything:
        of(row)
    return found


def child_of(row: ScoredRow, attainment: Decimal | None) -> Child:
    """A row as a part of what stands above it."""
    return Child(
        attainment=attainment,
        weight=row.weight,
        full_marks=row.full_marks,
        applicable=row.standing != Standing.NOT_APPLICABLE,
        reported=row.standing == Standing.REPORTED,
    )


def parts_of(
    rows: Sequence[Row], by_code: Mapping[str, Decimal | None], how: str, missing_rule: str
) -> list[ComposedPart[Row]]:
    """What each of the rows brings to the whole; what it brings adds up to the whole's attainment."""
    sizes = [row.full_marks if how == Aggregation.SUM else row.weight for row in rows]
    counts = [_counts(row, by_code[row.code], missing_rule) for row in rows]
    total = sum((size for size, counted in zip(sizes, counts, strict=True) if counted), ZERO)
    parts = []
    for row, size, counted in zip(rows, sizes, counts, strict=True):
        share = size / total * 100 if counted and total else None
        adds = None if share is None else (by_code[row.code] or ZERO) * size / total
        parts.append(ComposedPart(row, size, by_code[row.code], share, adds))
    return parts


def _counts(row: ScoredRow, attainment: Decimal | None, missing_rule: str) -> bool:
    """As in ``aggregate``: what is not applicable leaves, and so does what is unknown, unless it counts as zero."""
    if row.standing == Standing.NOT_APPLICABLE:
        return False
    return attainment is not None or (missing_rule == MissingRule.ZERO and row.standing != Standing.REPORTED)
