"""单位各表: lead units by what they lead, who is at the bottom for months, and who reports what of one indicator."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.choices import PeerGroup
from indicators.kinds import compares_units
from reports.documents.heading import title
from reports.documents.workbook.indicator_sheet import number_cell
from reports.documents.workbook.sheet import BookPage, Column
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from reports.presentation import movement_text, reverse_text, unit_not_ranked_text, unit_streak_text
from reports.ranking import longest_streaks


def department_page(
    report: MonthlyReport, departments: Sequence[DepartmentRow], version: str, decimals: int
) -> BookPage:
    """牵头单位排名."""
    rows = [
        (
            number,
            row.short_name,
            row.led,
            row.scored,
            row.zero_scores,
            row.below_average,
            row.serious_gaps,
            row.score,
            row.rank,
            tie_word(row),
            row.reverse_rank,
            movement_text(row.movement),
            _("; ").join(filter(None, (unit_not_ranked_text(row), unit_streak_text(row, report.parameters)))),
        )
        for number, row in enumerate((row for row in departments if row.led), start=1)
    ]
    items, places = pgettext("count of indicators", "Items"), pgettext("heading", "Places")
    columns = (
        Column(_("No."), 4, 0, centred=True),
        Column(_("Department"), 14, stretch=2),
        Column(_("Items led"), 6, 0, items),
        Column(_("Scored"), 6, 0, items),
        Column(_("Zero score"), 6, 0, items),
        Column(_("Worse than average"), 6, 0, items),
        Column(_("Serious gap"), 6, 0, items),
        Column(_("Score"), 6, decimals, kept=True),
        Column(_("Rank"), 5, 0, places, kept=True),
        Column(_("Tie"), 5, None, places, centred=True),
        Column(_("Place from the bottom"), 7, 0, places),
        Column(_("Movement"), 14, None, places, stretch=1),
        Column(_("Remarks"), 20, stretch=5, kept=True),
    )
    name = _("Department ranking")
    lead = _("By the weighted attainment of the indicators that a unit leads; equal printed scores share a place.")
    return BookPage(name, title(report, name), version, columns, rows, lead=lead)


def tie_word(row: DepartmentRow | FigureRow) -> str:
    return _("tied") if row.tied else ""


def streak_page(report: MonthlyReport, departments: Sequence[DepartmentRow], version: str) -> BookPage:
    """连续靠后: who is last, or in the bottom group, for the months that make a streak."""
    least, size = report.parameters.get("streak_min", 2), report.parameters.get("bottom_n", 3)
    rows = [
        (
            number,
            row.short_name,
            str(PeerGroup(row.group).label),
            row.rank,
            row.n,
            reverse_text(row.reverse_rank),
            len(row.last_streak),
            _(", ").join(row.last_streak),
            len(row.bottom_streak),
            _(", ").join(row.bottom_streak),
        )
        for number, row in enumerate(longest_streaks(departments, least=least), start=1)
    ]
    last, bottom = _("In last place"), _("In the bottom group")
    columns = (
        Column(_("No."), 4, 0, centred=True),
        Column(_("Department"), 14, stretch=1),
        Column(_("Group"), 12),
        Column(_("Rank"), 6, 0),
        Column(_("Units ranked"), 6, 0),
        Column(_("Place from the bottom"), 10),
        Column(_("Months last"), 6, 0, last),
        Column(_("Which months"), 16, None, last, stretch=3),
        Column(_("Months in the bottom group"), 6, 0, bottom),
        Column(_("Which months"), 16, None, bottom, stretch=3),
    )
    note = _("Consecutive published months; bottom group: the last %(n)s with ties.") % {"n": size}
    name = _("Streaks")
    return BookPage(name, title(report, name), version, columns, rows, lead=note)


def figure_page(report: MonthlyReport, nodes: Sequence[IndicatorRow], version: str) -> BookPage:
    """单项排名: units on the indicators that many of them report, county units and townships apart."""
    by_code = {row.code: row for row in nodes if compares_units(row)}
    figures = FigureRow.objects.filter(report=report, n__gt=1, code__in=by_code)
    rows = []
    for number, row in enumerate(figures.iterator(), start=1):
        node = by_code[row.code]
        rows.append(
            (
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
                tie_word(row),
                row.reverse_rank,
                movement_text(row.movement),
                row.last_months or None,
            )
        )
    places = pgettext("heading", "Places")
    columns = (
        Column(_("No."), 5, 0, centred=True),
        Column(_("Code"), 8, whole=True),
        Column(_("Indicator"), 20, stretch=3),
        Column(_("Group"), 12),
        Column(_("Unit reporting"), 14, stretch=2),
        Column(_("Value"), 8, 2),
        Column(pgettext("measurement", "Unit"), 6, centred=True),
        Column(_("Basis"), 6, centred=True),
        Column(_("Rank"), 6, 0, places),
        Column(_("Units ranked"), 6, 0, places),
        Column(_("Tie"), 5, None, places, centred=True),
        Column(_("Place from the bottom"), 7, 0, places),
        Column(_("Movement"), 14, None, places, stretch=1),
        Column(_("Months last"), 6, 0, places),
    )
    name = _("Units")
    lead = _("County units and townships are ranked apart; who reported nothing is not ranked.")
    return BookPage(name, title(report, name), version, columns, rows, lead=lead, frozen_columns=5)
