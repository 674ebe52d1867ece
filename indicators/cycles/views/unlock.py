"""Letting a unit enter late or correct one figure (解锁): who, why, until when."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_tables2 import RequestConfig

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import requires_role
from indicators.cycles.forms_unlock import UnlockForm
from indicators.cycles.lifecycle import grant_unlock
from indicators.cycles.periods import Period, choose_period, stage
from indicators.cycles.tables import UnlockTable
from indicators.models import Unlock


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def unlock(request: HttpRequest) -> HttpResponse:
    """Grant an unlock, and list all that were granted in the region."""
    period = choose_period(request)
    if period.cycle is None:
        return _page(request, period, None)
    if request.method == "GET":
        return _page(request, period, UnlockForm(cycle=period.cycle, initial=_initial(request)))
    form = UnlockForm(request.POST, cycle=period.cycle)
    if not form.is_valid():
        return _page(request, period, form)
    cleaned = form.cleaned_data
    try:
        granted = grant_unlock(cycle=period.cycle, actor=request.user, **cleaned)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    until = timezone.localtime(granted.expires_at)
    message = _("%(unit)s is unlocked until %(until)s.") % {
        "unit": granted.department,
        "until": f"{until:%Y-%m-%d %H:%M}",
    }
    messages.success(request, message)
    return redirect(f"{reverse('unlock')}?cycle={period.chosen}")


def _initial(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("department", "indicator") if name in request.GET}


def _page(request: HttpRequest, period: Period, form: UnlockForm | None) -> HttpResponse:
    at = timezone.now()
    granted = Unlock.objects.filter(cycle__region_id=request.user.home_region_id)
    table = UnlockTable(granted.select_related("cycle", "department", "indicator"), at=at)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context: dict[str, Any] = {"period": period, "cycle": period.cycle, "form": form, "table": table}
    if period.cycle:
        context["stage"] = stage(period.cycle, at)
    return render(request, "indicators/cycles/unlock.html", context)
