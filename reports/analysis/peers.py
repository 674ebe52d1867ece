"""本组比较 in a report: a unit's figure beside the best and the average of its own group in the same report. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from indicators.kinds import compares_values
from indicators.numbers.digits import readable_mean
from indicators.peers import GroupMeasure, PeerFigure, measure_group
from indicators.scoring.formula import gap

GroupKey = tuple[str, str]  # indicator code, group


class GroupedFigure(Protocol):
    """One unit's frozen figure."""

    code: str
    group: str
    department_code: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """What the group came to, and how far the unit is behind its best."""

    measure: GroupMeasure
    average: Decimal | None
    gap: Decimal | None


def compare_with_group(
    figure: GroupedFigure, row: Any, figures: Mapping[GroupKey, list[PeerFigure]]
) -> GroupComparison | None:
    """``row`` is the indicator; None where units are not compared by it, or fewer than two others reported a value."""
    if not compares_values(row):
        return None
    found = figures.get((figure.code, figure.group), [])
    measure = measure_group(found, direction=row.direction, unit=figure.department_code)
    if measure is None:
        return None
    average = readable_mean(measure.average, row.decimals)
    return GroupComparison(measure, average, gap(figure.value, measure.best, row.direction))
