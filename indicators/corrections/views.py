"""更正单: the list, the document, proposing one and deciding about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.links import link_to
from config.lists.page import TablePage
from departments.access.guarding import own_or_404, record_denial
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import Department
from departments.rules import READERS, may_enter, requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import CycleState, FigureState, RequestState
from indicators.corrections.documents import figure_text
from indicators.corrections.filters import CorrectionFilter
from indicators.corrections.forms import CorrectionDecisionForm, CorrectionForm
from indicators.corrections.propose import (
    CannotCorrect,
    may_decide_correction,
    propose_correction,
    refuse_correction,
    why_not_corrected,
)
from indicators.corrections.tables import CorrectionTable
from indicators.figures.facts import facts_of
from indicators.models import Correction, Cycle, Figure
from indicators.tones import REQUEST_TONES

RELATED = ("figure__cycle__region", "figure__cycle__scheme", "figure__indicator", "figure__department")


@method_decorator(requires_role(*READERS), name="dispatch")
class CorrectionList(TablePage):
    request: SignedInRequest
    table_class = CorrectionTable
    filterset_class = CorrectionFilter
    template_name = "indicators/corrections/corrections.html"
    always = ("number",)

    def get_queryset(self) -> QuerySet[Correction]:
        return Correction.objects.visible_to(self.request.user).select_related(*RELATED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_propose = self.request.user.has_role(Role.STAFF, Role.TASKFORCE)
        return super().get_context_data(may_propose=may_propose, **kwargs)


@require_safe
@requires_role(*READERS)
def correction_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The document, laid out for an A4 sheet; below it the decision, for whom it waits."""
    correction = own_or_404(request, Correction.objects.select_related(*RELATED), pk, deed="correction")
    return _document(request, correction, CorrectionDecisionForm())


@require_POST
@requires_role(Role.TASKFORCE)
def correction_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Refuse what somebody else proposed; who wants to grant it reads first what that moves, and signs it there."""
    correction = own_or_404(request, Correction.objects.select_related(*RELATED), pk, deed="correction")
    form = CorrectionDecisionForm(request.POST)
    if not form.is_valid():
        return _document(request, correction, form)
    if request.POST.get("decision") == "grant":
        answer = form.cleaned_data["answer"]
        return redirect(link_to("correction_impact", pk, query={"answer": answer} if answer else None))
    try:
        refuse_correction(correction=correction, actor=request.user, answer=form.cleaned_data["answer"])
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except CannotCorrect as refusal:
        form.add_error("answer", str(refusal))
        return _document(request, correction, form)
    messages.success(request, _("The correction was refused."))
    return redirect(reverse("correction_detail", args=[pk]))


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def correction_new(request: SignedInRequest) -> HttpResponse:
    """Choose a published figure (``?cycle=…&department=…&indicator=…``), then say what it should have been."""
    cycles = list(
        Cycle.objects.visible_to(request.user)
        .filter(state=CycleState.FROZEN)
        .select_related("scheme")
        .with_twins()[:24]
    )
    cycle = _cycle(request, cycles)
    unit = _unit(request, cycle)
    figures = _figures(cycle, unit)
    figure = next((row for row in figures if row.indicator.code == request.GET.get("indicator")), None)
    if request.GET.get("indicator") and figure is None:
        raise Http404
    context: dict[str, Any] = {"cycles": cycles, "cycle": cycle, "unit": unit, "figures": figures, "figure": figure}
    context["lines"] = [(row, _figure_line(row)) for row in figures]
    if request.user.has_role(Role.TASKFORCE) and cycle is not None:
        context["units"] = Department.objects.filter(region_id=cycle.region_id, figures__cycle=cycle).distinct()
    if figure is None:
        return render(request, "indicators/corrections/correction_new.html", context)
    form = CorrectionForm(request.POST if request.method == "POST" else None, figure=figure)
    if request.method == "POST" and form.is_valid():
        try:
            proposed = propose_correction(
                figure=figure, entry=form.entry(), reason=form.cleaned_data["reason"], actor=request.user
            )
        except CannotCorrect as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The correction is proposed. The task force decides."))
            return redirect(reverse("correction_detail", args=[proposed.pk]))
    context |= {"form": form, "published": _figure_line(figure), "why_not": why_not_corrected(figure)}
    return render(request, "indicators/corrections/correction_new.html", context)


def _cycle(request: SignedInRequest, cycles: list[Cycle]) -> Cycle | None:
    """A published month of the own region; the newest without a choice."""
    wanted = request.GET.get("cycle", "")
    for cycle in cycles:
        if wanted in {"", cycle.token, cycle.address}:
            return cycle
    if wanted:
        raise Http404
    return None


def _unit(request: SignedInRequest, cycle: Cycle | None) -> Department | None:
    """The own unit, or one that the task force chose; another's is not found, and writing to it is put on record."""
    code = request.GET.get("department", "")
    if cycle is None or not code:
        return request.user.department
    units = Department.objects.visible_to(request.user).filter(region_id=cycle.region_id)
    unit = units.filter(code=code).first()
    if unit is None or not may_enter(request.user, department_id=unit.pk, region_id=unit.region_id):
        if request.method == "POST":
            record_denial(request, "correction", f"{cycle} {code}"[:200])
        raise Http404
    return unit


def _figures(cycle: Cycle | None, unit: Department | None) -> list[Figure]:
    if cycle is None or unit is None:
        return []
    rows = Figure.objects.filter(cycle=cycle, department=unit, state=FigureState.APPROVED)
    return list(rows.select_related("indicator", "cycle", "department").order_by("indicator__position"))


def _document(request: SignedInRequest, correction: Correction, form: CorrectionDecisionForm) -> HttpResponse:
    indicator = correction.figure.indicator
    unit, decimals = indicator.unit, indicator.decimals
    waits = correction.state == RequestState.WAITING
    context = {
        "correction": correction,
        "figure": correction.figure,
        "form": form,
        "before": figure_text(correction.before, unit=unit, decimals=decimals),
        "after": figure_text(correction.after, unit=unit, decimals=decimals),
        "tone": REQUEST_TONES[RequestState(correction.state)],
        "waits": waits,
        "decides": waits and may_decide_correction(request.user, correction=correction),
    }
    return render(request, "indicators/corrections/correction.html", context)


def _figure_line(figure: Figure) -> str:
    facts = {name: str(fact) for name, fact in facts_of(figure).items() if fact is not None and fact is not False}
    return figure_text(facts, unit=figure.indicator.unit, decimals=figure.indicator.decimals)
