"""Entering figures (填报): one unit's sheet of one period, typed by its staff or by the task force."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.choices import Role
from departments.models import Department
from departments.rules import may_enter, requires_role
from departments.signed_in import SignedInRequest
from departments.trail.record import record
from indicators.cycles.completeness import unit_progress
from indicators.cycles.lines import part_titles, progress_lines
from indicators.cycles.periods import Period, choose_period, stage
from indicators.doubts.rules import PHRASES
from indicators.entry.form_rows import TypedSheet, blank_form, text_of_outdated
from indicators.entry.forms import read_form, show_held, show_result
from indicators.entry.save import SaveResult
from indicators.entry.submit import SavedSheet, Submission, save_sheet
from indicators.entry.views.grid import GRID, MATRIX, choose_mode, grid_page, indicators_of, matrix_page, sheet_context
from indicators.entry.worksheet import sheet_for_page, worksheet
from indicators.models import Cycle

SUBMIT = "submit"
MOST_NAMED = 20


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry(request: SignedInRequest) -> HttpResponse:
    """Show the sheet, or save it and submit it. Without a unit the task force chooses one."""
    at = timezone.now()
    period = choose_period(request)
    cycle = period.cycle
    if cycle is None:
        return render(request, "indicators/entry/entry_units.html", {"period": period})
    if request.method == "GET" and choose_mode(request) == MATRIX:
        return matrix_page(request, period, cycle, at)
    department = choose_unit(request, cycle)
    if department is None:
        return _choose_unit(request, period, cycle, at)
    if request.method == "POST":
        return _take(request, period, cycle, department, at)
    sheet = worksheet(cycle=cycle, department=department, at=at)
    if choose_mode(request) == GRID:
        return grid_page(request, period, sheet, at)
    return _page(request, period, blank_form(sheet), at)


def _take(request: SignedInRequest, period: Period, cycle: Cycle, department: Department, at: datetime) -> HttpResponse:
    """Save the form that was sent and submit it when asked; what stands in the way is shown at its cell."""
    submits = request.POST.get("action") == SUBMIT
    saved = save_sheet(
        cycle=cycle,
        department=department,
        read=lambda sheet: read_form(sheet, request.POST, submits=submits),
        actor=request.user,
        at=at,
        late_reason=request.POST.get("late_reason", ""),
        submits=submits,
    )
    form, result = saved.form, saved.result
    _audit_foreign(request, form)
    _tell_saved(request, form, result)
    if form.problems or form.foreign or not result.clean:
        return _again(request, period, saved, at)
    if saved.submission is not None:
        _tell_submitted(request, saved.submission)
        if saved.submission.refused or saved.submission.stale:
            sheet = sheet_for_page(facts=saved.facts, department=department, at=at)
            return _page(request, period, show_held(form, sheet, saved.submission), at)
        if saved.submission.done:
            return redirect(reverse("entry_receipt", query={"cycle": period.chosen, "department": department.code}))
    return redirect(_address(request, period))


def choose_unit(request: SignedInRequest, cycle: Cycle) -> Department | None:
    """The unit whose sheet it is; another's is "not found", and trying to write into it is put on record."""
    code = request.GET.get("department", "")
    if not code:
        chooses = "choose" in request.GET or not request.user.has_role(Role.STAFF)
        return None if chooses and request.user.has_role(Role.TASKFORCE) else request.user.department
    units = Department.objects.visible_to(request.user).filter(region_id=cycle.region_id)
    unit = units.select_related("region").filter(code=code).first()
    if unit is None or not may_enter(request.user, department_id=unit.pk, region_id=unit.region_id):
        if request.method == "POST":
            record(actor=request.user, action="entry.refused", target=f"{cycle} {code}", detail={"department": code})
        raise Http404
    return unit


def _choose_unit(request: SignedInRequest, period: Period, cycle: Cycle, at: datetime) -> HttpResponse:
    context = {
        "period": period,
        "cycle": cycle,
        "stage": stage(cycle, at),
        "titles": part_titles(),
        "lines": progress_lines(unit_progress(cycle=cycle, at=at), cycle=period.chosen),
        "indicators": indicators_of(cycle),
    }
    return render(request, "indicators/entry/entry_units.html", context)


def _page(request: SignedInRequest, period: Period, form: TypedSheet, at: datetime) -> HttpResponse:
    sheet = form.sheet
    context = sheet_context(request, period, sheet, at)
    context |= {"form": form, "columns": 10 if form.takes_score else 9, "phrases": PHRASES}
    return render(request, "indicators/entry/entry.html", context)


def _again(request: SignedInRequest, period: Period, saved: SavedSheet, at: datetime) -> HttpResponse:
    """The page with what could not be saved, as it was typed."""
    sheet = sheet_for_page(facts=saved.facts, department=saved.form.sheet.department, at=at)
    if request.POST.get("action") == SUBMIT:
        messages.warning(request, _("Nothing was submitted, because there are problems. Mend them and submit again."))
    return _page(request, period, show_result(saved.form, sheet, saved.result), at)


def _audit_foreign(request: SignedInRequest, form: TypedSheet) -> None:
    """Cells that no page offered: refused by the service, told to the person and put on record."""
    if not form.foreign:
        return
    target = f"{form.sheet.cycle} {form.sheet.department}"
    record(actor=request.user, action="entry.refused", target=target, detail={"indicators": sorted(form.foreign)[:50]})
    messages.error(request, _("The form contained figures that this unit does not report. They were refused."))


def _tell_saved(request: SignedInRequest, form: TypedSheet, result: SaveResult) -> None:
    saved = len(result.saved)
    if saved:
        text = ngettext("%(n)d figure was saved.", "%(n)d figures were saved.", saved) % {"n": saved}
        messages.success(request, text)
    elif result.clean and not form.problems and request.POST.get("action") != SUBMIT:
        messages.info(request, _("Nothing was changed."))
    for row in [row for row in form.rows if row.outdated][:MOST_NAMED]:
        messages.warning(request, text_of_outdated(row))


def _tell_submitted(request: SignedInRequest, submission: Submission) -> None:
    """What went to the reviewer, and what stays: a returned figure goes only after a change or "it is right"."""
    done = len(submission.done)
    if done:
        text = ngettext(
            "%(n)d figure was submitted to the reviewer.", "%(n)d figures were submitted to the reviewer.", done
        )
        messages.success(request, text % {"n": done})
    elif not submission.refused and not submission.stale:
        messages.info(request, _("There was nothing to submit: no row holds a new figure."))
    if submission.held:
        text = ngettext(
            "%(n)d returned figure was not changed and stays with you. Change it, or tick “checked, it is right”.",
            "%(n)d returned figures were not changed and stay with you. Change them, or tick “checked, it is right”.",
            len(submission.held),
        )
        messages.warning(request, text % {"n": len(submission.held)})


def _address(request: SignedInRequest, period: Period) -> str:
    values = {"cycle": period.chosen, "department": request.GET.get("department", "")}
    return f"{reverse('entry')}?{urlencode({key: value for key, value in values.items() if value})}"
