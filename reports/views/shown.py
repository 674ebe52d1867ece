"""Which report a page of results shows: the one asked for in the address, else the newest published one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from reports.choices import ReportState
from reports.models import MonthlyReport
from reports.presentation import settings_text


class Known(NamedTuple):
    """What is read of every report to choose one of them."""

    pk: int
    cycle_id: int
    label: str
    scheme: str
    has_twin: bool
    version: int
    state: str

    @property
    def period(self) -> str:
        return f"{self.label}:{self.scheme}" if self.has_twin else self.label


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
    """``?period=2026-05&version=1``; a month or version that the reader may not see is "not found".

    Two queries: years of reports are quickly passed over, and only the shown one is read whole.
    """
    visible = MonthlyReport.objects.visible_to(request.user)
    fields = ("pk", "cycle_id", "cycle__label", "cycle__scheme__code", "has_twin", "version", "state")
    known = [Known(*row) for row in visible.named().built().newest_first().values_list(*fields)]
    periods = list(dict.fromkeys(report.period for report in known))
    period, version = request.GET.get("period", ""), request.GET.get("version", "")
    chosen = _chosen(known, period, version) if period else _newest(known)
    if chosen is None:
        return Shown(None, periods)
    report = MonthlyReport.objects.select_related("cycle__scheme").defer("changes").get(pk=chosen.pk)
    report.has_twin = chosen.has_twin  # type: ignore[attr-defined]
    said = {"period": period, "version": version} if period else {}
    return Shown(report, periods, {key: value for key, value in said.items() if value})


def newest_report(request: HttpRequest) -> Shown:
    """The newest published report, for a page that offers no other; one query."""
    visible = MonthlyReport.objects.visible_to(request.user).published().newest_first()
    return Shown(visible.named().select_related("cycle__scheme").defer("changes").first())


def _newest(known: list[Known]) -> Known | None:
    return next((report for report in known if report.state == ReportState.PUBLISHED), None)


def _chosen(known: list[Known], period: str, version: str) -> Known:
    label, _colon, scheme = period.partition(":")
    found = [report for report in known if report.label == label and scheme in {"", report.scheme}]
    found = [report for report in found if report.cycle_id == found[0].cycle_id]
    if version:
        found = [report for report in found if str(report.version) == version]
    if not found:
        raise Http404
    # Without a version: the published one; before publication the task force's draft.
    return _newest(found) or found[0]
