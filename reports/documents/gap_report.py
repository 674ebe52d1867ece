"""差距分析表: the sheets of the month's Excel report, every one a generator over frozen rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import Fixed, Sheet, SheetColumn
from departments.choices import PeerGroup
from indicators.kinds import compares_units
from reports.documents.heading import subtitle, title
from reports.documents.indicator_sheet import indicator_sheet, number_cell
from reports.documents.settings_sheet import settings_sheet
from reports.documents.streak_sheet import streak_sheet
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from reports.presentation import (
    movement_text,
    unit_not_ranked_text,
    unit_streak_text,
)
from reports.publishing.corrections import as_number, field_label
from reports.ranking import loss_order


def gap_report(report: MonthlyReport) -> Iterator[Sheet]:
    """All sheets in the order in which a reader wants them; one query a table."""
    nodes = list(IndicatorRow.objects.filter(report=report))
    leaves = [row for row in nodes if row.is_leaf]
    departments = list(DepartmentRow.objects.filter(report=report))
    under_title = subtitle(report)
    decimals = int(report.parameters.get("score_decimals", 2))
    yield overview_sheet(report, nodes, under_title, decimals)
    yield department_sheet(report, departments, under_title, decimals)
    yield indicator_sheet(report, _("Indicator gaps"), sorted(leaves, key=loss_order), under_title, decimals)
    zero = sorted((row for row in leaves if row.zero_score), key=loss_order)
    yield indicator_sheet(report, _("Zero-score items"), zero, under_title, decimals)
    below = sorted((row for row in leaves if row.below_average), key=lambda row: (row.lead_name, *loss_order(row)))
    yield indicator_sheet(report, _("Items worse than average"), below, under_title, decimals)
    yield streak_sheet(report, departments, under_title)
    yield unit_sheet(report, nodes, under_title)
    if report.changes:
        yield correction_sheet(report, under_title)
    yield settings_sheet(report, under_title)


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
        SheetColumn(_("Attainment"), 10, decimals),
        SheetColumn(_("Attainment last month"), 10, decimals),
        SheetColumn(_("Items"), 8, 0),
        SheetColumn(_("Scored"), 8, 0),
        SheetColumn(_("Zero score"), 9, 0),
        SheetColumn(_("Worse than average"), 9, 0),
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
        "%(zero)s items score 0, %(below)s are worse than the provincial average, %(serious)s have a serious gap."
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
                _("; ").join(filter(None, (unit_not_ranked_text(row), unit_streak_text(row, report.parameters)))),
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
        SheetColumn(_("Worse than average"), 9, 0),
        SheetColumn(_("Serious gap"), 9, 0),
        SheetColumn(_("Remarks"), 44),
    )
    name = _("Department ranking")
    return Sheet(name, title(report, name), under_title, columns, rows())


def _tie_word(row: DepartmentRow | FigureRow) -> str:
    return _("tied") if row.tied else ""


def unit_sheet(report: MonthlyReport, nodes: list[IndicatorRow], under_title: str) -> Sheet:
    """单项排名: units on the indicators that many of them report, county units and townships apart."""
    by_code = {row.code: row for row in nodes if compares_units(row)}
    figures = FigureRow.objects.filter(report=report, n__gt=1, code__in=by_code)

    def rows() -> Iterator[Sequence[Any]]:
        for number, row in enumerate(figures.iterator(), start=1):
            node = by_code[row.code]
            yield (
                number,
                row.code,
                node.name,
                str(PeerGroup(row.group).label),
                row.department_name,
                number_cell(row.value, node.decimals),
                node.unit,
                node.get_basis_display(),
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
        SheetColumn(_("Basis"), 7, centred=True),
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
    return number_cell(cell) if isinstance(cell, Decimal) else cell
