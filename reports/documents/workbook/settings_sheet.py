"""参数与方法: how the numbers of the report were made, so that anybody can check them by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from config.lists.columns import minute_text
from indicators.choices import MissingRule, Rounding, TieStyle
from reports.documents.heading import title
from reports.documents.workbook.sheet import BookPage, Column
from reports.models import MonthlyReport
from reports.report_notes import code_text


def settings_page(report: MonthlyReport, version: str) -> BookPage:
    """The scheme's settings and the formulas in words."""
    columns = (Column(_("Setting or method"), 28), Column(_("Value or explanation"), 60, stretch=1))
    name = _("Settings and method")
    lead = _("How the numbers were made, so that anybody can work them out again.")
    return BookPage(name, title(report, name), version, columns, list(_rows(report)), lead=lead, frozen_columns=1)


def _rows(report: MonthlyReport) -> Iterator[Sequence[Any]]:
    p = report.parameters
    if p:
        yield _("Ties"), str(TieStyle(p["tie_style"]).label)
        yield _("Rounding"), str(Rounding(p["rounding"]).label)
        yield _("Decimals of scores"), str(p["score_decimals"])
        yield _("Missing figures"), str(MissingRule(p["missing_rule"]).label)
        yield _("Serious gap, relative %"), p["serious_gap"]
        yield _("Bottom group"), str(p["bottom_n"])
        yield _("Months that make a streak"), str(p["streak_min"])
        if (floor := p.get("coverage_floor", "0")) != "0":
            yield _("Coverage below which nobody is ranked, %"), floor
        if least := p.get("least_scored", 0):
            yield _("Scored indicators that a unit must lead to be ranked"), str(least)
    yield from _publication(report)
    yield _("Verification code"), code_text(report)
    yield _("Digest of the inputs"), report.inputs_digest
    yield _("Digest of the rows"), report.rows_digest
    yield from _methods()


def _publication(report: MonthlyReport) -> Iterator[Sequence[str]]:
    """Why the month was closed early, and who published it in spite of what (发布前确认)."""
    if early := report.summary.get("closed_early"):
        text = _("%(at)s, %(by)s: %(reason)s") % early
        yield _("Closed before the deadline"), text
    for each in report.acknowledgements.all():
        values = {
            "at": minute_text(each.at),
            "by": each.by_name,
            "sentence": each.sentence,
            "lines": _("; ").join(each.lines),
        }
        yield _("Acknowledged before publication"), _("%(sentence)s (%(by)s, %(at)s). %(lines)s") % values


def _methods() -> Iterator[Sequence[str]]:
    yield _("Gap"), _("Best minus own value; own value minus best where lower is better. In the indicator's unit.")
    yield _("Relative gap"), _("Gap ÷ best × 100. Not defined (—) when the best is 0.")
    yield _("Official score"), _("Points awarded ÷ full marks × 100; it takes precedence over anything computed.")
    yield _("Goalposts"), _("(worst − value) ÷ (worst − best), held between 0 and 1, to the exponent, × 100.")
    yield _("Ratio to best"), _("Value ÷ best × 100, or best ÷ value × 100 where lower is better; at most 100.")
    yield _("Efficacy coefficient"), _("(value − not allowed) ÷ (satisfactory − not allowed) × 40 + 60.")
    yield _("Composition"), _("Weighted mean of the parts, or sum of points; the weight of a missing part is shared.")
    yield (
        _("Rank"),
        _("Rounded first, then ranked: equal printed scores share a place. Who has no score is not ranked."),
    )
    yield _("Place from the bottom"), _("One more than the number of units that are strictly worse.")
    yield _("Five states"), _("Value 0, score 0, not reported, not applicable and comparator unknown are kept apart.")
