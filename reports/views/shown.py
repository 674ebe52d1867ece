"""Which report a page of results shows: the one asked for in the address, else the newest published one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from reports.choices import BUILT_STATES, ReportState
from reports.models import MonthlyReport
from reports.presentation import settings_text


@dataclass(frozen=True, slots=True)
class Shown:
    """The report of a page, the months that could be chosen instead, and what links and forms carry on."""

    report: MonthlyReport | None
    periods: list[str] = field(default_factory=list)
    carried: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        return urlencode(self.carried)

    def context(self) -> dict[str, Any]:
        """What every page of results tells its template."""
        note = settings_text(self.report.scheme_name, self.report.parameters) if self.report else ""
        return {"shown": self, "report": self.report, "settings_note": note}


def shown_report(request: HttpRequest) -> Shown:
    """``?period=2026-05&version=1``; a month or version that the reader may not see is "not found". Two queries."""
    visible = MonthlyReport.objects.visible_to(request.user).named().filter(state__in=BUILT_STATES)
    reports = list(visible.select_related("cycle__scheme", "region").defer("changes").newest_first())
    periods = list(dict.fromkeys(report.period for report in reports))
    period, version = request.GET.get("period", ""), request.GET.get("version", "")
    if not period:
        published = [report for report in reports if report.state == ReportState.PUBLISHED]
        return Shown(published[0] if published else None, periods)
    label, _colon, scheme = period.partition(":")
    of_period = [
        report for report in reports if report.cycle.label == label and scheme in {"", report.cycle.scheme.code}
    ]
    of_period = [report for report in of_period if report.cycle_id == of_period[0].cycle_id]
    if version:
        of_period = [report for report in of_period if str(report.version) == version]
    if not of_period:
        raise Http404
    # Without a version: the published one; before publication the task force's draft.
    report = next((r for r in of_period if r.state == ReportState.PUBLISHED), of_period[0])
    said = {"period": period, "version": version}
    return Shown(report, periods, {key: value for key, value in said.items() if value})
