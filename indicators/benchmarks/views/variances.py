"""Our own figures beside those that province and city published (差异清单)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access.guarding import record_denial
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import READERS, may_enter, requires_role
from indicators.benchmarks.forms_variances import VarianceForm
from indicators.benchmarks.variances import (
    CannotExplain,
    VarianceLine,
    explain_variance,
    last_published_month,
    variances_of,
)
from indicators.choices import CycleState, VarianceCause
from indicators.cycles.periods import Period, choose_period
from indicators.models import Figure


@require_http_methods(["GET", "POST"])
@requires_role(*READERS)
def variances(request: HttpRequest) -> HttpResponse:
    """The list of a month; the lead unit's staff and the task force say what the cause is."""
    period = _period(request)
    lines = variances_of(cycle=period.cycle, user=request.user) if period.cycle else []
    if request.method == "GET":
        return _page(request, period, lines, None)
    if not request.user.has_role(Role.STAFF, Role.TASKFORCE):
        raise PermissionDenied
    line = next((line for line in lines if line.key == request.POST.get("line")), None)
    if line is None:
        _report_foreign(request)
        raise Http404
    form = VarianceForm(request.POST, prefix=line.key)
    if not form.is_valid():
        return _page(request, period, lines, form)
    try:
        explain_variance(figure=line.figure, benchmark=line.benchmark, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except CannotExplain as refusal:
        form.add_error("note", str(refusal))
        return _page(request, period, lines, form)
    messages.success(request, _("Noted: %(what)s") % {"what": line.figure.indicator})
    return redirect(f"{reverse('variances')}?cycle={period.chosen}#v{line.key}")


def _period(request: HttpRequest) -> Period:
    """The month asked for; else the newest of which our own figures were published."""
    period = choose_period(request)
    if request.GET.get("cycle") or period.cycle is None:
        return period
    newest = last_published_month(region_id=request.user.home_region_id)
    return Period(next((c for c in period.cycles if c.start == newest), period.cycle), period.cycles)


def _report_foreign(request: HttpRequest) -> None:
    """A line that this page did not offer: put on record when there is such a figure."""
    key = request.POST.get("line", "").partition("-")[0]
    if key.isascii() and key.isdigit() and len(key) < 19 and Figure.objects.filter(pk=key).exists():
        record_denial(request, "variance", key)


def _page(request: HttpRequest, period: Period, lines: list[VarianceLine], bound: VarianceForm | None) -> HttpResponse:
    shown = [_line_context(request, line, bound) for line in lines]
    open_ones = sum(1 for line in lines if line.variance is None or line.variance.cause == VarianceCause.OPEN)
    context: dict[str, Any] = {
        "period": period,
        "cycle": period.cycle,
        "shown": shown,
        "open": open_ones,
        "problems": _problems(bound),
        "frozen": bool(period.cycle) and period.cycle.state == CycleState.FROZEN,
        "settings_note": _("Compared: figures handed in by the lead units with those published for the same month."),
    }
    return render(request, "indicators/benchmarks/variances.html", context)


def _line_context(request: HttpRequest, line: VarianceLine, bound: VarianceForm | None) -> dict[str, Any]:
    form = None
    if may_enter(request.user, department_id=line.figure.department_id, region_id=line.figure.cycle.region_id):
        form = bound if bound is not None and bound.prefix == line.key else _form(line)
    return {"line": line, "form": form}


def _form(line: VarianceLine) -> VarianceForm:
    variance = line.variance
    initial = {"cause": variance.cause, "note": variance.note} if variance else {"cause": VarianceCause.OPEN}
    return VarianceForm(prefix=line.key, initial=initial)


def _problems(bound: VarianceForm | None) -> list[dict[str, str]]:
    if bound is None:
        return []
    return [
        {"url": f"#{bound[name].id_for_label}", "text": f"{bound[name].label}{_(': ')}{message}"}
        for name, errors in bound.errors.items()
        for message in errors
    ]
