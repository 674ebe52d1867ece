"""Twelve months of every unit on one sheet (填报台账), and the button that reminds (催报)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from departments.access.guarding import denied
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import Department
from departments.rules import requires_role
from indicators.choices import Timeliness
from indicators.cycles.periods import chosen_period
from indicators.progress.board import GroupMonths, completeness_board
from indicators.progress.remind import remind_units
from indicators.progress.timeliness import Cell
from indicators.tones import TIMELINESS_TONES


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def completeness_board_page(request: HttpRequest) -> HttpResponse:
    """Units × the last twelve months; county units and townships apart."""
    region = request.user.home_region_id
    context: dict[str, Any] = {"board": None}
    if region is not None:
        board = completeness_board(region_id=region, at=timezone.now())
        context = {"board": board, "groups": [_shown(group) for group in board.groups]}
    context["legend"] = [{"tone": TIMELINESS_TONES[state], "word": state.label} for state in Timeliness]
    context["settings_note"] = _(
        "On time: handed in by the deadline or within an extension. Months that are not over do not count."
    )
    return render(request, "indicators/progress/board.html", context)


def _shown(group: GroupMonths) -> dict[str, Any]:
    lines = [(line, [_mark(cell) for cell in line.cells]) for line in group.lines]
    return {"group": group, "lines": lines}


def _mark(cell: Cell) -> dict[str, Any]:
    """How a month is shown: mark and word, and a number where the word is not true of all that was owed."""
    state = cell.state
    partial = state in {Timeliness.MISSING, Timeliness.PENDING, Timeliness.LATE, Timeliness.EXTENDED}
    return {
        "tone": TIMELINESS_TONES[state],
        "word": state.label,
        "cell": cell,
        "detail": f"{cell.affected}/{cell.owed}" if partial else "",
    }


@require_POST
@requires_role(Role.TASKFORCE)
def remind(request: HttpRequest) -> HttpResponse:
    """Remind one unit, or all that are late (``?cycle=2026-05``)."""
    at, period = timezone.now(), chosen_period(request)
    if period.cycle is None:
        raise Http404
    units = None
    if code := request.POST.get("department", ""):
        units = list(Department.objects.visible_to(request.user).filter(code=code, region_id=period.cycle.region_id))
        if not units:
            denied(request, "reminders", f"{period.cycle} {code}"[:200])
            raise Http404
    try:
        sent = remind_units(cycle=period.cycle, actor=request.user, at=at, departments=units)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", sent) % {"n": sent}
        nobody = _("Nobody was reminded: whoever owes has had today's reminder already.")
        messages.success(request, told) if sent else messages.info(request, nobody)
    return redirect(f"{reverse('completeness')}?cycle={period.chosen}")
