"""总览: the whole month on one sheet: first-level items with best and average beside them, and the line of totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.numbers.rounding import rounder
from reports.analysis.references import attainments_at
from reports.analysis.replay import settings_of
from reports.documents.heading import title
from reports.documents.workbook.sheet import BookPage, Chart, Column, Light, Line, Signed
from reports.models import IndicatorRow, MonthlyReport
from reports.presentation import period_text

# Fewer months make no line.
SHORTEST_LINE = 2


def cover_page(report: MonthlyReport, nodes: Sequence[IndicatorRow], version: str, decimals: int) -> BookPage:
    """First-level items with score, best and average, coverage and the lists below them; charts beside and below."""
    tops, lines = [row for row in nodes if not row.depth], references(report, nodes)
    rows = [
        (
            number,
            _lamp(top, lines["average"].get(top.code)),
            top.name,
            top.lead_name,
            top.score,
            top.previous_score,
            change_of(top.score, top.previous_score, decimals),
            lines["best"].get(top.code),
            lines["average"].get(top.code),
            *_counts([row for row in nodes if row.is_leaf and row.top_code == top.code]),
        )
        for number, top in enumerate(tops, start=1)
    ]
    columns = _columns(decimals)
    return BookPage(
        _("Overview"),
        title(report, _("Indicator gaps at a glance")),
        version,
        columns,
        rows,
        lead=summary_text(report),
        notes=(light_note(), reference_note()),
        frozen_columns=3,
        charts=_charts(report, len(tops)),
    )


def _columns(decimals: int) -> tuple[Column, ...]:
    attained, number = _("Attainment"), pgettext("count of indicators", "Items")
    return (
        Column(_("No."), 4, 0, centred=True),
        Column(_("Light"), 10, whole=True),
        Column(_("First-level indicator"), 14, stretch=3),
        Column(_("Lead department"), 10, stretch=1, spare=True),
        Column(_("This month"), 6, decimals, attained, kept=True),
        Column(_("Last month"), 6, decimals, attained, spare=True),
        Column(_("Change on last month"), 6, decimals, attained),
        Column(_("At the best"), 6, decimals, attained, kept=True),
        Column(_("At the average"), 6, decimals, attained, kept=True),
        Column(_("All"), 4, 0, number, spare=True),
        Column(_("Scored"), 4, 0, number, spare=True),
        Column(_("Zero score"), 4, 0, number, spare=True),
        Column(_("Worse than average"), 4, 0, number, spare=True),
        Column(_("Serious gap"), 4, 0, number, spare=True),
    )


def _counts(below: Sequence[IndicatorRow]) -> tuple[int, ...]:
    return (
        len(below),
        sum(row.score is not None for row in below),
        sum(row.zero_score for row in below),
        sum(row.below_average for row in below),
        sum(row.serious for row in below),
    )


def references(report: MonthlyReport, nodes: Sequence[IndicatorRow]) -> dict[str, dict[str, Decimal]]:
    """What the first-level items would score at the best and at the average, as it is printed."""
    settings = settings_of(report.parameters)
    round_value = rounder(settings.score_decimals, settings.rounding)
    exact = {name: attainments_at(name, nodes, settings.missing_rule) for name in ("best", "average")}
    return {
        name: {
            row.code: round_value(number) for row in nodes if not row.depth and (number := found[row.code]) is not None
        }
        for name, found in exact.items()
    }


def change_of(now: Decimal | None, before: Decimal | None, decimals: int) -> Signed | None:
    """The change on the month before; nothing where one of them is not known."""
    return None if now is None or before is None else Signed(now - before, decimals)


def _lamp(top: IndicatorRow, average: Decimal | None) -> Light:
    if top.score is None:
        return Light("off", _("no score"))
    if average is None:
        return Light("off", _("average unknown"))
    if top.score == 0:
        return Light("bad", _("scores 0"))
    return Light("done", _("not behind")) if top.score >= average else Light("warn", _("behind"))


def light_note() -> str:
    """What the lights of first-level items mean."""
    return _("Lights: ● not behind the average, ▲ behind the average, ■ scores 0, ○ nothing to compare.")


def reference_note() -> str:
    return _(
        "At the best, at the average: the attainment that the item would have if each of its indicators stood at the "
        "best or average value of the province; what has no benchmark does not count."
    )


def _charts(report: MonthlyReport, tops: int) -> list[Chart]:
    found = []
    if tops:
        attained = _("Attainment")
        shown = [(_("This month"), "own"), (_("At the best"), "best"), (_("At the average"), "average")]
        lines = tuple(Line(f"{attained}·{name}", name, tone) for name, tone in shown)
        name = _("Attainment of first-level items")
        found.append(Chart(name, "bar", _("Overview"), _("First-level indicator"), lines, tops))
    months = totals(report)
    if len(months) >= SHORTEST_LINE:
        name = _("Total score by month")
        found.append(Chart(name, "line", name, 1, (Line(2, name, "own"),), len(months)))
    return found


def trend_page(report: MonthlyReport, version: str, decimals: int) -> BookPage:
    """总分走势: the total of the published months up to this one, as they stood when the report was built."""
    months, rows = totals(report), []
    for number, (label, score) in enumerate(months, start=1):
        before = months[number - 2][1] if number > 1 else None
        rows.append((number, period_text(label), score, change_of(score, before, decimals)))
    columns = (
        Column(_("No."), 4, 0, centred=True),
        Column(pgettext("report", "Month"), 14, centred=True),
        Column(_("Total score"), 10, decimals),
        Column(_("Change on the month before in the table"), 10, decimals),
    )
    name = _("Total score by month")
    lead = _("The versions that counted when this one was built; later corrections do not change them.")
    return BookPage(name, title(report, name), version, columns, rows, lead=lead)


def totals(report: MonthlyReport) -> list[tuple[str, Decimal]]:
    """Months with their totals, the oldest first, this one last; without those that have none."""
    own = [report.cycle.label, report.summary.get("score")]
    return [(label, Decimal(score)) for label, score in [*report.office_facts.get("totals", ()), own] if score]


def summary_text(report: MonthlyReport) -> str:
    """总体情况 in one sentence."""
    s: dict[str, Any] = report.summary
    text = _(
        "Overall score %(score)s; %(scored)s of %(leaves)s items scored; %(reported)s of %(owed)s figures reported; "
        "%(zero)s items score 0, %(below)s are worse than the provincial average, %(serious)s have a serious gap."
    ) % {
        "score": s.get("score") or "—",
        "scored": s.get("scored", 0),
        "leaves": s.get("leaves", 0),
        "reported": s.get("reported", 0),
        "owed": s.get("owed", 0),
        "zero": s.get("zero", 0),
        "below": s.get("below_average", 0),
        "serious": s.get("serious", 0),
    }
    return text
