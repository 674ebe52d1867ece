"""Papers and highlights (典型经验材料、特色亮点) beside the publicity ledger: counted, never scored."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.files.guard import NotAccepted
from config.files.respond import attachment
from config.files.store import NotStored
from config.lists.page import TablePage
from departments.access.guarding import own_or_404
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import Department
from departments.rules import READERS, may_decide_for, requires_role, same_hand
from departments.signed_in import SignedInRequest
from indicators.choices import PaperState
from indicators.models import ExperiencePaper, Highlight, Indicator, Scheme
from indicators.publicity.filters import HighlightFilter, PaperFilter
from indicators.publicity.forms import HighlightForm, JudgeForm, PaperForm
from indicators.publicity.papers import (
    judge_paper,
    paper_counts,
    paper_quota,
    read_kept_file,
    record_highlight,
    submit_paper,
    without_highlight,
)
from indicators.publicity.pieces import AlreadyThere
from indicators.publicity.tables import HighlightTable, PaperTable
from indicators.quarters import name_of, parse_quarter, quarter_of, words_of

REFUSALS = (AlreadyThere, NotAllowed, NotAccepted, NotStored)


def publicity_tabs(here: str) -> list[dict[str, Any]]:
    """The three ledgers that are counted and not scored."""
    names = {
        "publicity": _("Publicity pieces"),
        "publicity_papers": _("Typical-experience papers"),
        "publicity_highlights": _("Highlights"),
    }
    return [{"url": reverse(name), "label": label, "active": name == here} for name, label in names.items()]


class KeptList(TablePage):
    """Newest quarter first; beside it what one quarter has of every unit, in protocol order."""

    request: SignedInRequest
    always = ("title",)

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "today": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, user = context["filter"].form, self.request.user
        wanted = form.cleaned_data.get("quarter") if form.is_valid() else None
        quarter = parse_quarter(wanted) if wanted else quarter_of(timezone.localdate())
        units = list(Department.objects.visible_to(user).active(on=quarter))
        return context | {
            "counted": words_of(quarter),
            "tabs": publicity_tabs(self.list_name),
            "may_add": user.has_role(Role.STAFF, Role.TASKFORCE),
            **self.beside(units, quarter),
        }

    def beside(self, units: list[Department], quarter: date) -> dict[str, Any]:
        raise NotImplementedError


@method_decorator(requires_role(*READERS), name="dispatch")
class PaperList(KeptList):
    table_class = PaperTable
    filterset_class = PaperFilter
    template_name = "indicators/publicity/papers.html"

    def get_queryset(self) -> QuerySet[ExperiencePaper]:
        return ExperiencePaper.objects.visible_to(self.request.user).select_related("department")

    def beside(self, units: list[Department], quarter: date) -> dict[str, Any]:
        region = self.request.user.home_region_id
        quota = paper_quota(region_id=region, quarter=quarter) if region else None
        return {"counts": paper_counts(units=units, quarter=quarter), "quota": quota}


@method_decorator(requires_role(*READERS), name="dispatch")
class HighlightList(KeptList):
    table_class = HighlightTable
    filterset_class = HighlightFilter
    template_name = "indicators/publicity/highlights.html"

    def get_queryset(self) -> QuerySet[Highlight]:
        return Highlight.objects.visible_to(self.request.user).select_related("department")

    def beside(self, units: list[Department], quarter: date) -> dict[str, Any]:
        return {"without": without_highlight(units=units, quarter=quarter)}


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def paper_add(request: SignedInRequest) -> HttpResponse:
    """One paper more."""
    form = PaperForm(request.POST or None, request.FILES or None, **_choices(request))
    title = _("Hand in a paper")
    return _enter(request, form, submit_paper, "publicity_papers", title, lambda fields: fields)


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def highlight_add(request: SignedInRequest) -> HttpResponse:
    """One highlight more."""
    form = HighlightForm(request.POST or None, request.FILES or None, indicators=_leaves(request), **_choices(request))

    def facts(fields: dict[str, Any]) -> dict[str, Any]:
        indicator = fields.pop("indicator")
        code, name = (indicator.code, indicator.name) if indicator else ("", "")
        return fields | {"indicator_code": code, "indicator_name": name}

    return _enter(request, form, record_highlight, "publicity_highlights", _("Enter a highlight"), facts)


def _leaves(request: SignedInRequest) -> QuerySet[Indicator]:
    """What a highlight may speak for today."""
    today = timezone.localdate()
    schemes = Scheme.objects.current(on=today).values("pk")
    leaves = Indicator.objects.filter(scheme__in=schemes).leaves().in_force(on=today)
    shown = leaves.permitted(region_id=request.user.home_region_id, on=today)
    return shown.order_by("scheme__code", "position")


def _choices(request: SignedInRequest) -> dict[str, Any]:
    today = timezone.localdate()
    return {"units": Department.objects.visible_to(request.user).active(on=today), "today": today}


def _enter(
    request: SignedInRequest,
    form: PaperForm,
    do: Callable[..., ExperiencePaper | Highlight],
    back: str,
    title: str,
    facts: Callable[[dict[str, Any]], dict[str, Any]],
) -> HttpResponse:
    """The form, or what became of it."""
    if request.method == "POST" and form.is_valid():
        fields = facts(dict(form.cleaned_data))
        try:
            kept = do(actor=request.user, name=fields["file"].name, **fields)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is in the ledger.") % {"title": kept.title})
            return redirect(f"{reverse(back)}?quarter={name_of(kept.quarter)}")
    return render(request, "indicators/publicity/experience_form.html", {"form": form, "title": title, "back": back})


@require_http_methods(["GET", "POST"])
@requires_role(*READERS)
def paper_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One paper; the task force accepts it or gives it back with a reason."""
    paper = own_or_404(request, ExperiencePaper.objects.select_related("department__region"), pk, deed="paper")
    user, unit = request.user, paper.department
    decides = may_decide_for(user, department_id=unit.pk, region_id=unit.region_id)
    alone = same_hand(user, paper.hands) and not unit.region.one_person
    judges = decides and paper.state == PaperState.WAITING and not alone
    form: forms.Form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept = request.POST.get("decision") == "accept"
        try:
            judge_paper(paper=paper, accept=accept, actor=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect("publicity_paper", pk=pk)
    context = {"paper": paper, "form": form, "judges": judges, "quarter": words_of(paper.quarter)}
    return render(request, "indicators/publicity/paper.html", context)


@require_safe
@requires_role(*READERS)
def paper_file(request: SignedInRequest, pk: int) -> HttpResponse:
    return _file(request, own_or_404(request, ExperiencePaper.objects.select_related("department"), pk, deed="paper"))


@require_safe
@requires_role(*READERS)
def highlight_file(request: SignedInRequest, pk: int) -> HttpResponse:
    return _file(request, own_or_404(request, Highlight.objects.select_related("department"), pk, deed="paper"))


def _file(request: SignedInRequest, kept: ExperiencePaper | Highlight) -> HttpResponse:
    return attachment(request, kept, lambda: read_kept_file(kept=kept, actor=request.user))
