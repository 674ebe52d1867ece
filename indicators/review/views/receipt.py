"""The receipt of a submission (回执): where submitting ends, printed when wanted, called up again at any time."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.choices import Role
from departments.models import Department
from departments.rules import may_enter, may_review, requires_role
from departments.signed_in import SignedInRequest
from indicators.cycles.periods import choose_period, stage
from indicators.models import Cycle
from indicators.review.receipt import receipt_book, receipt_seal


@require_safe
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def entry_receipt(request: SignedInRequest) -> HttpResponse:
    """``?cycle=2026-05&department=D1&number=2``; without a number the newest."""
    at, period = timezone.now(), choose_period(request)
    if period.cycle is None:
        raise Http404
    unit = _unit(request, period.cycle)
    book = receipt_book(cycle=period.cycle, department=unit, at=at)
    number = request.GET.get("number", "")
    receipt = book.find(number)
    if receipt is None and number:
        raise Http404
    query = {"cycle": period.chosen, "department": unit.code}
    writes = may_enter(request.user, department_id=unit.pk, region_id=unit.region_id)
    context: dict[str, Any] = {
        "at": at,
        "period": period,
        "cycle": period.cycle,
        "department": unit,
        "book": book,
        "receipt": receipt,
        "stage": stage(period.cycle, at),
        "seal": receipt_seal(receipt=receipt, department=unit) if receipt else None,
        "others": [
            (each, reverse("entry_receipt", query={**query, "number": each.number})) for each in book.receipts[::-1]
        ],
        "entry_url": reverse("entry", query=query) if writes else "",
        "settings_note": _("Every line is the figure's own history; the audit trail seals it."),
    }
    return render(request, "indicators/review/receipt.html", context)


def _unit(request: SignedInRequest, cycle: Cycle) -> Department:
    """The reader's own unit, or the one place for where they may enter or review its figures."""
    code, own = request.GET.get("department", ""), request.user.department
    if not code and own is not None:
        return own
    units = Department.objects.visible_to(request.user).filter(region_id=cycle.region_id)
    unit = units.select_related("region").filter(code=code).first()
    if unit is None:
        raise Http404
    place = {"department_id": unit.pk, "region_id": unit.region_id}
    if not may_enter(request.user, **place) and not may_review(request.user, **place):
        raise Http404
    return unit
