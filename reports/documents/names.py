"""文件名: how a paper of a month is called, as a file and in its title. No question is asked of the database."""

from __future__ import annotations

from departments.documents.names import file_stem
from reports.models import MonthlyReport
from reports.presentation import period_text


def paper_name(report: MonthlyReport, what: str) -> str:
    """望岚县_2026年10月_挂图_v1: of which month and version it is."""
    return file_stem([report.region_name, period_text(report.cycle.label), what], version=report.version)


def month_title(report: MonthlyReport, what: str) -> str:
    """望岚县2026年10月…, as an office writes it."""
    return f"{report.region_name}{period_text(report.cycle.label)}{what}"
