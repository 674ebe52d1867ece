"""指标差距: value, points and places of every leaf, each with its best, its day and its document, as one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import Fixed, Sheet, SheetColumn
from config.numbers import NO_VALUE, decimals_of
from departments.choices import RegionLevel
from indicators.choices import Standing
from indicators.numbers.digits import readable
from indicators.numbers.rates import is_place
from reports.differences import average_of, behind_average
from reports.documents.heading import title
from reports.facts import PlaceFact, day_of_facts, places_at, places_of, points_of
from reports.models import IndicatorRow, MonthlyReport
from reports.presentation import GapFacts, gap_sentence, gap_unit, source_text, zero_months_text
from reports.standing import Flagged, badges_of


def indicator_sheet(
    report: MonthlyReport, name: str, leaves: Sequence[IndicatorRow], under_title: str, decimals: int
) -> Sheet:
    """指标差距 and the two lists made of the same columns."""
    period = report.cycle.label
    rows = (_indicator_cells(number, row, period) for number, row in enumerate(leaves, start=1))
    return Sheet(name, title(report, name), under_title, _indicator_columns(decimals), rows, frozen_columns=3)


def _indicator_cells(number: int, row: IndicatorRow, period: str) -> Sequence[Any]:
    """Value, points and places, each with its best, its date and its document."""
    d, places = row.decimals, places_of(row, period)
    return (
        number,
        row.code,
        row.name,
        row.lead_name,
        row.unit,
        row.get_basis_display(),
        number_cell(row.value, d),
        day_of_facts(row, period),
        number_cell(row.best, d),
        "" if row.best is None else row.best_holder,
        number_cell(average_of(row), d),
        source_text(row, period),
        number_cell(row.gap, d),
        gap_unit(row.unit),
        row.relative_gap,
        number_cell(behind_average(row), d),
        row.lost,
        *_points(row),
        row.score,
        _place(places_at(places, RegionLevel.PROVINCE)),
        _place(places_at(places, RegionLevel.CITY)),
        next((place.source for place in places if not place.computed), ""),
        _place(places_at(places, RegionLevel.PROVINCE, computed=True)),
        _(", ").join(
            filter(None, (*(w for _tone, w in badges_of(cast(Flagged, row))), zero_months_text(row.zero_streak)))
        ),
        _words(row, places),
    )


def _indicator_columns(decimals: int) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn(_("No."), 6, 0, True),
        SheetColumn(_("Code"), 11),
        SheetColumn(_("Indicator"), 26),
        SheetColumn(_("Lead department"), 14),
        SheetColumn(pgettext("measurement", "Unit"), 9, centred=True),
        SheetColumn(_("Basis"), 7, centred=True),
        SheetColumn(_("Own value"), 11, 2),
        SheetColumn(_("As of"), 11),
        SheetColumn(_("Provincial best"), 11, 2),
        SheetColumn(_("Holder of the best"), 12),
        SheetColumn(_("Provincial average"), 11, 2),
        SheetColumn(_("Source of the benchmark"), 24),
        SheetColumn(_("Gap"), 10, 2),
        SheetColumn(_("Unit of the gap"), 9, centred=True),
        SheetColumn(_("Relative gap, %"), 9, decimals),
        SheetColumn(_("Behind the average"), 10, 2),
        SheetColumn(_("Points lost of the total"), 9, 2),
        SheetColumn(_("Points awarded"), 8, 2),
        SheetColumn(_("Full marks"), 8, 2),
        SheetColumn(_("Best points"), 8, 2),
        SheetColumn(_("Holder of the best points"), 12),
        SheetColumn(_("Average points"), 8, 2),
        SheetColumn(_("Gap in points"), 8, 2),
        SheetColumn(_("Points behind the average"), 8, 2),
        SheetColumn(_("Attainment"), 9, decimals),
        SheetColumn(_("Rank in province"), 10, centred=True),
        SheetColumn(_("Rank in city"), 10, centred=True),
        SheetColumn(_("Source of the places"), 24),
        SheetColumn(_("Place in province, worked out"), 10, centred=True),
        SheetColumn(_("Remarks"), 16),
        SheetColumn(_("In words"), 46),
    )


def _points(row: IndicatorRow) -> Sequence[Any]:
    """评价得分 of full marks beside best, holder and average of the same document; blank where nobody awards points."""
    points = points_of(row)
    if points is None:
        return [None] * 7
    holder = row.best_holder if row.best is None else ""
    numbers = (points.own, points.full, points.best, holder, points.average, points.gap, points.average_gap)
    return [number if isinstance(number, str) else number_cell(number, 2) for number in numbers]


def _words(row: IndicatorRow, places: Sequence[PlaceFact]) -> str:
    """The gap in a sentence; of what is a place each of its places with what it rests on."""
    if is_place(row) and row.standing == Standing.REPORTED:
        return _("; ").join(place.text_with_basis for place in places)
    return gap_sentence(cast(GapFacts, row))


def _place(place: PlaceFact | None) -> str:
    return place.text if place else NO_VALUE


def number_cell(number: Decimal | None, decimals: int = 0) -> Fixed:
    """Printed with the digits that the pages show: never fewer than somebody typed."""
    return Fixed(number, decimals_of(readable(number, decimals)))
