"""The two lines above every sheet of a report: what it is, and which version of which month."""

from __future__ import annotations

from django.utils.translation import gettext as _

from config.lists.columns import minute_text
from reports.choices import ReportState
from reports.models import MonthlyReport
from reports.presentation import period_text
from reports.report_notes import code_text


def subtitle(report: MonthlyReport) -> str:
    """Which version this printout is: issue, version, when it was published, the digest of its rows and its code.

    Nothing that happens to the version afterwards: whether it was released, corrected or withdrawn since, its code
    tells. So every copy of a published version is the same file.
    """
    made = report.published_at or report.built_at
    state = ReportState.PUBLISHED if report.published_at else ReportState(report.state)
    parts = [
        _("Issue %(number)s, version %(version)s") % {"number": report.number, "version": report.version},
        str(state.label),
        minute_text(made) if made else "",
        _embargo(report),
        report.scheme_name,
        _("digest %(digest)s") % {"digest": report.rows_digest[:12]},
        code_text(report),
    ]
    return "　".join(part for part in parts if part)


def _embargo(report: MonthlyReport) -> str:
    """Until when the version is not to be passed on, where it was not released at once."""
    if not report.published_at or not report.everybody_from or report.everybody_from <= report.published_at:
        return ""
    return _("not to be passed on before %(at)s") % {"at": minute_text(report.everybody_from)}


def title(report: MonthlyReport, name: str) -> str:
    """As an office writes it: 望岚县2026年10月优化营商环境指标差距分析表."""
    values = {"region": report.region_name, "month": period_text(report.cycle.label), "name": name}
    return _("%(region)s, %(month)s, business environment: %(name)s") % values
