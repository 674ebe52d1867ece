"""Asking for more time and deciding about it (延期申请与审批)."""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.access.guarding import own_or_404
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import requires_role
from indicators.choices import RequestState
from indicators.cycles.extensions import (
    CannotExtend,
    ask_extension,
    grant_extension,
    open_obligations,
    refuse_extension,
    suggest_end,
)
from indicators.cycles.forms_extensions import ExtensionDecisionForm, ExtensionForm
from indicators.cycles.periods import Period, choose_period, stage
from indicators.models import ExtensionRequest
from indicators.tones import REQUEST_TONES

SHOWN = 50
RELATED = ("cycle__scheme", "cycle__region", "department", "indicator", "unlock")


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def extensions(request: HttpRequest) -> HttpResponse:
    """Staff ask for their own unit; the task force sees what waits, and what was decided."""
    at, period = timezone.now(), choose_period(request)
    form = _form(request, period)
    if request.method == "GET" or form is None:
        return _page(request, period, form, at)
    if not form.is_valid():
        return _page(request, period, form, at)
    try:
        extension = ask_extension(
            cycle=period.cycle, department=request.user.department, actor=request.user, at=at, **form.cleaned_data
        )
    except CannotExtend as refusal:
        form.add_error(None, str(refusal))
        return _page(request, period, form, at)
    messages.success(request, _("The task force has your request: %(what)s") % {"what": _what(extension)})
    return redirect(_address(period))


@require_POST
@requires_role(Role.TASKFORCE)
def extension_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant until a moment, or refuse with an answer."""
    at = timezone.now()
    extension = own_or_404(request, ExtensionRequest.objects.select_related(*RELATED), pk, deed="extension")
    form = ExtensionDecisionForm(request.POST, prefix=f"r{pk}")
    grants = request.POST.get("decision") == "grant"
    if form.is_valid() and grants and form.cleaned_data["until"] is None:
        form.add_error("until", _("Say until when the unit may enter."))
    if not form.is_valid():
        return _page(request, choose_period(request), None, at, decided=Decided(pk, form))
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
        return _page(request, choose_period(request), None, at, decided=Decided(pk, form))
    until = f"{timezone.localtime(cleaned['until']):%Y-%m-%d %H:%M}" if grants else ""
    messages.success(request, message % {"until": until, "what": _what(extension)})
    return redirect(reverse("extensions"))


class Decided(NamedTuple):
    """A decision that was sent and is shown again with what is wrong with it."""

    request: int
    form: ExtensionDecisionForm


def _form(request: HttpRequest, period: Period) -> ExtensionForm | None:
    """The form of a unit's staff; None for others, and before the first period."""
    unit = request.user.department
    if period.cycle is None or unit is None or not request.user.has_role(Role.STAFF):
        return None
    missing = open_obligations(cycle=period.cycle, department=unit)
    if request.method == "POST":
        return ExtensionForm(request.POST, owing=missing)
    return ExtensionForm(owing=missing, initial={"indicator": request.GET.get("indicator", "")})


def _page(
    request: HttpRequest,
    period: Period,
    form: ExtensionForm | None,
    at: datetime,
    decided: Decided | None = None,
) -> HttpResponse:
    waits_first = Case(When(state=RequestState.WAITING, then=0), default=1)
    rows = ExtensionRequest.objects.visible_to(request.user).select_related(*RELATED)
    decides = request.user.has_role(Role.TASKFORCE)
    lines = [_line(row, at, decides, decided) for row in rows.order_by(waits_first, "-requested_at", "-pk")[:SHOWN]]
    asks = form is not None and (form.is_bound or form.has_anything)
    context: dict[str, Any] = {
        "period": period,
        "cycle": period.cycle,
        "form": form if asks else None,
        "all_done": form is not None and not asks,
        "decides": decides,
        "waiting": [line for line in lines if line["form"]],
        "lines": [line for line in lines if not line["form"]],
        "problems": _problems(decided),
    }
    if period.cycle:
        context["stage"] = stage(period.cycle, at)
    return render(request, "indicators/cycles/extensions.html", context)


def _line(row: ExtensionRequest, at: datetime, decides: bool, decided: Decided | None) -> dict[str, Any]:
    form = None
    if decides and row.state == RequestState.WAITING:
        form = ExtensionDecisionForm(prefix=f"r{row.pk}", proposed=suggest_end(cycle=row.cycle, at=at))
        if decided and decided.request == row.pk:
            form = decided.form
    over = row.unlock is not None and row.unlock.expires_at <= at
    tone, word = REQUEST_TONES[RequestState(row.state)], str(row.get_state_display())
    return {"row": row, "form": form, "tone": "off" if over else tone, "word": _("Expired") if over else word}


def _problems(decided: Decided | None) -> list[dict[str, str]]:
    if decided is None:
        return []
    form = decided.form
    return [
        {"url": f"#{form[name].id_for_label}", "text": f"{form[name].label}{_(': ')}{message}"}
        for name, errors in form.errors.items()
        for message in errors
    ]


def _what(row: ExtensionRequest) -> str:
    return f"{row.cycle} {row.department} · {row.indicator or _('everything that is missing')}"


def _address(period: Period) -> str:
    return f"{reverse('extensions')}?cycle={period.chosen}"
