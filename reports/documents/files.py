"""Making the files of a report (导出): always from frozen rows, in the reader's language.

Every copy of a published version is the same, byte by byte: who takes one goes on record and not into the file.
"""

from __future__ import annotations

from typing import BinaryIO

from django.utils import translation

from config.files.write_xlsx import write_workbook
from departments.models import User
from departments.trail.record import record
from reports.choices import BUILT_STATES
from reports.documents.gap_report import gap_report
from reports.models import MonthlyReport


class NotBuilt(Exception):
    """The report has no rows yet."""


def export_workbook(*, report: MonthlyReport, to: BinaryIO, actor: User | None, language: str = "") -> None:
    """Write the Excel gap report of a built version. Raises ``NotBuilt`` for one that has no rows."""
    if report.state not in BUILT_STATES:
        raise NotBuilt(str(report))
    with translation.override(language or translation.get_language()):
        write_workbook(gap_report(report), to, made_at=report.published_at or report.built_at)
    record(actor=actor, action="report.export", target=f"{report.region} {report}", detail={"format": "xlsx"})


def file_name(report: MonthlyReport) -> str:
    """对标月报-2026-05-v1.xlsx."""
    return f"对标月报-{report.cycle.label}-v{report.version}.xlsx"
