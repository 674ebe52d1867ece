"""Which report a page of results shows: the one asked for in the address, else the newest published one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from departments.signed_in import SignedInRequest
from reports.choices import STANDING_STATES
from reports.models import MonthlyReport
from reports.report_notes import code_text, report_note


class ReportChoice(NamedTuple):
    """One of the reader's reports, as much of it as choosing needs: there are years of them."""

    pk: int
    cycle_id: int
    label: str
    start: date
    scheme: str
    state: str
    version: int
    has_twin: bool
    rows_digest: str

    @property
    def period(self) -> str:
        return f"{self.label}:{self.scheme}" if self.has_twin else self.label


LISTED = (
    "pk",
    "cycle_id",
    "cycle__label",
    "cycle__start",
    "cycle__scheme__code",
    "state",
    "version",
    "has_twin",
    "rows_digest",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The report of a page, the months that could be chosen instead, and what links and forms carry on."""

    report: MonthlyReport | None
    periods: list[str] = field(default_factory=list)
    carried: dict[str, str] = field(default_factory=dict)
    choices: list[ReportChoice] = field(default_factory=list)  # newest first

    @property
    def query(self) -> str:
        return urlencode(self.carried)

    @property
    def key(self) -> list[Any]:
        """What everything that is told of the report depends on: its frozen rows, and what links carry on."""
        return [self.report.pk, self.report.rows_digest, self.query] if self.report else []

    def before(self) -> list[ReportChoice]:
        """The published reports of the same scheme for the periods before the shown one, newest first."""
        shown = self.report
        if shown is None:
            return []
        return [
            each
            for each in self.choices
            if each.state in STANDING_STATES and each.scheme == shown.cycle.scheme.code
            if each.start < shown.cycle.start
        ]

    def context(self) -> dict[str, Any]:
        """What every page of results tells its template."""
        note = report_note(self.report) if self.report else ""
        return {"shown": self, "report": self.report, "settings_note": note}

    def subtitle(self, *words: str) -> str:
        """The line under the title of a list's file: what was asked for, and which version it is taken from."""
        return _("; ").join(filter(None, [*words, code_text(self.report) if self.report else ""]))


class FileOfReport:
    """A list of a report's rows whose file bears the verification code in its name: a CSV file has no other place for
    it, because every row of it is read as a record. In a workbook it stands under the title as well."""

    shown: Any

    def get_file_name(self) -> str:
        """What it is called, and the code of the version that it is taken from."""
        name, report = super().get_file_name(), self.shown.report  # type: ignore[misc]  # of the list beside it
        return f"{name} {report.printed_code}" if report else name


def choose_report(request: SignedInRequest) -> Shown:
    """``?period=2026-05&version=1``; a month or version that the reader may not see is "not found". Two queries: the
    list to choose from, and the chosen report whole."""
    visible = MonthlyReport.objects.visible_to(request.user).with_twins().built()
    choices = [ReportChoice(*row) for row in visible.newest_first().values_list(*LISTED)]
    periods = list(dict.fromkeys(each.period for each in choices))
    period, version = request.GET.get("period", ""), request.GET.get("version", "")
    if not period:
        newest = next((each for each in choices if each.state in STANDING_STATES), None)
        return Shown(_whole(newest) if newest else None, periods, {}, choices)
    label, _colon, scheme = period.partition(":")
    of_period = [each for each in choices if each.label == label and scheme in {"", each.scheme}]
    of_period = [each for each in of_period if each.cycle_id == of_period[0].cycle_id]
    if version:
        of_period = [each for each in of_period if str(each.version) == version]
    if not of_period:
        raise Http404
    # Without a version: the published one; before publication the task force's draft.
    chosen = next((each for each in of_period if each.state in STANDING_STATES), of_period[0])
    wanted = {"period": period, "version": version}
    return Shown(_whole(chosen), periods, {key: value for key, value in wanted.items() if value}, choices)


def newest_report(request: SignedInRequest) -> Shown:
    """The newest published report, for a page that offers no other; one query."""
    visible = MonthlyReport.objects.visible_to(request.user).standing().newest_first()
    return Shown(visible.with_twins().select_related("cycle__scheme").defer("changes").first())


def _whole(chosen: ReportChoice) -> MonthlyReport:
    report: MonthlyReport = MonthlyReport.objects.select_related("cycle__scheme").defer("changes").get(pk=chosen.pk)
    report.has_twin = chosen.has_twin  # type: ignore[attr-defined]  # as `named()` would say
    return report
