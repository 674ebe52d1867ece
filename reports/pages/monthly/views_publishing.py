"""Checking a month before it is published (发布前检查), publishing it, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.lists.columns import minute_text
from departments.access.guarding import own_or_404
from departments.access.refusals import NotDone
from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from reports.choices import STANDING_STATES, ReportState
from reports.models import MonthlyReport, Objection
from reports.pages.monthly.forms import AnswerForm, PublishForm, WithdrawalForm
from reports.pages.monthly.views import version_address, version_of, visible_versions
from reports.publishing.objections import answer_objection
from reports.publishing.publish import CannotPublish, publish_report
from reports.publishing.read_checklist import read_checklist
from reports.publishing.release import withdraw_report


@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(Role.TASKFORCE)
def report_publish(request: SignedInRequest, period: str) -> HttpResponse:
    """What publishing shuts out, box by box; then the version that was read, and no other, is published."""
    versions = list(visible_versions(request, period))
    wanted = request.POST.get("version", "") or request.GET.get("version", "")
    report = version_of(versions, wanted)
    if report.state != ReportState.READY:
        messages.error(request, _("Only a report that is ready can be published."))
        return redirect(version_address("report_detail", report))
    checklist = read_checklist(report=report)
    form = PublishForm(request.POST or None, checklist=checklist, label=report.cycle.label)
    if request.method == "POST" and form.is_valid():
        try:
            publish_report(report=report, actor=request.user, acknowledged=form.acknowledged)
        except CannotPublish as refusal:
            messages.error(request, str(refusal))
            return redirect(version_address("report_publish", report))
        messages.success(request, _success_text(report))
        return redirect(version_address("report_detail", report))
    if request.method == "POST":
        messages.error(request, _("Nothing was published. What is missing stands beside it."))
    context = {
        "report": report,
        "form": form,
        "checklist": checklist,
        "former": next((v for v in versions if v.state in STANDING_STATES and v.pk != report.pk), None),
    }
    return render(request, "reports/pages/monthly/report_publish.html", context)


def _success_text(report: MonthlyReport) -> str:
    now = MonthlyReport.objects.get(pk=report.pk)
    values = {"period": report.cycle.label}
    if now.is_embargoed and now.everybody_from is not None:
        values["at"] = minute_text(now.everybody_from)
        return _("The report of %(period)s is published and frozen; everybody sees it from %(at)s.") % values
    return _("The report of %(period)s is published and frozen.") % values


@require_POST
@requires_role(Role.TASKFORCE)
def report_withdraw(request: SignedInRequest, period: str) -> HttpResponse:
    """Take a version back that nobody but the task force has seen."""
    report = version_of(list(visible_versions(request, period)), request.POST.get("version", ""))
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Withdrawing a report needs a reason."))
        return redirect(version_address("report_detail", report))
    try:
        withdraw_report(report=report, actor=request.user, reason=form.cleaned_data["reason"])
    except NotDone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The version was withdrawn. Nobody but the task force has seen it."))
    return redirect(version_address("report_detail", report))


@require_POST
@requires_role(Role.TASKFORCE)
def objection_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what a unit objects to."""
    rows = Objection.objects.select_related("report__cycle__scheme")
    objection = own_or_404(request, rows, pk, deed="objection")
    form = AnswerForm(request.POST, prefix=str(pk))
    report = MonthlyReport.objects.with_twins().select_related("cycle__scheme").get(pk=objection.report_id)
    if not form.is_valid():
        messages.error(request, _("Answer in words: what was checked, and against what."))
        return redirect(version_address("report_detail", report))
    answers = form.cleaned_data
    try:
        answer_objection(
            objection=objection, upheld=answers["upheld"] == "yes", answer=answers["answer"], actor=request.user
        )
    except NotDone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The objection was answered."))
    return redirect(version_address("report_detail", report))
