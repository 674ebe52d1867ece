"""From a frozen row back to the arithmetic, so that its score explains itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.explain import Step, explain
from indicators.scoring import Comparator, Facts, Rule, Settings, score_leaf

if TYPE_CHECKING:
    from reports.models import IndicatorRow


def settings_of(parameters: Mapping[str, Any]) -> Settings:
    """The settings printed on a report, as the arithmetic wants them."""
    return Settings(**{**parameters, "serious_gap": Decimal(parameters["serious_gap"])})


def steps_of(row: IndicatorRow, parameters: Mapping[str, Any], *, source: str) -> list[Step]:
    """How the frozen score of a leaf came about, with who reported the value and where the best is from."""
    rule = Rule(
        direction=row.direction, method=row.method, best=row.goalpost_best, worst=row.goalpost_worst,
        exponent=row.exponent, full_marks=row.full_marks,
    )  # fmt: skip
    awarded = row.points if row.method == "official" else None
    facts = Facts(value=row.value, points=awarded, standing=row.standing)
    comparator = Comparator(
        best=row.best, average=row.average, worst=row.worst, best_points=row.best_score,
        average_points=row.average_score,
    )  # fmt: skip
    people = "、".join(name for name in (row.lead_name, row.entered_by_name, row.approved_by_name) if name)
    return explain(
        rule, facts, comparator, score_leaf(rule, facts, comparator), settings_of(parameters), unit=row.unit,
        reported_by=people, source=source,
    )  # fmt: skip
