"""Asking for more time and deciding about it (延期申请与审批)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from config.lists.columns import ListField
from config.lists.page import BaseListPage, page_of
from departments.access.guarding import own_or_404
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import User
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import RequestState
from indicators.cycles.exports import extension_fields, state_of
from indicators.cycles.extensions import (
    CannotExtend,
    ask_extension,
    grant_extension,
    may_decide_extension,
    open_obligations,
    refuse_extension,
    suggest_end,
)
from indicators.cycles.forms import ExtensionDecisionForm, ExtensionForm
from indicators.cycles.many import Refusals, grant_requests, refuse_requests, request_text
from indicators.cycles.periods import Period, choose_period, stage
from indicators.models import ExtensionRequest

SHOWN = 50
MANY = "many"  # the decision about all that are ticked
RELATED = ("cycle__scheme", "cycle__region", "department", "indicator", "unlock")


class Decided(NamedTuple):
    """A decision that was sent and is shown again with what is wrong with it: about one request, or about those that
    were ticked, with why some of them cannot be decided so."""

    requests: frozenset[int]
    form: ExtensionDecisionForm
    is_many: bool = False
    refusals: Sequence[tuple[str, str]] = ()


@method_decorator(requires_role(Role.STAFF, Role.TASKFORCE), name="dispatch")
class Extensions(BaseListPage):
    """Staff ask for their own unit; the task force sees what waits, and what was decided."""

    request: SignedInRequest
    http_method_names = ["get", "head", "options", "post"]
    template_name = "indicators/cycles/extensions.html"
    title = gettext_lazy("Extensions")
    list_name = "extensions"  # also where a decision about one of them was sent
    decided: Decided | None = None  # a decision that was sent and not understood

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @cached_property
    def period(self) -> Period:
        return choose_period(self.request)

    @cached_property
    def form(self) -> ExtensionForm | None:
        return None if self.decided else _form(self.request, self.period)

    def get_fields(self) -> list[ListField]:
        return extension_fields(self.at)

    def get_queryset(self) -> QuerySet[ExtensionRequest]:
        """What waits first, then the newest."""
        waits_first = Case(When(state=RequestState.WAITING, then=0), default=1)
        rows = ExtensionRequest.objects.visible_to(self.request.user).select_related(*RELATED)
        return rows.order_by(waits_first, "-requested_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, decides = self.form, self.request.user.has_role(Role.TASKFORCE)
        page = page_of(self.object_list, self.request.GET, per_page=SHOWN)
        lines = [_line(row, self.at, self.request.user, self.decided) for row in page]
        waiting = [line for line in lines if line["form"]]
        asks = form is not None and (form.is_bound or form.has_anything)
        context = super().get_context_data(**kwargs) | {
            "period": self.period,
            "cycle": self.period.cycle,
            "form": form if asks else None,
            "all_done": form is not None and not asks,
            "decides": decides,
            "page": page,
            "waiting": waiting,
            "many": self._many(waiting) if len(waiting) > 1 else None,
            "refusals": self.decided.refusals if self.decided else (),
            "lines": [line for line in lines if not line["form"]],
            "problems": _problems(self.decided),
        }
        return context | {"stage": stage(self.period.cycle, self.at)} if self.period.cycle else context

    def _many(self, waiting: list[dict[str, Any]]) -> ExtensionDecisionForm:
        """The decision about all that are ticked; it offers the end of the first."""
        if self.decided and self.decided.is_many:
            return self.decided.form
        return ExtensionDecisionForm(prefix=MANY, proposed=suggest_end(cycle=waiting[0]["row"].cycle, at=self.at))

    def post(self, request: SignedInRequest) -> HttpResponse:
        cycle, unit, user = self.period.cycle, request.user.department, request.user
        if cycle is None or unit is None or self.form is None or not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            wanted = ask_extension(cycle=cycle, department=unit, actor=user, at=self.at, **self.form.cleaned_data)
        except CannotExtend as refusal:
            self.form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("The task force has your request: %(what)s") % {"what": request_text(wanted)})
        return redirect(_address(self.period))


def _page_again(request: SignedInRequest, decided: Decided) -> HttpResponse:
    """The page again, with what is wrong with a decision."""
    page = Extensions()
    page.setup(request)
    page.decided = decided
    return page.render_to_response(page.get_context_data())


def _read_decision(request: SignedInRequest, prefix: str) -> tuple[ExtensionDecisionForm, bool]:
    """The decision, and whether it grants."""
    form = ExtensionDecisionForm(request.POST, prefix=prefix)
    grants = request.POST.get("decision") == "grant"
    if form.is_valid() and grants and form.cleaned_data["until"] is None:
        form.add_error("until", _("Say until when the unit may enter."))
    return form, grants


@require_POST
@requires_role(Role.TASKFORCE)
def extensions_decide(request: SignedInRequest) -> HttpResponse:
    """Grant or refuse all requests that are ticked: every one of them, or none and why not."""
    at, ticked = timezone.now(), {int(key) for key in request.POST.getlist("request") if key.isdecimal()}
    seen = ExtensionRequest.objects.visible_to(request.user).select_related(*RELATED).filter(pk__in=ticked)
    wanted = list(seen.order_by("pk"))
    form, grants = _read_decision(request, MANY)
    if form.is_valid() and not wanted:
        form.add_error(None, _("Tick the requests that are to be decided."))
    if not form.is_valid():
        return _page_again(request, Decided(frozenset(ticked), form, is_many=True))
    cleaned = form.cleaned_data
    try:
        if grants:
            until = cleaned["until"]
            grant_requests(requests=wanted, until=until, answer=cleaned["answer"], actor=request.user, at=at)
        else:
            refuse_requests(requests=wanted, answer=cleaned["answer"], actor=request.user, at=at)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refusals as refusal:
        form.add_error(None, _("Nothing was decided: mend the choice and send it again."))
        decided = Decided(frozenset(ticked), form, is_many=True, refusals=refusal.reasons)
        return _page_again(request, decided)
    n = len(wanted)
    done = ngettext("%(n)d request granted.", "%(n)d requests granted.", n) if grants else ""
    done = done or ngettext("%(n)d request refused.", "%(n)d requests refused.", n)
    messages.success(request, done % {"n": n})
    return redirect(reverse("extensions"))


@require_POST
@requires_role(Role.TASKFORCE)
def extension_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Grant until a moment, or refuse with an answer."""
    at = timezone.now()
    extension = own_or_404(request, ExtensionRequest.objects.select_related(*RELATED), pk, deed="extension")
    form, grants = _read_decision(request, f"r{pk}")
    if not form.is_valid():
        return _page_again(request, Decided(frozenset({pk}), form))
    cleaned = form.cleaned_data
    try:
        if grants:
            grant_extension(
                request=extension, until=cleaned["until"], answer=cleaned["answer"], actor=request.user, at=at
            )
            message = _("Extended until %(until)s: %(what)s")
        else:
            refuse_extension(request=extension, answer=cleaned["answer"], actor=request.user, at=at)
            message = _("Refused: %(what)s")
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except CannotExtend as refusal:
        form.add_error("until" if grants else "answer", str(refusal))
        return _page_again(request, Decided(frozenset({pk}), form))
    until = f"{timezone.localtime(cleaned['until']):%Y-%m-%d %H:%M}" if grants else ""
    messages.success(request, message % {"until": until, "what": request_text(extension)})
    return redirect(reverse("extensions"))


def _form(request: SignedInRequest, period: Period) -> ExtensionForm | None:
    """The form of a unit's staff; None for others, and before the first period."""
    unit = request.user.department
    if period.cycle is None or unit is None or not request.user.has_role(Role.STAFF):
        return None
    missing = open_obligations(cycle=period.cycle, department=unit)
    if request.method == "POST":
        return ExtensionForm(request.POST, owing=missing)
    return ExtensionForm(owing=missing, initial={"indicator": request.GET.get("indicator", "")})


def _line(row: ExtensionRequest, at: datetime, user: User, decided: Decided | None) -> dict[str, Any]:
    form = None
    if row.state == RequestState.WAITING and may_decide_extension(user, request=row):
        form = ExtensionDecisionForm(prefix=f"r{row.pk}", proposed=suggest_end(cycle=row.cycle, at=at))
        if decided and not decided.is_many and row.pk in decided.requests:
            form = decided.form
    tone, word = state_of(row, at)
    ticked = decided is not None and decided.is_many and row.pk in decided.requests
    return {"row": row, "form": form, "tone": tone, "word": word, "ticked": ticked}


def _problems(decided: Decided | None) -> list[dict[str, str]]:
    if decided is None:
        return []
    form = decided.form
    return [
        {"url": f"#{form[name].id_for_label}", "text": f"{form[name].label}{_(': ')}{message}"}
        if name in form.fields
        else {"url": "#many", "text": str(message)}
        for name, errors in form.errors.items()
        for message in errors
    ]


def _address(period: Period) -> str:
    return f"{reverse('extensions')}?cycle={period.chosen}"
