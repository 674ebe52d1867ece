"""The columns of the lists of results, on the page and in a file (差距清单, 单位排名)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from config.lists.columns import ListField
from indicators.numbers.digits import readable
from indicators.numbers.rounding import round_half
from reports.differences import average_of, behind_average
from reports.facts import day_of_facts
from reports.models import DepartmentRow, IndicatorRow
from reports.pages.gaps.sums import LOSS_SHOWN
from reports.presentation import gap_unit, movement_text


def gap_fields(label: str) -> list[ListField]:
    """Of the report of a month, in the order of the page; a row is a line of it."""

    def of(name: str) -> Any:
        return lambda line: getattr(line["row"], name)

    def number(name: str) -> Any:
        return lambda line: readable(getattr(line["row"], name), line["row"].decimals)

    def points(name: str) -> Any:
        return lambda line: readable(getattr(line["points"], name), 2) if line["points"] else None

    return [
        ListField("code", _("Code"), of("code"), 11, always=True, only_file=True),
        ListField("name", _("Indicator"), of("name"), 28, always=True),
        ListField("lead", _("Lead department"), of("lead_name"), 14),
        ListField("value", _("Own value"), number("value"), 11),
        ListField("value", _("Unit"), of("unit"), 9, only_file=True),
        ListField("value", _("Basis"), lambda line: line["row"].get_basis_display(), 9, only_file=True),
        ListField("value", _("As of"), lambda line: day_of_facts(line["row"], label), 11, only_file=True),
        ListField("best", _("Best"), number("best"), 11),
        ListField("best", _("Holder of the best"), _holder, 12, only_file=True),
        ListField("average", _("Average"), lambda line: average_of(line["row"]), 11),
        ListField("gap", _("Gap"), number("gap"), 11),
        ListField("gap", _("Unit of the gap"), lambda line: gap_unit(line["row"].unit), 9, only_file=True),
        ListField("below", _("Behind the average"), lambda line: behind_average(line["row"]), 11),
        ListField("lost", _("Points lost of the total"), _loss_points, 9),
        ListField("relative", _("Relative gap, %"), lambda line: readable(line["row"].relative_gap, 2), 9),
        ListField("points", _("Points awarded"), points("own"), 9),
        ListField("points", _("Full marks"), points("full"), 9, only_file=True),
        ListField("best_points", _("Best points"), points("best"), 9),
        ListField("best_points", _("Holder of the best points"), _holder_of_points, 12, only_file=True),
        ListField("average_points", _("Average points"), points("average"), 9),
        ListField("points_gap", _("Gap in points"), points("gap"), 9),
        ListField("points_gap", _("Points behind the average"), points("average_gap"), 9, only_file=True),
        ListField("remarks", _("Remarks"), _remarks, 18),
        ListField("remarks", _("Months at zero"), lambda line: len(line["row"].zero_streak) or None, 9, only_file=True),
        ListField("words", _("In words"), lambda line: line["sentence"], 46),
    ]


def _holder(line: Mapping[str, Any]) -> str:
    """Of the best value, where there is one; a document of points alone names the holder of the best points."""
    row: IndicatorRow = line["row"]
    return "" if row.best is None else row.best_holder


def _holder_of_points(line: Mapping[str, Any]) -> str:
    row: IndicatorRow = line["row"]
    return row.best_holder if row.best is None else ""


def _loss_points(line: Mapping[str, Any]) -> Decimal | None:
    """With the digits of the page."""
    row: IndicatorRow = line["row"]
    return None if row.lost is None else round_half(row.lost, LOSS_SHOWN)


def _remarks(line: Mapping[str, Any]) -> str:
    return _(", ").join(label for _tone, label in line["badges"])


def _ranking_remarks(line: Any) -> str:
    return _("; ").join(words for words in (line.not_ranked, line.reverse, line.streak) if words)


def ranking_fields(decimals: int) -> list[ListField]:
    """Departments by what they lead, in the order of the page; a row is a line of it."""

    def of(name: str) -> Any:
        return lambda line: getattr(line.row, name)

    def score(line: Any) -> Decimal | None:
        row: DepartmentRow = line.row
        return readable(row.score, decimals)

    return [
        ListField("rank", _("Rank"), of("rank"), 7, always=True),
        ListField("rank", _("Tie"), lambda line: _("tied") if line.row.tied else "", 7, always=True, only_file=True),
        ListField("name", _("Department"), of("short_name"), 20, always=True),
        ListField("score", _("Score"), score, 10),
        ListField("movement", _("Movement"), lambda line: movement_text(line.row.movement), 16),
        ListField("led", _("Items led"), of("led"), 8),
        ListField("scored", _("Scored"), of("scored"), 8),
        ListField("zero", _("Zero score"), of("zero_scores"), 9),
        ListField("below", _("Worse than average"), of("below_average"), 9),
        ListField("serious", _("Serious gap"), of("serious_gaps"), 9),
        ListField("remarks", _("Remarks"), _ranking_remarks, 40),
    ]
