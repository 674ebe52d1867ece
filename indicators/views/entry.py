"""Entering figures (填报): one unit's sheet of one period, typed by its staff or by the task force."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.choices import Role
from departments.models import Department
from departments.rules import may_enter, requires_role
from departments.services.audit import record
from indicators.choices import HANDED_IN_STATES, FigureState
from indicators.forms.sheet import SheetForm, blank_form, read_form, show_result
from indicators.models import Cycle
from indicators.services.completeness import unit_progress
from indicators.services.figures import SaveResult, save_figures
from indicators.services.review import submit_figures
from indicators.services.worksheet import Worksheet, worksheet
from indicators.views.periods import Period, chosen_period, stage

SUBMIT = "submit"


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry(request: HttpRequest) -> HttpResponse:
    """Show the sheet, or save it and hand it in. Without a unit the task force chooses one."""
    at = timezone.now()
    period = chosen_period(request)
    if period.cycle is None:
        return render(request, "indicators/entry_units.html", {"period": period, "units": []})
    department = chosen_unit(request, period.cycle)
    if department is None:
        return _choose_unit(request, period, at)
    sheet = worksheet(cycle=period.cycle, department=department, at=at)
    if request.method == "GET":
        return _page(request, period, blank_form(sheet), at)
    form = read_form(sheet, request.POST)
    result = save_figures(cycle=sheet.cycle, entries=form.entries, actor=request.user, at=at)
    _audit_foreign(request, form, department)
    _tell_saved(request, form, result)
    if form.problems or form.foreign or not result.clean:
        return _again(request, period, form, result, at)
    if request.POST.get("action") == SUBMIT:
        _submit(request, sheet, form, result, at)
    return redirect(_address(request, period))


def chosen_unit(request: HttpRequest, cycle: Cycle) -> Department | None:
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


def _choose_unit(request: HttpRequest, period: Period, at: datetime) -> HttpResponse:
    cycle = period.cycle
    context = {"period": period, "cycle": cycle, "stage": stage(cycle, at), "units": unit_progress(cycle=cycle, at=at)}
    return render(request, "indicators/entry_units.html", context)


def _page(request: HttpRequest, period: Period, form: SheetForm, at: datetime) -> HttpResponse:
    sheet = form.sheet
    context: dict[str, Any] = {
        "period": period, "cycle": sheet.cycle, "form": form, "sheet": sheet, "department": sheet.department,
        "stage": stage(sheet.cycle, at), "others": request.user.has_role(Role.TASKFORCE),
        "handed_in": sheet.count(*HANDED_IN_STATES),
        "returned": sheet.count(FigureState.RETURNED), "columns": 9 if form.takes_score else 8,
        "keep": {"department": request.GET.get("department", "")},
        "settings_note": _("Best and average: the benchmarks in force for the period."),
    }  # fmt: skip
    return render(request, "indicators/entry.html", context)


def _again(
    request: HttpRequest, period: Period, form: SheetForm, result: SaveResult, at: datetime
) -> HttpResponse:  # fmt: skip
    """The page with what could not be saved, as it was typed."""
    sheet = worksheet(cycle=form.sheet.cycle, department=form.sheet.department, at=at)
    shown = show_result(form, sheet, result)
    if request.POST.get("action") == SUBMIT:
        messages.warning(request, _("Nothing was submitted, because there are problems. Mend them and submit again."))
    return _page(request, period, shown, at)


def _audit_foreign(request: HttpRequest, form: SheetForm, department: Department) -> None:
    """Cells that no page offered: refused by the service, told to the person and put on record."""
    if not form.foreign:
        return
    target = f"{form.sheet.cycle} {department}"
    record(actor=request.user, action="entry.refused", target=target, detail={"indicators": sorted(form.foreign)[:50]})
    messages.error(request, _("The form contained figures that this unit does not report. They were refused."))


def _tell_saved(request: HttpRequest, form: SheetForm, result: SaveResult) -> None:
    saved = len(result.saved)
    if saved:
        said = ngettext("%(n)d figure was saved.", "%(n)d figures were saved.", saved) % {"n": saved}
        messages.success(request, said)
    elif result.clean and not form.problems and request.POST.get("action") != SUBMIT:
        messages.info(request, _("Nothing was changed."))


def _submit(request: HttpRequest, sheet: Worksheet, form: SheetForm, result: SaveResult, at: datetime) -> None:
    """Hand in everything that says something; a returned figure only after a change or an explicit "it is right"."""
    touched = {figure.indicator_id for figure in result.saved} | form.confirmed
    editable = [line for line in sheet.lines if line.editable]
    held = [line for line in editable if line.needs_change and line.indicator.pk not in touched]
    ids = [line.indicator.pk for line in editable if line not in held]
    outcome = submit_figures(
        cycle=sheet.cycle, department=sheet.department, actor=request.user, indicator_ids=ids, at=at
    )
    done = len(outcome.done)
    if done:
        said = ngettext(
            "%(n)d figure was submitted to the reviewer.", "%(n)d figures were submitted to the reviewer.", done
        )
        messages.success(request, said % {"n": done})
    else:
        messages.info(request, _("There was nothing to submit: no row holds a new figure."))
    for figure, why in outcome.refused:
        messages.error(request, f"{figure.indicator}{_(': ')}{why}")
    if held:
        said = ngettext(
            "%(n)d returned figure was not changed and stays with you. Change it, or tick “checked, it is right”.",
            "%(n)d returned figures were not changed and stay with you. Change them, or tick “checked, it is right”.",
            len(held),
        )
        messages.warning(request, said % {"n": len(held)})


def _address(request: HttpRequest, period: Period) -> str:
    said = {"cycle": period.chosen, "department": request.GET.get("department", "")}
    return f"{reverse('entry')}?{urlencode({key: value for key, value in said.items() if value})}"
