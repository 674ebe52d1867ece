"""The columns of the list of reports (月报一览), on the page and in a file."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.lists.columns import ListField, minute_text
from reports.models import MonthlyReport


def report_fields() -> list[ListField]:
    """In the order of the page; who published it goes along with the moment."""

    def of(name: str) -> Callable[[MonthlyReport], Any]:
        return lambda report: report.summary.get(name)

    return [
        ListField("month", pgettext("column", "Month"), lambda report: report.cycle.label, 10, always=True),
        ListField("issue", _("Issue"), lambda report: report.number, 7),
        ListField("version", _("Version"), lambda report: report.version, 7, always=True),
        ListField("state", _("State"), lambda report: report.get_state_display(), 12),
        ListField("score", _("Overall score"), _score, 10),
        ListField("zero", _("Zero score"), of("zero"), 9),
        ListField("below", _("Worse than average"), of("below_average"), 9),
        ListField("serious", _("Serious gap"), of("serious"), 9),
        ListField("published", pgettext("time", "Published"), _publication, 18),
        ListField("published", _("By"), lambda report: report.published_by_name, 12, only_file=True),
    ]


def _score(report: MonthlyReport) -> Decimal | None:
    text = report.summary.get("score")
    return Decimal(text) if text else None


def _publication(report: MonthlyReport) -> str:
    return minute_text(report.published_at) if report.published_at else ""
