"""季评价的表: fields beside the quarter before, and what was corrected. Pure."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Align, TextColumn, TextTable
from config.numbers import number_text
from reports.documents.cadences.quarter_facts import QuarterFacts
from reports.documents.notice.results import points_text
from reports.documents.snapshot import Snapshot


def field_table(facts: QuarterFacts, snapshot: Snapshot) -> TextTable:
    """分领域: attainment now and at the end of the quarter before, points lost, and where most of them are lost."""
    columns = (
        TextColumn(_("No."), 5),
        TextColumn(pgettext("quarter", "Field"), 20, Align.LEFT),
        TextColumn(_("Attainment"), 9, group=_("End of the quarter")),
        TextColumn(_("Points lost"), 9, group=_("End of the quarter")),
        TextColumn(_("Attainment"), 9, group=_("End of the quarter before")),
        TextColumn(pgettext("quarter", "Change"), 9),
        TextColumn(_("Loses most by"), 24, Align.LEFT),
    )
    rows = tuple(
        (
            f"{number}",
            field.name,
            _points(field.score, snapshot),
            "" if field.score is None else number_text(field.lost, 2),
            _points(field.before, snapshot),
            _sign_text(field.change, snapshot),
            field.worst,
        )
        for number, field in enumerate(facts.fields, start=1)
    )
    return TextTable(columns, rows)


def correction_table(facts: QuarterFacts, snapshot: Snapshot) -> TextTable:
    """更正: which month changed, when, from what to what, and why."""
    columns = (
        TextColumn(pgettext("paper", "Month"), 12),
        TextColumn(pgettext("paper", "Version"), 8),
        TextColumn(_("Day"), 12),
        TextColumn(_("Total before"), 11),
        TextColumn(_("Total now"), 11),
        TextColumn(_("Reason"), 46, Align.LEFT),
    )
    rows = tuple(
        (
            each.period,
            f"v{each.version}",
            f"{each.on:%Y-%m-%d}" if each.on else "",
            _points(each.before, snapshot),
            _points(each.after, snapshot),
            each.reason,
        )
        for each in facts.corrections
    )
    return TextTable(columns, rows)


def _points(value: Decimal | None, snapshot: Snapshot) -> str:
    return "" if value is None else points_text(value, snapshot)


def _sign_text(value: Decimal | None, snapshot: Snapshot) -> str:
    if value is None:
        return ""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{points_text(abs(value), snapshot)}"
