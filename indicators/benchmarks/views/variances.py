"""Our own figures beside those that province and city published (差异清单)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.access.guarding import record_denial
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import READERS, may_enter, requires_role
from departments.signed_in import SignedInRequest
from indicators.benchmarks.exports import variance_fields
from indicators.benchmarks.forms import VarianceForm
from indicators.benchmarks.variance import FigureDifference
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


@method_decorator(requires_role(*READERS), name="dispatch")
class Variances(BaseListPage):
    """The list of a month; the lead unit's staff and the task force say what the cause is."""

    request: SignedInRequest
    http_method_names = ["get", "head", "options", "post"]
    template_name = "indicators/benchmarks/variances.html"
    bound: VarianceForm | None = None  # what was sent and not understood

    @cached_property
    def period(self) -> Period:
        return _period(self.request)

    @cached_property
    def lines(self) -> list[VarianceLine]:
        return variances_of(cycle=self.period.cycle, user=self.request.user) if self.period.cycle else []

    def get_fields(self) -> list[ListField]:
        return variance_fields()

    def get_rows(self) -> list[tuple[VarianceLine, FigureDifference]]:
        """A row a number: of a value, and of the score where both differ."""
        return [(line, each) for line in self.lines for each in line.differences]

    def get_title(self) -> str:
        label = self.period.cycle.label if self.period.cycle else ""
        return " ".join(filter(None, [_("Own and published figures"), label]))

    def get_subtitle(self) -> str:
        return _("Compared: figures handed in by the lead units with those published for the same month.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        causes = [line.variance.cause if line.variance else VarianceCause.OPEN for line in self.lines]
        cycle = self.period.cycle
        return super().get_context_data(**kwargs) | {
            "period": self.period,
            "cycle": cycle,
            "shown": [_line_context(self.request, line, self.bound) for line in self.lines],
            "open": causes.count(VarianceCause.OPEN),
            "problems": _problems(self.bound),
            "frozen": cycle is not None and cycle.state == CycleState.FROZEN,
            "settings_note": self.get_subtitle(),
        }

    def post(self, request: SignedInRequest) -> HttpResponse:
        if not request.user.has_role(Role.STAFF, Role.TASKFORCE):
            raise PermissionDenied
        line = next((line for line in self.lines if line.key == request.POST.get("line")), None)
        if line is None:
            _report_foreign(request)
            raise Http404
        form = VarianceForm(request.POST, prefix=line.key)
        if form.is_valid() and _explain(request, line, form):
            messages.success(request, _("Noted: %(what)s") % {"what": line.figure.indicator})
            return redirect(f"{reverse('variances')}?cycle={self.period.chosen}#v{line.key}")
        self.bound = form
        return self.render_to_response(self.get_context_data())


def _explain(request: SignedInRequest, line: VarianceLine, form: VarianceForm) -> bool:
    try:
        explain_variance(figure=line.figure, benchmark=line.benchmark, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except CannotExplain as refusal:
        form.add_error("note", str(refusal))
        return False
    return True


def _period(request: SignedInRequest) -> Period:
    """The month asked for; else the newest of which our own figures were published."""
    period = choose_period(request)
    if request.GET.get("cycle") or period.cycle is None:
        return period
    newest = last_published_month(region_id=request.user.home_region_id)
    return Period(next((c for c in period.cycles if c.start == newest), period.cycle), period.cycles)


def _report_foreign(request: SignedInRequest) -> None:
    """A line that this page did not offer: put on record when there is such a figure."""
    key = request.POST.get("line", "").partition("-")[0]
    if key.isascii() and key.isdigit() and len(key) < 19 and Figure.objects.filter(pk=key).exists():
        record_denial(request, "variance", key)


def _line_context(request: SignedInRequest, line: VarianceLine, bound: VarianceForm | None) -> dict[str, Any]:
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
