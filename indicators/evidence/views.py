"""The files of one figure (佐证材料): see them, add one, withdraw one, download one."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.files.guard import NotAccepted
from config.files.respond import attachment
from departments.choices import Role
from departments.models import Department
from departments.rules import READERS, may_enter, requires_role
from departments.signed_in import SignedInRequest
from departments.trail.record import record
from indicators.cycles.doors import open_doors
from indicators.cycles.obligations import obligations_of
from indicators.cycles.periods import choose_period
from indicators.evidence.files import NotStored, attach, content, why_not_attach, withdraw
from indicators.evidence.forms import EvidenceForm
from indicators.models import Cycle, Evidence, Figure, Indicator


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def evidence_add(request: SignedInRequest, cycle: str, department: str, indicator: str) -> HttpResponse:
    """The figure with its files; add one to them. What nobody typed yet begins as an empty draft."""
    period = choose_period(request, cycle).cycle
    if period is None:
        raise Http404
    unit, measured = _find_obligation(request, period, department, indicator)
    if request.method == "GET":
        return _page(request, period, unit, measured, EvidenceForm())
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, period, unit, measured, form)
    file = form.cleaned_data["file"]
    try:
        added = attach(cycle=period, department=unit, indicator=measured, file=file, name=file.name, actor=request.user)
    except (NotAccepted, NotStored) as refusal:
        form.add_error("file", str(refusal))
        return _page(request, period, unit, measured, form)
    messages.success(request, _("Added: %(name)s") % {"name": added.name})
    return redirect(_back(request, request.path))


@require_POST
@requires_role(Role.STAFF, Role.TASKFORCE)
def evidence_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a file of a figure that is still the typist's."""
    evidence = get_object_or_404(_visible_files(request), pk=pk)
    figure = evidence.figure
    try:
        withdraw(evidence=evidence, actor=request.user)
        messages.success(request, _("Withdrawn: %(name)s") % {"name": evidence.name})
    except NotAccepted as refusal:
        messages.error(request, str(refusal))
    here = (f"{figure.cycle.label}:{figure.cycle.scheme.code}", figure.department.code, figure.indicator.code)
    return redirect(_back(request, reverse("evidence_add", args=here)))


@require_safe
@requires_role(*READERS)
def evidence_file(request: SignedInRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(_visible_files(request), pk=pk)
    return attachment(request, evidence, lambda: content(evidence=evidence, actor=request.user))


def _visible_files(request: SignedInRequest) -> QuerySet[Evidence]:
    related = ("figure__cycle__scheme", "figure__department", "figure__indicator")
    return Evidence.objects.visible_to(request.user).select_related(*related)


def _find_obligation(request: SignedInRequest, cycle: Cycle, unit: str, code: str) -> tuple[Department, Indicator]:
    """The unit and the indicator it owes; another's is "not found", and trying to write to it is put on record."""
    departments = Department.objects.visible_to(request.user).filter(region_id=cycle.region_id)
    department = departments.filter(code=unit).first()
    if department is None or not may_enter(request.user, department_id=department.pk, region_id=cycle.region_id):
        if request.method == "POST":
            detail = {"department": unit, "indicator": code}
            record(actor=request.user, action="evidence.refused", target=f"{cycle} {unit} {code}", detail=detail)
        raise Http404
    obligations = obligations_of(cycle=cycle, department=department)
    indicator = next((obligation.indicator for obligation in obligations if obligation.indicator.code == code), None)
    if indicator is None:
        raise Http404
    return department, indicator


def _page(
    request: SignedInRequest, cycle: Cycle, department: Department, indicator: Indicator, form: EvidenceForm
) -> HttpResponse:
    rows = Figure.objects.filter(cycle=cycle, department=department, indicator=indicator)
    figure = rows.select_related("cycle", "department", "indicator").first()
    why_not = why_not_attach(
        figure=figure,
        department_id=department.pk,
        cycle=cycle,
        indicator_id=indicator.pk,
        user=request.user,
        doors=open_doors(cycle=cycle, at=timezone.now()),
    )
    context: dict[str, Any] = {
        "cycle": cycle,
        "department": department,
        "indicator": indicator,
        "figure": figure,
        "form": form,
        "why_not": why_not,
    }
    return render(request, "indicators/evidence/evidence.html", context)


def _back(request: SignedInRequest, otherwise: str) -> str:
    """Where the person came from, if that is one of our own pages."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else otherwise
