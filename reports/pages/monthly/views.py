"""The monthly reports (月报): what is there, making one, publishing it, taking it away as a file."""

import io
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.choices import Role
from departments.rules import READERS, may_run_month, requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import CycleState
from indicators.models import Correction, Cycle
from reports.choices import BUILT_STATES, PENDING_STATES, STANDING_STATES, ReportState
from reports.documents.files import export_workbook, file_name
from reports.documents.workbook.gap_report import A3, A4
from reports.models import MonthlyReport
from reports.pages.gaps.views import gaps_address
from reports.pages.monthly.exports import report_fields
from reports.pages.monthly.forms import RebuildForm
from reports.pages.monthly.views_release import release_of
from reports.publishing.corrections import label_changes
from reports.publishing.publish import compare
from reports.report_notes import report_note
from reports.tasks import request_build

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFRESH_SECONDS = 2


@method_decorator(requires_role(*READERS), name="dispatch")
class ReportList(BaseListPage):
    """All reports the reader may see; the task force also finds the months that have none yet."""

    request: SignedInRequest
    template_name = "reports/pages/monthly/report_list.html"
    title = gettext_lazy("Reports")

    def get_queryset(self) -> QuerySet[MonthlyReport]:
        visible = MonthlyReport.objects.visible_to(self.request.user).with_twins()
        return visible.select_related("cycle__scheme", "region").newest_first()

    def get_fields(self) -> list[ListField]:
        return report_fields()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting: list[Cycle] = []
        if self.request.user.has_role(Role.TASKFORCE):
            waiting = list(Cycle.objects.visible_to(self.request.user).filter(reports__isnull=True).with_twins())
        return super().get_context_data(**kwargs) | {"reports": self.object_list, "waiting": waiting}


@require_safe
@requires_role(*READERS)
def report_detail(request: SignedInRequest, period: str) -> HttpResponse:
    """One month: the version asked for, its settings, its summary, and what a correction changed."""
    versions = list(visible_versions(request, period))
    report = version_of(versions, request.GET.get("version", ""))
    if report.state in PENDING_STATES:
        return redirect(version_address("report_progress", report))
    former = next((v for v in versions if v.state in STANDING_STATES and v.pk != report.pk), None)
    changes = report.changes
    if report.state == ReportState.READY and former is not None:
        changes = compare(before=former, after=report)
    granted = list(Correction.objects.not_carried().filter(figure__cycle=report.cycle).order_by("decided_at", "pk"))
    query = urlencode({"period": period, "version": report.version})
    context: dict[str, Any] = {
        "links": {name: gaps_address(name, query) for name in ("zero", "below", "serious")}
        | {"total": f"{reverse('explain_total')}?{query}"},
        "report": report,
        "versions": versions,
        "changes": label_changes(changes),
        "former": former,
        "may_run": may_run_month(request.user, region_id=report.region_id),
        "built": report.state in BUILT_STATES,
        "frozen_cycle": report.cycle.state == CycleState.FROZEN,
        "release": release_of(report, request.user, at=timezone.now()),
        "acknowledgements": list(report.acknowledgements.all()),
        "granted": granted,
        "rebuild_form": RebuildForm(needs_reason=_is_published(versions), initial={"reason": _reason(granted)}),
        "settings_note": report_note(report),
    }
    return render(request, "reports/pages/monthly/report_detail.html", context)


@require_POST
@requires_role(Role.TASKFORCE)
def report_build(request: SignedInRequest, period: str) -> HttpResponse:
    """Queue the build of a month; a month that is published is only built again with a reason."""
    cycle = Cycle.objects.visible_to(request.user).by_label(period).first()
    if cycle is None:
        raise Http404
    published = MonthlyReport.objects.standing().filter(cycle=cycle).exists()
    form = RebuildForm(request.POST, needs_reason=published)
    if not form.is_valid():
        messages.error(request, _("A correction of a published report needs a reason."))
        return redirect(reverse("report_detail", args=[period]))
    request_build(cycle=cycle, actor=request.user, reason=form.cleaned_data["reason"])
    return redirect(reverse("report_progress", args=[period]))


@require_GET
@requires_role(Role.TASKFORCE)
def report_progress(request: SignedInRequest, period: str) -> HttpResponse:
    """How far the build is; the page asks again by itself until there is an answer."""
    report = version_of(list(visible_versions(request, period)), "")
    if report.state not in PENDING_STATES:
        if report.state == ReportState.READY:
            messages.success(
                request, _("The report of %(period)s is ready to be read and published.") % {"period": period}
            )
        return redirect(version_address("report_detail", report))
    response = render(request, "reports/pages/monthly/report_progress.html", {"report": report})
    response["Refresh"] = str(REFRESH_SECONDS)
    return response


report_progress.asks_by_itself = True  # type: ignore[attr-defined]  # it keeps no session alive (AccountGate)


@require_safe
@requires_role(*READERS)
def report_download(request: SignedInRequest, period: str) -> HttpResponse:
    """The Excel gap report of a version, made from its frozen rows: for A3 paper, or for A4 (``?paper=a4``)."""
    report = version_of(list(visible_versions(request, period)), request.GET.get("version", ""))
    if report.state not in BUILT_STATES:
        raise Http404
    paper = A4 if request.GET.get("paper", "").lower() == A4 else A3
    file = io.BytesIO()
    export_workbook(report=report, to=file, actor=request.user, paper=paper)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name(report, paper))}"
    return response


def visible_versions(request: SignedInRequest, period: str) -> Any:
    reports = MonthlyReport.objects.visible_to(request.user).by_label(period).with_twins()
    return reports.select_related("cycle__scheme", "region").newest_first()


def version_of(versions: list[MonthlyReport], wanted: str) -> MonthlyReport:
    """The version with this number; without one the newest. A version that is not there is "not found"."""
    for report in versions:
        if not wanted or str(report.version) == wanted:
            return report
    raise Http404


def _is_published(versions: list[MonthlyReport]) -> bool:
    return any(report.state in STANDING_STATES for report in versions)


def version_address(name: str, report: MonthlyReport) -> str:
    path = reverse(name, args=[report.period])
    return path if name == "report_progress" else f"{path}?version={report.version}"


def _reason(granted: list[Correction]) -> str:
    """What the next version is built for: the documents that no version carries yet (更正单)."""
    return "、".join(correction.document_number for correction in granted)[:200]
