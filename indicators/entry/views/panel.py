"""The side panel (指标详情) of one cell: history, twelve months, benchmark, rule, limits. Also a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.choices import Role
from departments.models import Department
from departments.rules import requires_role
from indicators.cycles.obligations import Duty, duties_of
from indicators.cycles.periods import chosen_period
from indicators.entry.dossier import dossier
from indicators.entry.form_rows import offered_cells
from indicators.models import Cycle

EVIDENCE = ["indicators/evidence/_evidence.html", "indicators/evidence/_evidence_list.html"]


@require_safe
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def entry_panel(request: HttpRequest, code: str) -> HttpResponse:
    """Everything known of one unit's figure for one indicator; another unit's is "not found"."""
    period = chosen_period(request)
    if period.cycle is None:
        raise Http404
    duty = _duty(request, period.cycle, code)
    found = dossier(cycle=period.cycle, duty=duty, at=timezone.now())
    context = {
        "dossier": found,
        "figure": found.line.figure,
        "department": duty.department,
        "indicator": duty.indicator,
        "cycle": period.cycle,
        "period": period,
        "evidence_templates": EVIDENCE,
    }
    if request.GET.get("part"):  # beside the grid, which takes it over
        context |= {
            "taken": offered_cells(found.known, found.line),
            "row_key": f"{duty.department.pk}-{duty.indicator.pk}",
        }
    page = "indicators/entry/_entry_panel.html" if request.GET.get("part") else "indicators/entry/entry_panel.html"
    return render(request, page, context)


def _duty(request: HttpRequest, cycle: Cycle, code: str) -> Duty:
    """The unit and the indicator it owes: the unit asked for, the reader's own, or the first that reports it."""
    duties = _duties(request, cycle)
    duty = next((duty for duty in duties if duty.indicator.code == code), None)
    if duty is None:
        raise Http404
    return duty


def _duties(request: HttpRequest, cycle: Cycle) -> list[Duty]:
    wanted = request.GET.get("department", "")
    if not wanted and request.user.has_role(Role.TASKFORCE):
        return duties_of(cycle=cycle)
    unit = request.user.department
    if wanted:
        seen = Department.objects.visible_to(request.user).filter(region_id=cycle.region_id)
        unit = seen.select_related("region").filter(code=wanted).first()
    return duties_of(cycle=cycle, department=unit) if unit is not None else []
