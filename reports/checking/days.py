"""What days the frozen rows and a report hold (日期): of a figure, a document, a notice or the period. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from reports.facts import as_of_day

Day = date | datetime | str | None
REPORT_DAYS = (
    "requested_at",
    "built_at",
    "published_at",
    "leaders_from",
    "units_from",
    "everybody_from",
    "withdrawn_at",
)


def days_of_indicator(row: Any, label: str) -> Iterator[Day]:
    """The month, the day that the figure describes, of its entry and approval, of the documents beside it."""
    yield from (label, row.as_of, as_of_day(row.as_of, label), row.entered_at, row.approved_at)
    yield from (row.benchmark_date, row.benchmark_month, row.place_date, row.place_month)
    yield from (row.benchmark_source, row.place_source, row.name, row.rule_text, row.note)
    yield from row.zero_streak


def days_of_figure(row: Any, label: str) -> Iterator[Day]:
    """Of one unit's figure."""
    yield from (label, row.as_of, as_of_day(row.as_of, label), row.entered_at, row.approved_at)


def days_of_unit(row: Any, label: str) -> Iterator[Day]:
    """The month, and those at the bottom."""
    yield from (label, *row.last_streak, *row.bottom_streak)


def days_of_report(report: Any) -> Iterator[Day]:
    """The period with its first and last day and its deadlines, and when the report was built, published, released."""
    cycle = report.cycle
    yield from (cycle.label, cycle.start, cycle.end, cycle.deadline, cycle.hard_deadline, cycle.closed_at)
    yield from (getattr(report, name) for name in REPORT_DAYS)
