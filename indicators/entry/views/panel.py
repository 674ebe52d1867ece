"""The side panel (指标详情) of one cell: history, twelve months, benchmark, rule, limits. Also a page of its own."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.choices import Role
from departments.models import Department
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.cycles.periods import choose_period
from indicators.entry.dossier import dossier
from indicators.entry.form_rows import ledger_cells
from indicators.models import Cycle

EVIDENCE = ["indicators/evidence/_evidence.html", "indicators/evidence/_evidence_list.html"]


@require_safe
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def entry_panel(request: SignedInRequest, code: str) -> HttpResponse:
    """Everything known of one unit's figure for one indicator; another unit's is "not found"."""
    period = choose_period(request)
    if period.cycle is None:
        raise Http404
    obligation = _obligation(request, period.cycle, code)
    found = dossier(cycle=period.cycle, obligation=obligation, at=timezone.now())
    context: dict[str, Any] = {
        "dossier": found,
        "figure": found.line.figure,
        "department": obligation.department,
        "indicator": obligation.indicator,
        "cycle": period.cycle,
        "period": period,
        "evidence_templates": EVIDENCE,
    }
    if request.GET.get("part"):  # beside the grid, which takes it over
        context |= {
            "taken": ledger_cells(found.ledger_count, found.line),
            "row_key": f"{obligation.department.pk}-{obligation.indicator.pk}",
        }
    page = "indicators/entry/_entry_panel.html" if request.GET.get("part") else "indicators/entry/entry_panel.html"
    return render(request, page, context)


def _obligation(request: SignedInRequest, cycle: Cycle, code: str) -> Obligation:
    """The unit and the indicator it owes: the unit asked for, the reader's own, or the first that reports it."""
    obligations = _obligations(request, cycle)
    obligation = next((obligation for obligation in obligations if obligation.indicator.code == code), None)
    if obligation is None:
        raise Http404
    return obligation


def _obligations(request: SignedInRequest, cycle: Cycle) -> list[Obligation]:
    wanted = request.GET.get("department", "")
    if not wanted and request.user.has_role(Role.TASKFORCE):
        return obligations_of(cycle=cycle)
    unit = request.user.department
    if wanted:
        seen = Department.objects.visible_to(request.user).filter(region_id=cycle.region_id)
        unit = seen.select_related("region").filter(code=wanted).first()
    return obligations_of(cycle=cycle, department=unit) if unit is not None else []
