"""本单位结果: what a version under embargo says of one unit, for its own people, and their objection to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access.refusals import NotDone
from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.peers import PeerFigure
from reports.analysis.peers import GroupComparison, GroupKey, compare_with_group
from reports.analysis.read_peers import read_group_figures
from reports.choices import ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, Objection
from reports.pages.monthly.forms import ObjectionForm
from reports.presentation import (
    gap_unit,
    movement_text,
    place_text,
    unit_not_ranked_text,
    unit_streak_text,
)
from reports.publishing.objections import may_see_own_result, objection_window_is_open, raise_objection
from reports.report_notes import report_note


@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(Role.STAFF, Role.REVIEWER)
def own_result(request: SignedInRequest, period: str) -> HttpResponse:
    """The unit's place and figures before everybody sees them, and an objection to one of them."""
    at, user = timezone.now(), request.user
    rows = MonthlyReport.objects.filter(region_id=user.seen_region_id, state=ReportState.EMBARGOED)
    report = rows.by_label(period).with_twins().select_related("cycle__scheme", "region").newest_first().first()
    if report is None or user.department is None or not may_see_own_result(user, report=report, at=at):
        raise Http404
    content = _content(report, user.department.code)
    choices = [(row.code, f"{row.code} {row.name}") for row, *_rest in content["rows"]]
    form = ObjectionForm(request.POST or None, rows=choices)
    if request.method == "POST" and form.is_valid():
        try:
            raise_objection(report=report, actor=user, **form.cleaned_data)
        except NotDone as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your objection is with the task force. The answer will stand here."))
            return redirect(reverse("own_result", args=[report.period]))
    context = content | {
        "report": report,
        "settings_note": report_note(report),
        "form": form if objection_window_is_open(report=report, at=at) else None,
        "objections": list(Objection.objects.filter(report=report, department=user.department)),
    }
    return render(request, "reports/pages/monthly/own_result.html", context)


def _content(report: MonthlyReport, code: str) -> dict[str, Any]:
    """The frozen rows of one unit: its place, and every indicator that it leads or reports, in catalogue order."""
    unit = DepartmentRow.objects.filter(report=report, code=code).first()
    figures = {row.code: row for row in FigureRow.objects.filter(report=report, department_code=code)}
    indicators = IndicatorRow.objects.filter(Q(lead_code=code) | Q(code__in=figures), report=report, is_leaf=True)
    peers = read_group_figures(report=report, codes=list(figures), group=unit.group) if unit else {}
    return {
        "unit": unit,
        "place": place_text(unit.rank, unit.n, tied=unit.tied) if unit else "",
        "not_ranked": unit_not_ranked_text(unit) if unit else "",
        "movement": movement_text(unit.movement) if unit and unit.movement is not None else "",
        "streak": unit_streak_text(unit, report.parameters) if unit else "",
        "rows": [_line(row, figures.get(row.code), peers) for row in indicators.order_by("position")],
    }


def _line(
    row: IndicatorRow, figure: FigureRow | None, peers: Mapping[GroupKey, list[PeerFigure]]
) -> tuple[IndicatorRow, FigureRow | None, str, GroupComparison | None]:
    """With the unit of its gap, and what the own figure is held against in its group."""
    return row, figure, gap_unit(row.unit), compare_with_group(figure, row, peers) if figure else None
