"""Units on one indicator (单项排名): county units and townships are ranked apart. Pure."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from indicators.choices import FactKind, Rollup, Standing
from indicators.kinds import compares_units, kind_of
from indicators.scoring.formula import Settings
from reports.build.frozen_table import FrozenFigure, RowTable
from reports.build.records import FigureRecord, IndicatorRecord, Inputs, ObligationRecord, PreviousFigure
from reports.ranking import Place, bottom_group, rank, streak

# A unit that has reported nothing: no numbers, nobody's name.
NOTHING, NO_PREVIOUS = FigureRecord(), PreviousFigure()


class RateParts(NamedTuple):
    """Numerator and denominator of a rate; None where they are not both known."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None


def figure_table(inputs: Inputs, settings: Settings) -> RowTable[FrozenFigure]:
    """One row an obligation, reported or not, in catalogue order."""
    by_indicator: dict[int, list[ObligationRecord]] = defaultdict(list)
    for obligation in inputs.obligations:
        by_indicator[obligation.indicator.pk].append(obligation)
    rows: list[FrozenFigure] = []
    for obligations in by_indicator.values():
        rows += rows_of_indicator(inputs, obligations, settings)
    return RowTable(FrozenFigure._fields, rows)


def rows_of_indicator(inputs: Inputs, obligations: list[ObligationRecord], settings: Settings) -> list[FrozenFigure]:
    """The rows of all units that owe one indicator, group by group."""
    groups: dict[str, list[ObligationRecord]] = defaultdict(list)
    for obligation in obligations:
        groups[obligation.unit.group].append(obligation)
    rows: list[FrozenFigure] = []
    for group in sorted(groups):
        rows += _rows_of_group(inputs, obligations[0].indicator, group, groups[group], settings)
    return rows


def _rows_of_group(
    inputs: Inputs, indicator: IndicatorRecord, group: str, obligations: list[ObligationRecord], settings: Settings
) -> list[FrozenFigure]:
    values = {obligation.unit.code: _number_to_rank(inputs, obligation) for obligation in obligations}
    places: dict[str, Place] = {}
    last: frozenset[str] | set[str] = frozenset()
    # A single reporter has nobody to be compared with.
    if compares_units(indicator) and len(obligations) > 1:
        places = rank(
            values,
            style=settings.tie_style,
            decimals=indicator.decimals,
            rounding=settings.rounding,
            direction=indicator.direction,
        )
        last = bottom_group(places, 1)
    return [
        _row(inputs, indicator, group, obligation, places.get(obligation.unit.code), last) for obligation in obligations
    ]


def _number_to_rank(inputs: Inputs, obligation: ObligationRecord) -> Decimal | None:
    """What units are placed by: the value, or the points of what is measured in points alone."""
    figure = inputs.figures.get(obligation.key, NOTHING)
    return figure.score if kind_of(obligation.indicator) == FactKind.POINTS else figure.value


def _row(
    inputs: Inputs,
    indicator: IndicatorRecord,
    group: str,
    obligation: ObligationRecord,
    place: Place | None,
    last: frozenset[str] | set[str],
) -> FrozenFigure:
    figure, unit = inputs.figures.get(obligation.key, NOTHING), obligation.unit
    before = inputs.history.figure.get((indicator.code, unit.code), NO_PREVIOUS)
    is_last = unit.code in last
    # In the order of the fields: by keyword the 3,000 rows of a county take 9 ms more, a sixth of the arithmetic.
    return FrozenFigure(
        indicator.code,
        unit.code,
        unit.short_name,
        group,
        standing_of(figure),
        figure.value,
        figure.score,
        figure.as_of,
        figure.numerator,
        figure.denominator,
        place.rank if place else None,
        place.n if place else 0,
        place.reverse_rank if place else None,
        bool(place and place.tied),
        before.value,
        before.rank,
        is_last,
        _months(inputs, indicator.code, unit.code) if is_last else 0,
        figure.entered_by,
        figure.approved_by,
        figure.entered_at,
        figure.approved_at,
    )


def _months(inputs: Inputs, code: str, unit: str) -> int:
    label = inputs.cycle.label
    earlier = inputs.history.figure_last_of.get((code, unit), set())
    return len(streak([*inputs.history.labels, label], {*earlier, label}))


def standing_of(figure: FigureRecord) -> str:
    """Reported, not applicable or missing: zero is a reported value."""
    if figure.not_applicable:
        return Standing.NOT_APPLICABLE
    return Standing.REPORTED if figure.value is not None or figure.score is not None else Standing.MISSING


def rate_parts(
    indicator: IndicatorRecord, lead_figure: FigureRecord | None, reported: list[FigureRecord | None]
) -> RateParts:
    """Numerator and denominator of the county's own rate, where both are known of everybody who counts."""
    if lead_figure is not None:
        return RateParts(lead_figure.numerator, lead_figure.denominator)
    given = [figure for figure in reported if figure is not None and not figure.not_applicable]
    if "lead" in indicator.reports or indicator.rollup != Rollup.RATIO or not given:
        return RateParts()
    above, below = [figure.numerator for figure in given], [figure.denominator for figure in given]
    if None in above or None in below:
        return RateParts()
    return RateParts(_total(above), _total(below))


def _total(numbers: list[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), Decimal(0))
