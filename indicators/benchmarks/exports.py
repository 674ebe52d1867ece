"""The columns of the list of variances in a file (差异清单)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.lists.columns import ListField
from indicators.benchmarks.variance import FigureDifference
from indicators.benchmarks.variances import VarianceLine
from indicators.numbers.digits import readable

Row = tuple[VarianceLine, FigureDifference]


def variance_fields() -> list[ListField]:
    """A row is one number of a line: its unit is said beside it, points for a score."""

    def always(key: str, title: str, value: Any, width: int) -> ListField:
        return ListField(key, title, value, width, always=True)

    return [
        always("code", _("Code"), lambda row: row[0].figure.indicator.code, 11),
        always("name", _("Indicator"), lambda row: row[0].figure.indicator.name, 28),
        always("lead", _("Lead department"), lambda row: str(row[0].figure.department), 16),
        always("ours", _("Ours"), _ours, 11),
        always("theirs", _("As published"), lambda row: _number(row, row[1].theirs), 11),
        always(
            "unit",
            pgettext("measurement", "Unit"),
            lambda row: _("points") if row[1].is_score else row[0].figure.indicator.unit,
            10,
        ),
        always("difference", _("Difference"), lambda row: _number(row, row[1].amount), 11),
        always("source", _("Source document"), lambda row: row[0].benchmark.source_document, 24),
        always("published", _("Published on"), _publication, 12),
        always("cause", _("Cause"), _cause, 14),
        always("note", _("Note"), lambda row: row[0].variance.note if row[0].variance else "", 30),
    ]


def _number(row: Row, number: Any) -> Any:
    return readable(number, row[0].figure.indicator.decimals)


def _ours(row: Row) -> Any:
    return _("n/a") if row[1].ours is None else _number(row, row[1].ours)


def _publication(row: Row) -> str:
    day = row[0].benchmark.published_on
    return f"{day:%Y-%m-%d}" if day else ""


def _cause(row: Row) -> str:
    text = row[0].variance
    return str(text.get_cause_display()) if text else _("Not clarified yet")
