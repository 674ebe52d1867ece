"""Units on one indicator (单项排名): county units and townships are ranked apart. Pure."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.choices import Rollup, Standing
from indicators.scoring.formula import Settings
from reports.build.frozen_table import RowTable
from reports.ranking import Place, bottom_group, rank, streak

if TYPE_CHECKING:
    from indicators.cycles.obligations import Duty
    from indicators.models import Indicator
    from reports.build.inputs import Inputs

COLUMNS = (
    "code",
    "department_code",
    "department_name",
    "group",
    "standing",
    "value",
    "numerator",
    "denominator",
    "rank",
    "n",
    "reverse_rank",
    "tied",
    "previous_value",
    "previous_rank",
    "is_last",
    "last_months",
    "entered_by_name",
    "approved_by_name",
    "entered_at",
    "approved_at",
)
UNSAID = (None, None, None)
NOBODY = ("", "", None, None)


def figure_table(inputs: Inputs, settings: Settings) -> RowTable:
    """One row a duty, reported or not, in catalogue order."""
    by_indicator: dict[int, list[Duty]] = defaultdict(list)
    for duty in inputs.duties:
        by_indicator[duty.indicator.pk].append(duty)
    rows: list[tuple[Any, ...]] = []
    for duties in by_indicator.values():
        rows += rows_of_indicator(inputs, duties, settings)
    return RowTable(COLUMNS, rows)


def rows_of_indicator(inputs: Inputs, duties: list[Duty], settings: Settings) -> list[tuple[Any, ...]]:
    """The rows of all units that owe one indicator, group by group."""
    groups: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        groups[duty.department.group].append(duty)
    rows: list[tuple[Any, ...]] = []
    for group in sorted(groups):
        rows += _rows_of_group(inputs, duties[0].indicator, group, groups[group], settings)
    return rows


def _rows_of_group(
    inputs: Inputs, indicator: Indicator, group: str, duties: list[Duty], settings: Settings
) -> list[tuple[Any, ...]]:
    values = {duty.department.code: _value(inputs, duty) for duty in duties}
    places: dict[str, Place] = {}
    last: frozenset[str] | set[str] = frozenset()
    # A single reporter has nobody to be compared with.
    if indicator.ranked and len(duties) > 1:
        places = rank(
            values,
            style=settings.tie_style,
            decimals=indicator.decimals,
            rounding=settings.rounding,
            direction=indicator.direction,
        )
        last = bottom_group(places, 1)
    return [_row(inputs, indicator, group, duty, places.get(duty.department.code), last) for duty in duties]


def _value(inputs: Inputs, duty: Duty) -> Decimal | None:
    figure = inputs.figures.get(duty.key)
    return figure[2] if figure else None


def _row(
    inputs: Inputs, indicator: Indicator, group: str, duty: Duty, place: Place | None, last: frozenset[str] | set[str]
) -> tuple[Any, ...]:
    figure, unit = inputs.figures.get(duty.key), duty.department
    people = (figure[8] or "", figure[9] or "", *figure[10:12]) if figure else NOBODY
    before = inputs.history.figure.get((indicator.code, unit.code), (None, None))
    is_last = unit.code in last
    return (
        indicator.code,
        unit.code,
        unit.short_name,
        group,
        standing_of(figure),
        *((figure[2], figure[4], figure[5]) if figure else UNSAID),
        place.rank if place else None,
        place.n if place else 0,
        place.reverse_rank if place else None,
        bool(place and place.tied),
        before[0],
        before[1],
        is_last,
        _months(inputs, indicator.code, unit.code) if is_last else 0,
        *people,
    )


def _months(inputs: Inputs, code: str, unit: str) -> int:
    label = inputs.cycle.label
    earlier = inputs.history.figure_last_of.get((code, unit), set())
    return len(streak([*inputs.history.labels, label], {*earlier, label}))


def standing_of(figure: tuple[Any, ...] | None) -> str:
    """Reported, not applicable or missing: zero is a reported value."""
    if figure is None:
        return Standing.MISSING
    if figure[6]:
        return Standing.NOT_APPLICABLE
    return Standing.REPORTED if figure[2] is not None or figure[3] is not None else Standing.MISSING


def rate_parts(
    indicator: Indicator, lead_figure: tuple[Any, ...] | None, reported: list[tuple[Any, ...] | None]
) -> tuple[Decimal | None, Decimal | None]:
    """Numerator and denominator of the county's own rate, where both are known of everybody who counts."""
    if lead_figure is not None:
        return lead_figure[4], lead_figure[5]
    given = [row for row in reported if row is not None and not row[6]]
    if "lead" in indicator.reports or indicator.rollup != Rollup.RATIO or not given:
        return None, None
    if any(row[4] is None or row[5] is None for row in given):
        return None, None
    return sum((row[4] for row in given), Decimal(0)), sum((row[5] for row in given), Decimal(0))
