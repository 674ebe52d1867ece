"""Letting a unit enter late or correct one figure (解锁): who, why, until when."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.lists.page import TablePage
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.cycles.forms import UnlockForm
from indicators.cycles.lifecycle import grant_unlock
from indicators.cycles.periods import Period, choose_period, stage
from indicators.cycles.tables import UnlockTable
from indicators.models import Unlock


@method_decorator(requires_role(Role.TASKFORCE), name="dispatch")
class UnlockPage(TablePage):
    """Grant an unlock, and list all that were granted in the region."""

    request: SignedInRequest
    http_method_names = ["get", "head", "options", "post"]
    template_name = "indicators/cycles/unlock.html"
    table_class = UnlockTable
    per_page = 25
    always = ("cycle", "department")

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @cached_property
    def period(self) -> Period:
        return choose_period(self.request)

    @cached_property
    def form(self) -> UnlockForm | None:
        if self.period.cycle is None:
            return None
        if self.request.method == "POST":
            return UnlockForm(self.request.POST, cycle=self.period.cycle)
        wanted = self.request.GET
        start = {name: wanted[name] for name in ("department", "indicator") if name in wanted}
        return UnlockForm(cycle=self.period.cycle, initial=start)

    def get_queryset(self) -> QuerySet[Unlock]:
        granted = Unlock.objects.filter(cycle__region_id=self.request.user.seen_region_id)
        return granted.select_related("cycle", "department", "indicator")

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"at": self.at}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cycle = self.period.cycle
        context = super().get_context_data(**kwargs) | {"period": self.period, "cycle": cycle, "form": self.form}
        return context | {"stage": stage(cycle, self.at)} if cycle else context

    def post(self, request: SignedInRequest) -> HttpResponse:
        cycle = self.period.cycle
        if cycle is None or self.form is None or not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            granted = grant_unlock(cycle=cycle, actor=request.user, **self.form.cleaned_data)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        until = timezone.localtime(granted.expires_at)
        message = _("%(unit)s is unlocked until %(until)s.")
        messages.success(request, message % {"unit": granted.department, "until": f"{until:%Y-%m-%d %H:%M}"})
        return redirect(f"{reverse('unlock')}?cycle={self.period.chosen}")
