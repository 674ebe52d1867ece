"""Benchmarks (标杆值): what is in force, one more typed, a file of them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from config.lists.page import TablePage
from departments.access.guarding import own_region
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.benchmarks.filters import BenchmarkFilter
from indicators.benchmarks.forms import BenchmarkForm, TableFileForm
from indicators.benchmarks.late import closing_days
from indicators.benchmarks.record import record_benchmark
from indicators.benchmarks.rows import COLUMNS
from indicators.benchmarks.sheet import import_benchmarks
from indicators.benchmarks.tables import BenchmarkTable
from indicators.cycles.doors import current_cycle
from indicators.cycles.periods import choose_period, stage
from indicators.models import Benchmark, Indicator
from indicators.months import label_of

MAX_PROBLEMS = 200


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class BenchmarkList(TablePage):
    request: SignedInRequest
    table_class = BenchmarkTable
    filterset_class = BenchmarkFilter
    template_name = "indicators/benchmarks/benchmarks.html"
    always = ("name",)

    def get_queryset(self) -> QuerySet[Benchmark]:
        return Benchmark.objects.filter(region_id=self.request.user.seen_region_id).select_related("indicator")

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "month": _month(self.request)}

    def get_table_kwargs(self) -> dict[str, Any]:
        month = self.filterset.form.cleaned_data.get("month") if self.filterset.is_valid() else None
        closed = closing_days(region_id=self.request.user.seen_region_id, month=month or _month(self.request))
        return super().get_table_kwargs() | {"closed": closed}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = self.request.user.has_role(Role.TASKFORCE)
        return super().get_context_data(may_add=may_add, **kwargs)


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def benchmark_add(request: SignedInRequest) -> HttpResponse:
    """Type one benchmark; a restatement is simply a later row."""
    region = own_region(request)
    month = _month(request)
    measured = Indicator.objects.leaves().in_force(on=month).permitted(region_id=region.pk, on=month)
    start = {"effective_from": label_of(month)}
    data = request.POST if request.method == "POST" else None
    form = BenchmarkForm(data, indicators=measured.order_by("scheme", "position"), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            row = record_benchmark(region=region, actor=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": row})
            return redirect(f"{reverse('benchmark_list')}?month={label_of(row.effective_from)}")
    return render(request, "indicators/benchmarks/benchmark_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def benchmark_import(request: SignedInRequest) -> HttpResponse:
    """Upload a file for a period: read whole, or refused whole with every reason."""
    period = choose_period(request)
    form = TableFileForm(request.POST, request.FILES) if request.method == "POST" else TableFileForm()
    context: dict[str, Any] = {"form": form, "period": period, "cycle": period.cycle, "columns": COLUMNS}
    if period.cycle is None:
        return render(request, "indicators/benchmarks/benchmark_import.html", context)
    context["stage"] = stage(period.cycle, timezone.now())
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            done = import_benchmarks(
                table=read_table(sent.read(), COLUMNS, name=sent.name), cycle=period.cycle, actor=request.user
            )
        except ProblemList as refusal:
            context["problems"] = [str(problem) for problem in refusal.problems[:MAX_PROBLEMS]]
            context["count"] = len(refusal.problems)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        else:
            message = _("%(recorded)d benchmarks recorded, %(unchanged)d already stated.")
            messages.success(request, message % {"recorded": done.recorded, "unchanged": done.unchanged})
            return redirect(f"{reverse('benchmark_list')}?month={label_of(period.cycle.start)}")
    return render(request, "indicators/benchmarks/benchmark_import.html", context)


def _month(request: SignedInRequest) -> date:
    """The month in work: that of the current period, else this one."""
    cycle = current_cycle(region_id=request.user.home_region_id)
    return (cycle.start if cycle else timezone.localdate()).replace(day=1)
