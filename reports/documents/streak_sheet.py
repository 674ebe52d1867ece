"""连续靠后: the sheet of the units that have been at the bottom for months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from config.files.write_xlsx import Sheet, SheetColumn
from departments.choices import PeerGroup
from reports.models import DepartmentRow, MonthlyReport
from reports.presentation import reverse_text
from reports.ranking import longest_streaks


def streak_sheet(report: MonthlyReport, departments: list[DepartmentRow], under_title: str) -> Sheet:
    """连续靠后: who is last, or in the bottom group, for the months that make a streak."""
    least, size = report.parameters.get("streak_min", 2), report.parameters.get("bottom_n", 3)

    def rows() -> Iterator[Sequence[Any]]:
        for number, row in enumerate(longest_streaks(departments, least=least), start=1):
            yield (
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

    columns = (
        SheetColumn(_("No."), 6, 0, True),
        SheetColumn(_("Department"), 20),
        SheetColumn(_("Group"), 14),
        SheetColumn(_("Rank"), 7, 0),
        SheetColumn(_("Units ranked"), 8, 0),
        SheetColumn(_("Place from the bottom"), 12),
        SheetColumn(_("Months last"), 9, 0),
        SheetColumn(_("Which months"), 36),
        SheetColumn(_("Months in the bottom group"), 9, 0),
        SheetColumn(_("Which months"), 40),
    )
    note = _("Consecutive published months; bottom group: the last %(n)s with ties.") % {"n": size}
    name = _("Streaks")
    return Sheet(name, f"{report.region_name} {report.cycle.label} {name}", under_title, columns, rows(), notes=(note,))
