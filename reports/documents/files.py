"""Making the files of a report (导出): always from frozen rows, in the reader's language.

Every copy of a published version is the same, byte by byte: who takes one goes on record and not into the file.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import User
from departments.trail.record import record
from reports.choices import BUILT_STATES
from reports.documents.workbook.gap_report import A3, gap_report
from reports.documents.workbook.writer import write_pages
from reports.models import MonthlyReport
from reports.presentation import period_text
from reports.report_notes import code_line

# Marks that a file system or an address gives a meaning of its own.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class NotBuilt(Exception):
    """The report has no rows yet."""


def export_workbook(
    *, report: MonthlyReport, to: BinaryIO, actor: User | None, language: str = "", paper: str = A3
) -> None:
    """Write the Excel gap report of a built version for A3 or A4 paper. Raises ``NotBuilt`` for one without rows."""
    if report.state not in BUILT_STATES:
        raise NotBuilt(str(report))
    with translation.override(language or translation.get_language()):
        write_report(report, to, paper)
    record(
        actor=actor,
        action="report.export",
        target=f"{report.region} {report}",
        detail={"format": "xlsx", "paper": paper},
    )


def write_report(report: MonthlyReport, to: BinaryIO, paper: str = A3) -> None:
    """The workbook in the language in force; nobody is put on record."""
    write_pages(gap_report(report, paper), to, made_at=report.published_at or report.built_at, footer=code_line(report))


def file_name(report: MonthlyReport, paper: str = A3) -> str:
    """望岚县_2026年10月_指标差距分析表_v1.xlsx; what no file may be called is replaced."""
    parts = [report.region_name, period_text(report.cycle.label), _("Analysis of indicator gaps")]
    parts += [f"v{report.version}", *([] if paper == A3 else [paper.upper()])]
    return "_".join(_UNFIT.sub("-", part) for part in parts) + ".xlsx"
