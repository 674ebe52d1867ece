"""差距分析表: the sheets of the month's workbook, every one made of frozen rows and of what was frozen beside them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports.documents.heading import subtitle, title
from reports.documents.workbook.calculation import calculation_page
from reports.documents.workbook.cover import cover_page, totals, trend_page
from reports.documents.workbook.indicator_sheet import (
    GAPS,
    PEOPLE,
    basis_page,
    gap_page,
    number_cell,
    points_page,
)
from reports.documents.workbook.layout import PAPERS, Paper
from reports.documents.workbook.settings_sheet import settings_page
from reports.documents.workbook.sheet import BookPage, Column
from reports.documents.workbook.unit_sheets import department_page, figure_page, streak_page
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.publishing.corrections import as_number, field_label
from reports.ranking import loss_order

A3, A4 = "a3", "a4"


def gap_report(report: MonthlyReport, paper: str = A3) -> Iterator[tuple[BookPage, Paper]]:
    """All sheets in the order in which a reader wants them, each with its paper; one query a table."""
    nodes = list(IndicatorRow.objects.filter(report=report))
    departments = list(DepartmentRow.objects.filter(report=report))
    version, decimals = subtitle(report), int(report.parameters.get("score_decimals", 2))
    sheet = PAPERS[paper]
    # A cover that lies on its side has no room for charts below its table.
    yield cover_page(report, nodes, version, decimals), sheet if paper == A3 else PAPERS["a4-standing"]
    yield department_page(report, departments, version, decimals), sheet
    for page in _indicator_pages(report, nodes, version, decimals, paper):
        yield page, sheet
    yield streak_page(report, departments, version), sheet
    yield figure_page(report, nodes, version), sheet
    if report.changes:
        yield correction_page(report, version), sheet
    if totals(report):
        yield trend_page(report, version, decimals), sheet
    yield calculation_page(report, nodes, version), sheet
    yield settings_page(report, version), sheet


def _indicator_pages(
    report: MonthlyReport, nodes: list[IndicatorRow], version: str, decimals: int, paper: str
) -> Iterator[BookPage]:
    leaves = sorted((row for row in nodes if row.is_leaf), key=loss_order)
    parts = (GAPS, PEOPLE) if paper == A3 else (GAPS,)
    heading = _("Analysis of indicator gaps")
    yield gap_page(report, _("Indicator gaps"), leaves, version, decimals, parts=parts, heading=heading)
    if paper != A3:
        yield gap_page(report, _("Causes and measures"), leaves, version, decimals, parts=(PEOPLE,))
    zero = [row for row in leaves if row.zero_score]
    yield gap_page(report, _("Zero-score items"), zero, version, decimals, parts=parts)
    below = sorted((row for row in leaves if row.below_average), key=lambda row: (row.lead_name, *loss_order(row)))
    yield gap_page(report, _("Items worse than average"), below, version, decimals, parts=parts)
    points = points_page(report, leaves, version)
    if points.rows:
        yield points
    yield basis_page(report, leaves, version)


def correction_page(report: MonthlyReport, version: str) -> BookPage:
    """更正清单: what differs from the version before."""
    rows = [
        (
            number,
            change["code"],
            change["unit"],
            change["name"],
            field_label(change["field"]),
            *(_change_cell(change["field"], change[side]) for side in ("before", "after")),
        )
        for number, change in enumerate(report.changes, start=1)
    ]
    columns = (
        Column(_("No."), 4, 0, centred=True),
        Column(_("Code"), 12, kept=True),
        Column(_("Unit reporting"), 14, kept=True),
        Column(_("Name"), 30, stretch=3, kept=True),
        Column(_("Field"), 16, stretch=1, kept=True),
        Column(_("Before"), 16, 2, kept=True),
        Column(_("After"), 16, 2, kept=True),
    )
    name = _("Corrections")
    return BookPage(name, title(report, name), version, columns, rows, lead=report.reason)


def _change_cell(field: str, text: str) -> Any:
    """One side of a change: a word, or a number with all its digits."""
    cell = as_number(field, text)
    return number_cell(cell) if isinstance(cell, Decimal) else cell
