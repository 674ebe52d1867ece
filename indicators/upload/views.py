"""The month by Excel (模板与上传): take the form away, hand a sheet in."""

from __future__ import annotations

import io
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.files.respond import workbook_response
from departments.choices import Role
from departments.lists.exports import record_export
from departments.models import Department
from departments.rules import requires_role
from departments.sheets.views import sheet_page
from departments.signed_in import SignedInRequest
from indicators.cycles.periods import Period, choose_period, stage
from indicators.entry.views.page import choose_unit
from indicators.entry.worksheet import worksheet
from indicators.models import Cycle
from indicators.upload.door import FIGURES, figures_of
from indicators.upload.exports import file_name, write_entry_form


def _choose(request: SignedInRequest) -> tuple[Period, Cycle, Department | None]:
    """Whose figures of which period a page is about; without a unit those of all units (task force only)."""
    period = choose_period(request)
    if period.cycle is None:
        raise Http404
    department = choose_unit(request, period.cycle)
    if department is None and not request.user.has_role(Role.TASKFORCE):
        raise Http404
    return period, period.cycle, department


@require_safe
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry_template(request: SignedInRequest) -> HttpResponse:
    """This month's form of one unit, pre-filled."""
    _period, cycle, department = _choose(request)
    if department is None:
        raise Http404
    file, sheet = io.BytesIO(), worksheet(cycle=cycle, department=department, at=timezone.now())
    write_entry_form(sheet=sheet, to=file)
    name = file_name(cycle, department.short_name)
    record_export(request, name, rows=len(sheet.lines), unit=department)
    return workbook_response(file.getvalue(), name)


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry_upload(request: SignedInRequest) -> HttpResponse:
    """Upload or paste; what was understood; what would change; confirm."""
    if choose_period(request).cycle is None:
        return redirect("entry")
    period, cycle, unit = _choose(request)
    query = {"cycle": period.chosen, **({"department": unit.code} if unit is not None else {})}
    return sheet_page(
        request,
        FIGURES,
        figures_of(cycle, unit, actor=request.user, on=timezone.localdate()),
        start="indicators/upload/start.html",
        back_url=f"{reverse('entry')}?{urlencode(query)}",
        template_url=f"{reverse('entry_template')}?{urlencode(query)}" if unit is not None else "",
        period=period,
        cycle=cycle,
        stage=stage(cycle, timezone.now()),
        keep={"department": request.GET.get("department", ""), "choose": request.GET.get("choose")},
    )


@require_safe
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry_upload_step(request: SignedInRequest) -> HttpResponse:
    """An address of a step as it was called before: the steps stand on one page now."""
    return redirect(f"{reverse('entry_upload')}?{request.GET.urlencode()}")
