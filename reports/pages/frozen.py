"""What follows from the frozen rows of one report: worked out for the first reader, remembered for the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from config.remember import remember
from reports.models import MonthlyReport

Plain = TypeVar("Plain")


def of_report(name: str, report: MonthlyReport, make: Callable[[], Plain], *more: object) -> Plain:
    """Rows that were built never change: their digest stands for all of them. Without one nothing is remembered."""
    if not report.rows_digest:
        return make()
    of = [report.pk, report.version, report.rows_digest, report.summary, report.parameters, report.scheme_name, *more]
    return remember(name, of, make)
