"""差距分析表: the sheets of the month's Excel report, every one a generator over frozen rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import Fixed, Sheet, SheetColumn
from departments.choices import PeerGroup, RegionLevel
from indicators.numbers.digits import readable, readable_mean
from reports.documents.heading import subtitle, title
from reports.documents.settings_sheet import settings_sheet
from reports.documents.streak_sheet import streak_sheet
from reports.facts import PlaceFact, as_of_day, places_at, places_of, points_of_issuer
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from reports.presentation import (
    GapFacts,
    gap_sentence,
    gap_unit,
    movement_text,
    place_text,
    source_text,
    streak_text,
    unit_not_ranked_text,
)
from reports.publishing.corrections import as_number, field_label
from reports.standing import Flagged, badges_of


def gap_report(report: MonthlyReport) -> Iterator[Sheet]:
    """All sheets in the order in which a reader wants them; one query a table."""
    nodes = list(IndicatorRow.objects.filter(report=report))
    leaves = [row for row in nodes if row.is_leaf]
    departments = list(DepartmentRow.objects.filter(report=report))
    under_title = subtitle(report)
    decimals = int(report.parameters.get("score_decimals", 2))
    yield overview_sheet(report, nodes, under_title, decimals)
    yield department_sheet(report, departments, under_title, decimals)
    yield indicator_sheet(report, _("Indicator gaps"), _by_gap(leaves), under_title, decimals)
    zero = [row for row in leaves if row.zero_score]
    yield indicator_sheet(report, _("Zero-score items"), zero, under_title, decimals)
    below = sorted((row for row in leaves if row.below_average), key=lambda row: (row.lead_name, row.position))
    yield indicator_sheet(report, _("Below-average items"), below, under_title, decimals)
    yield streak_sheet(report, departments, under_title)
    yield unit_sheet(report, nodes, under_title)
    if report.changes:
        yield correction_sheet(report, under_title)
    yield settings_sheet(report, under_title)


def _by_gap(leaves: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    return sorted(leaves, key=lambda row: (row.gap_rank is None, row.gap_rank or 0, row.position))


def overview_sheet(report: MonthlyReport, nodes: list[IndicatorRow], under_title: str, decimals: int) -> Sheet:
    """总体情况: first-level items with score, coverage and the lists below them."""

    def rows() -> Iterator[Sequence[Any]]:
        for number, top in enumerate((row for row in nodes if not row.depth), start=1):
            below = [row for row in nodes if row.is_leaf and row.top_code == top.code]
            yield (
                number,
                top.name,
                top.lead_name,
                top.score,
                top.previous_score,
                Fixed(len(below), 0),
                Fixed(sum(row.score is not None for row in below), 0),
                Fixed(sum(row.zero_score for row in below), 0),
                Fixed(sum(row.below_average for row in below), 0),
                Fixed(sum(row.serious for row in below), 0),
            )

    columns = (
        SheetColumn(_("No."), 6, 0, True),
        SheetColumn(_("First-level indicator"), 30),
        SheetColumn(_("Lead department"), 18),
        SheetColumn(_("Score"), 10, decimals),
        SheetColumn(_("Score last month"), 10, decimals),
        SheetColumn(_("Items"), 8, 0),
        SheetColumn(_("Scored"), 8, 0),
        SheetColumn(_("Zero score"), 9, 0),
        SheetColumn(_("Below average"), 9, 0),
        SheetColumn(_("Serious gap"), 9, 0),
    )
    return Sheet(
        _("Overview"), title(report, _("Overview")), under_title, columns, rows(), notes=(summary_text(report),)
    )


def summary_text(report: MonthlyReport) -> str:
    """总体情况 in one sentence."""
    s = report.summary
    text = _(
        "Overall score %(score)s; %(scored)s of %(leaves)s items scored; %(reported)s of %(owed)s figures reported; "
        "%(zero)s items score 0, %(below)s are below the provincial average, %(serious)s have a serious gap."
    ) % {
        "score": s.get("score") or "—",
        "scored": s.get("scored", 0),
        "leaves": s.get("leaves", 0),
        "reported": s.get("reported", 0),
        "owed": s.get("owed", 0),
        "zero": s.get("zero", 0),
        "below": s.get("below_average", 0),
        "serious": s.get("serious", 0),
    }
    return text


def department_sheet(report: MonthlyReport, departments: list[DepartmentRow], under_title: str, decimals: int) -> Sheet:
    """牵头单位排名."""

    def rows() -> Iterator[Sequence[Any]]:
        led = [row for row in departments if row.led]
        for number, row in enumerate(led, start=1):
            yield (
                number,
                row.short_name,
                row.led,
                row.scored,
                row.score,
                row.rank,
                _tie_word(row),
                row.reverse_rank,
                movement_text(row.movement),
                row.zero_scores,
                row.below_average,
                row.serious_gaps,
                _("; ").join(filter(None, (unit_not_ranked_text(row), streak_text(row.last_streak, last=True)))),
            )

    columns = (
        SheetColumn(_("No."), 6, 0, True),
        SheetColumn(_("Department"), 20),
        SheetColumn(_("Items led"), 8, 0),
        SheetColumn(_("Scored"), 8, 0),
        SheetColumn(_("Score"), 10, decimals),
        SheetColumn(_("Rank"), 7, 0),
        SheetColumn(_("Tie"), 7, centred=True),
        SheetColumn(_("Place from the bottom"), 9, 0),
        SheetColumn(_("Movement"), 16),
        SheetColumn(_("Zero score"), 9, 0),
        SheetColumn(_("Below average"), 9, 0),
        SheetColumn(_("Serious gap"), 9, 0),
        SheetColumn(_("Remarks"), 44),
    )
    name = _("Department ranking")
    return Sheet(name, title(report, name), under_title, columns, rows())


def _tie_word(row: DepartmentRow | FigureRow) -> str:
    return _("tied") if row.tied else ""


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
        _number_cell(row.value, d),
        _day(row, period),
        _number_cell(row.best, d),
        row.best_holder,
        _average(row),
        source_text(row, period),
        _number_cell(row.gap, d),
        gap_unit(row.unit),
        row.relative_gap,
        points_of_issuer(row),
        row.best_score,
        row.score_gap,
        row.score,
        _place(places_at(places, RegionLevel.PROVINCE)),
        _place(places_at(places, RegionLevel.CITY)),
        next((place.source for place in places if not place.computed), ""),
        _place(places_at(places, RegionLevel.PROVINCE, computed=True)),
        _(", ").join(label for _tone, label in badges_of(cast(Flagged, row))),
        gap_sentence(cast(GapFacts, row)),
    )


def _indicator_columns(decimals: int) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn(_("No."), 6, 0, True),
        SheetColumn(_("Code"), 11),
        SheetColumn(_("Indicator"), 26),
        SheetColumn(_("Lead department"), 14),
        SheetColumn(pgettext("measurement", "Unit"), 9, centred=True),
        SheetColumn(_("Own value"), 11, 2),
        SheetColumn(_("As of"), 11),
        SheetColumn(_("Provincial best"), 11, 2),
        SheetColumn(_("Holder"), 12),
        SheetColumn(_("Provincial average"), 11, 2),
        SheetColumn(_("Source of the benchmark"), 24),
        SheetColumn(_("Gap"), 10, 2),
        SheetColumn(_("Unit of the gap"), 9, centred=True),
        SheetColumn(_("Relative gap, %"), 9, decimals),
        SheetColumn(_("Points awarded"), 8, 2),
        SheetColumn(_("Best points"), 8, 2),
        SheetColumn(_("Gap in points"), 8, 2),
        SheetColumn(_("Attainment"), 9, decimals),
        SheetColumn(_("Rank in province"), 10, centred=True),
        SheetColumn(_("Rank in city"), 10, centred=True),
        SheetColumn(_("Source of the places"), 24),
        SheetColumn(_("Place in province, worked out"), 10, centred=True),
        SheetColumn(_("Remarks"), 16),
        SheetColumn(_("In words"), 46),
    )


def _day(row: IndicatorRow, period: str) -> str:
    """The day that the own value describes, where there is one."""
    day = as_of_day(row.as_of, period) if row.value is not None else None
    return f"{day:%Y-%m-%d}" if day else ""


def _place(place: PlaceFact | None) -> str:
    return place_text(place.rank, place.n) if place else place_text(None, None)


def _number_cell(number: Decimal | None, decimals: int = 0) -> Fixed:
    """Printed with the digits that the pages show: never fewer than somebody typed."""
    return Fixed(number, _places(readable(number, decimals)))


def _average(row: IndicatorRow) -> Fixed:
    """Exact in its cell, printed with the digits that the pages show."""
    return Fixed(row.average, _places(readable_mean(row.average, row.decimals)))


def _places(number: Decimal | None) -> int:
    exponent = number.as_tuple().exponent if number is not None else 0
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def unit_sheet(report: MonthlyReport, nodes: list[IndicatorRow], under_title: str) -> Sheet:
    """单项排名: units on the indicators that many of them report, county units and townships apart."""
    by_code = {row.code: row for row in nodes}
    figures = FigureRow.objects.filter(report=report, n__gt=1)

    def rows() -> Iterator[Sequence[Any]]:
        for number, row in enumerate(figures.iterator(), start=1):
            node = by_code[row.code]
            yield (
                number,
                row.code,
                node.name,
                str(PeerGroup(row.group).label),
                row.department_name,
                _number_cell(row.value, node.decimals),
                node.unit,
                row.rank,
                row.n,
                _tie_word(row),
                row.reverse_rank,
                movement_text(row.movement),
                row.last_months or None,
            )

    columns = (
        SheetColumn(_("No."), 6, 0, True),
        SheetColumn(_("Code"), 11),
        SheetColumn(_("Indicator"), 26),
        SheetColumn(_("Group"), 14),
        SheetColumn(_("Unit reporting"), 18),
        SheetColumn(_("Value"), 12, 2),
        SheetColumn(pgettext("measurement", "Unit"), 8, centred=True),
        SheetColumn(_("Rank"), 7, 0),
        SheetColumn(_("Units ranked"), 8, 0),
        SheetColumn(_("Tie"), 7, centred=True),
        SheetColumn(_("Place from the bottom"), 9, 0),
        SheetColumn(_("Movement"), 16),
        SheetColumn(_("Months last"), 9, 0),
    )
    name = _("Units")
    return Sheet(name, title(report, name), under_title, columns, rows(), frozen_columns=5)


def correction_sheet(report: MonthlyReport, under_title: str) -> Sheet:
    """更正清单: what differs from the version before."""

    def rows() -> Iterator[Sequence[Any]]:
        for number, change in enumerate(report.changes, start=1):
            yield (
                number,
                change["code"],
                change["unit"],
                change["name"],
                field_label(change["field"]),
                *(_change_cell(change["field"], change[side]) for side in ("before", "after")),
            )

    columns = (
        SheetColumn(_("No."), 6, 0, True),
        SheetColumn(_("Code"), 12),
        SheetColumn(_("Unit reporting"), 14),
        SheetColumn(_("Name"), 30),
        SheetColumn(_("Field"), 16),
        SheetColumn(_("Before"), 16),
        SheetColumn(_("After"), 16),
    )
    name = _("Corrections")
    return Sheet(
        name, title(report, name), under_title, columns, rows(), notes=(report.reason,) if report.reason else ()
    )


def _change_cell(field: str, text: str) -> Any:
    """One side of a change: a word, or a number with all its digits."""
    cell = as_number(field, text)
    return _number_cell(cell) if isinstance(cell, Decimal) else cell
