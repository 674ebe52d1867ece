"""The month by Excel (模板与上传): take the form away, hand a sheet in, see what it would change, confirm."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from config.files.problems import ProblemList
from config.files.read_book import join_comments, mark_cells, read_book
from config.files.respond import workbook_response
from config.sheets.understand import SeveralSheets
from departments.choices import Role
from departments.lists.exports import record_export
from departments.models import Department
from departments.rules import requires_role
from departments.sheets.uploads import check_rate
from departments.signed_in import SignedInRequest
from departments.trail.record import record
from indicators.choices import UploadStatus
from indicators.cycles.periods import Period, choose_period, stage
from indicators.entry.views.page import choose_unit
from indicators.entry.worksheet import worksheet
from indicators.models import Cycle
from indicators.upload.columns import LABELS
from indicators.upload.exports import file_name, write_entry_form
from indicators.upload.forms import MatchForm, SheetForm, UploadForm, diff_rows, fault_rows
from indicators.upload.kept import (
    UploadedSheet,
    content_of,
    find_kept,
    forget_sheet,
    keep_sheet,
    put_state,
    unpack_sheet,
)
from indicators.upload.match import remember_match
from indicators.upload.open import OpenedSheet, open_sheet
from indicators.upload.plan import UploadPlan, confirm_upload, plan_upload, record_locked

MAX_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class UploadPlace:
    """Whose figures of which period a page is about; without a unit those of all units (task force only)."""

    request: SignedInRequest
    period: Period
    cycle: Cycle
    department: Department | None
    at: datetime

    def url(self, name: str, **more: str) -> str:
        query = {"cycle": self.period.chosen, **more}
        if self.department is not None:
            query["department"] = self.department.code
        elif self.request.user.has_role(Role.STAFF):
            query["choose"] = "1"
        return f"{reverse(name)}?{urlencode(query)}"

    def context(self) -> dict[str, Any]:
        return {
            "period": self.period,
            "cycle": self.cycle,
            "department": self.department,
            "stage": stage(self.cycle, self.at),
            "others": self.request.user.has_role(Role.TASKFORCE),
            "entry_url": self.url("entry"),
            "upload_url": self.url("entry_upload"),
            "template_url": self.url("entry_template"),
            "keep": {"department": self.request.GET.get("department", ""), "choose": self.request.GET.get("choose")},
        }


def _place(request: SignedInRequest) -> UploadPlace:
    period = choose_period(request)
    if period.cycle is None:
        raise Http404
    department = choose_unit(request, period.cycle)
    if department is None and not request.user.has_role(Role.TASKFORCE):
        raise Http404
    return UploadPlace(request, period, period.cycle, department, timezone.now())


@require_safe
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry_template(request: SignedInRequest) -> HttpResponse:
    """This month's form of one unit, pre-filled."""
    place = _place(request)
    if place.department is None:
        raise Http404
    file, sheet = io.BytesIO(), worksheet(cycle=place.cycle, department=place.department, at=place.at)
    write_entry_form(sheet=sheet, to=file)
    name = file_name(place.cycle, place.department.short_name)
    record_export(request, name, rows=len(sheet.lines), unit=place.department)
    return workbook_response(file.getvalue(), name)


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry_upload(request: SignedInRequest) -> HttpResponse:
    """Upload a file. Nothing is saved before its preview is confirmed."""
    if choose_period(request).cycle is None:
        return render(request, "indicators/upload/upload.html", {"form": UploadForm()})
    place = _place(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    context = {**place.context(), "form": form}
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            check_rate(user=request.user)
            content = sent.read()
            upload = UploadedSheet(read_book(content, sent.name))
            opened = _open(place, upload)
            if opened.keys is not None and opened.sure:
                plan = _plan(place, upload, opened)
                record_locked(plan=plan, cycle=place.cycle, actor=request.user, file=upload.name)
            token = _keep(place, upload, content)
        except SeveralSheets:
            return redirect(place.url("entry_upload_match", upload=_keep(place, upload, content)))
        except ProblemList as refusal:
            context["problems"] = [str(problem) for problem in refusal.problems[:MAX_PROBLEMS]]
        else:
            step = "entry_upload_preview" if opened.sure else "entry_upload_match"
            return redirect(place.url(step, upload=token))
    return render(request, "indicators/upload/upload.html", context)


def _step(
    view: Callable[[SignedInRequest, UploadPlace, UploadedSheet, str], HttpResponse],
) -> Callable[[SignedInRequest], HttpResponse]:
    """A step after the upload: finds the kept file of this very person, unit and period."""

    def step(request: SignedInRequest) -> HttpResponse:
        place = _place(request)
        token = request.GET.get("upload", "")
        found = find_kept(token)
        if found is None:
            messages.warning(request, _("The file is not kept any more. Nothing was saved: hand it in again."))
            return redirect(place.url("entry_upload"))
        if (found.user_id, found.purpose) != (request.user.pk, _purpose(place)):
            detail = {"file": found.name[:80], "why": "upload of another person, unit or period"}
            record(actor=request.user, action="upload.refused", target=str(place.cycle), detail=detail)
            raise Http404
        upload = unpack_sheet(found)
        try:
            return view(request, place, upload, token)
        except SeveralSheets as several:
            return _choose_sheet(request, place, upload, token, several)
        except ProblemList as refusal:  # what was readable an hour ago may be refused now
            for problem in refusal.problems[:10]:
                messages.error(request, str(problem))
            return redirect(place.url("entry_upload"))

    return step


def _choose_sheet(
    request: SignedInRequest, place: UploadPlace, upload: UploadedSheet, token: str, several: SeveralSheets
) -> HttpResponse:
    """Which of several sheets with a table is meant; the one called after the period is proposed."""
    sent = request.POST if request.method == "POST" and "sheet" in request.POST else None
    form = SheetForm(sent, names=several.names, best=several.best)
    if form.is_bound and form.is_valid():
        upload.sheet, upload.columns = form.cleaned_data["sheet"], None
        put_state(upload, token=token)
        return redirect(place.url("entry_upload_preview", upload=token))
    return render(request, "indicators/upload/upload_sheet.html", {**place.context(), "form": form, "upload": upload})


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
@_step
def entry_upload_match(request: SignedInRequest, place: UploadPlace, upload: UploadedSheet, token: str) -> HttpResponse:
    """Say what the columns hold; remembered for every later sheet with the same headings."""
    opened = _open(place, upload)
    form = MatchForm(request.POST if request.method == "POST" else None, opened=opened)
    if request.method == "POST" and form.is_valid():
        upload.columns = form.columns
        remember_match(
            cycle=place.cycle,
            department=opened.department,
            understood=opened.understood,
            columns=upload.columns,
            actor=request.user,
        )
        put_state(upload, token=token)
        return redirect(place.url("entry_upload_preview", upload=token))
    context = {**place.context(), "form": form, "opened": opened, "upload": upload}
    return render(request, "indicators/upload/upload_match.html", context)


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
@_step
def entry_upload_preview(
    request: SignedInRequest, place: UploadPlace, upload: UploadedSheet, token: str
) -> HttpResponse:
    """What the sheet would change; confirmed, it is saved whole or not at all."""
    opened = _open(place, upload)
    if not opened.sure:
        return redirect(place.url("entry_upload_match", upload=token))
    plan = _plan(place, upload, opened)
    if request.method == "POST" and not plan.faults:
        return _confirm(place, upload, token, plan)
    _remember_shown(upload, plan)
    put_state(upload, token=token)
    context = {
        **place.context(),
        "opened": opened,
        "plan": plan,
        "upload": upload,
        "faults": fault_rows(plan)[:MAX_PROBLEMS],
        "changes": diff_rows(plan, UploadStatus.CONFLICT, UploadStatus.NEW, UploadStatus.CHANGED),
        "locked": diff_rows(plan, UploadStatus.LOCKED),
        "same": diff_rows(plan, UploadStatus.SAME),
        "counts": [(status, plan.count(status)) for status in UploadStatus],
        "columns": [
            (opened.understood.headings.get(column, ""), LABELS[name])
            for column, name in sorted(opened.columns.items())
        ],
        "match_url": place.url("entry_upload_match", upload=token),
        "marked_url": place.url("entry_upload_marked", upload=token),
    }
    return render(request, "indicators/upload/upload_preview.html", context)


@require_safe
@requires_role(Role.STAFF, Role.TASKFORCE)
@_step
def entry_upload_marked(
    request: SignedInRequest, place: UploadPlace, upload: UploadedSheet, token: str
) -> HttpResponse:
    """The same workbook with the faulty cells tinted and commented."""
    opened = _open(place, upload)
    plan = _plan(place, upload, opened)
    sheet = opened.understood.sheet.name
    notes = [((sheet, each.row, each.column), f"{each.message} {each.remedy}".strip()) for each in plan.faults]
    name = "-".join((_("Marked"), upload.name.rpartition(".")[0])) + ".xlsx"
    return workbook_response(mark_cells(content_of(token), upload.book, join_comments(notes)), name)


def _confirm(place: UploadPlace, upload: UploadedSheet, token: str, plan: UploadPlan) -> HttpResponse:
    request = place.request
    again = redirect(place.url("entry_upload_preview", upload=token))
    chosen = set(request.POST.getlist("take"))
    allowed = {"{}-{}".format(*key): key for key in upload.conflicts}
    if chosen - allowed.keys():
        detail = {"file": upload.name[:80], "why": "rows that no preview offered", "rows": sorted(chosen)[:50]}
        record(actor=request.user, action="upload.refused", target=str(place.cycle), detail=detail)
        messages.error(request, _("The form contained rows that the preview did not offer. Nothing was saved."))
        return again
    if any(line.key not in upload.conflicts for line in plan.of(UploadStatus.CONFLICT)):
        messages.warning(request, _("Somebody changed figures meanwhile. Nothing was saved: look at them and choose."))
        return again
    reason = request.POST.get("late_reason", "").strip()
    if plan.needs_reason and not reason:
        messages.error(request, _("The deadline has passed. Late entry needs a reason: give one and save again."))
        return again
    if (plan.warnings or plan.lacking) and not request.POST.get("acknowledge"):
        messages.error(request, _("The sheet contradicts the page, or lacks something. Say that you have seen it."))
        return again
    take = {allowed[name] for name in chosen}
    result = confirm_upload(
        plan=plan,
        cycle=place.cycle,
        actor=request.user,
        at=place.at,
        shown=upload.shown,
        take=take,
        late_reason=reason,
        file=upload.name,
    )
    if not result.clean:
        messages.warning(request, _("Somebody changed figures meanwhile. Nothing was saved: look at them and choose."))
        for refusal in result.refused:
            messages.error(request, refusal.message)
        return again
    forget_sheet(token)
    saved = len(result.saved)
    if saved:
        text = ngettext("%(n)d figure was saved.", "%(n)d figures were saved.", saved) % {"n": saved}
        messages.success(request, text)
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(place.url("entry"))


def _remember_shown(upload: UploadedSheet, plan: UploadPlan) -> None:
    """The versions on the page: what is confirmed is what was seen."""
    for line in plan.lines:
        upload.shown[line.key] = line.version
        if line.row.base is None:
            upload.bases.setdefault(line.key, line.version)
    upload.conflicts = frozenset(line.key for line in plan.of(UploadStatus.CONFLICT))


def _open(place: UploadPlace, upload: UploadedSheet) -> OpenedSheet:
    return open_sheet(
        book=upload.book,
        cycle=place.cycle,
        department=place.department,
        actor=place.request.user,
        columns=upload.columns,
        sheet=upload.sheet,
    )


def _plan(place: UploadPlace, upload: UploadedSheet, opened: OpenedSheet) -> UploadPlan:
    return plan_upload(opened=opened, cycle=place.cycle, at=place.at, bases=upload.bases)


def _keep(place: UploadPlace, upload: UploadedSheet, content: bytes) -> str:
    return keep_sheet(upload, content=content, user=place.request.user, purpose=_purpose(place))


def _purpose(place: UploadPlace) -> str:
    """The figures of one period, of one unit or of all."""
    return f"figures {place.cycle.pk} {place.department.pk if place.department else ''}"
