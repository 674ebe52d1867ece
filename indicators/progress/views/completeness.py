"""Who has reported, who is late (填报进度、催报)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lists.export import chosen, sheet_of
from departments.choices import PeerGroup, Role
from departments.lists.page import asked_format, list_file
from departments.rules import may_run_month, requires_role
from indicators.cycles.completeness import UnitProgress, late_first, unit_progress
from indicators.cycles.lines import progress_lines
from indicators.cycles.periods import Period, chosen_period, stage
from indicators.models import Cycle
from indicators.progress.exports import completeness_fields
from indicators.progress.reminding import Outstanding, chat_text

COUNTS = ("owed", "handed_in", "submitted", "approved", "returned", "outstanding")


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def completeness(request: HttpRequest) -> HttpResponse:
    """Every unit's counts in one period, the late ones first, with a text to copy for reminding them."""
    at = timezone.now()
    period = chosen_period(request)
    if period.cycle is None:
        return render(request, "indicators/progress/completeness.html", {"period": period})
    everybody = unit_progress(cycle=period.cycle, at=at)
    group = request.GET.get("group", "")
    rows = late_first(row for row in everybody if group in {"", row.group})
    columns = chosen(completeness_fields(), request.GET.getlist("columns"))
    if asked_format(request):
        title = f"{_('Completeness')} {period.cycle.label}"
        return list_file(request, "completeness", sheet_of(columns, rows, title=title, subtitle=""))
    late = [row for row in rows if row.is_late]
    context: dict[str, Any] = {
        "period": period,
        "cycle": period.cycle,
        "stage": stage(period.cycle, at),
        "lines": progress_lines(rows, cycle=period.chosen),
        "late": late,
        "totals": {name: sum(getattr(row, name) for row in rows) for name in COUNTS},
        "tabs": _tabs(period, everybody, group),
        "reminder": _reminder(period.cycle, rows, at),
        "may_unlock": may_run_month(request.user, region_id=period.cycle.region_id),
        "columns": columns,
        "keep": {"group": group, "columns": columns.query},
        "complete": sum(1 for row in rows if not row.outstanding),
        "settings_note": _(
            "Handed in: submitted or approved. Late: the deadline has passed, and something is missing unextended."
        ),
    }
    return render(request, "indicators/progress/completeness.html", context)


def _tabs(period: Period, rows: list[UnitProgress], chosen: str) -> list[dict[str, Any]]:
    groups = [("", _("All units")), *((group.value, group.label) for group in PeerGroup)]
    return [
        {
            "url": f"{reverse('completeness')}?cycle={period.chosen}" + (f"&group={value}" if value else ""),
            "label": label,
            "active": value == chosen,
            "count": sum(1 for row in rows if value in {"", row.group}),
        }
        for value, label in groups
        if not value or any(row.group == value for row in rows)
    ]


def _reminder(cycle: Cycle, rows: list[UnitProgress], at: datetime) -> str:
    """The text that goes into the group chat (催报)."""
    deadline = timezone.localtime(cycle.deadline)
    return chat_text(
        period=cycle.label,
        deadline=f"{deadline:%Y-%m-%d %H:%M}",
        is_late=deadline <= at,
        units=[_outstanding(row) for row in rows if row.outstanding],
    )


def _outstanding(row: UnitProgress) -> Outstanding:
    until = ""
    if row.is_extended and row.unlocked_until:
        until = f"{timezone.localtime(row.unlocked_until):%m-%d %H:%M}"
    return Outstanding(str(row.department), row.owed, row.outstanding, row.returned, until)
