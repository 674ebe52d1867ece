"""The task force's board (专班看板): how far the month is, who leads and who is last, and what is worth most points."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.choices import PeerGroup, Role
from departments.rules import requires_role
from indicators.services.completeness import UnitProgress
from indicators.services.worklist import TaskforceSummary, taskforce_summary
from indicators.views.periods import stage
from reports.choices import ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from reports.presentation import streak_text
from reports.sentences import Entry, completeness_text, opening_text, ranking_paragraph, streak_paragraph
from reports.views.rankings import paragraph_of
from reports.views.recoverable import scheme_of
from reports.views.shown import Shown, shown_report

UNIT_INDICATORS = 8


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def board(request: HttpRequest) -> HttpResponse:
    """The month that is being entered, and the shown report; every paragraph is ready to be copied."""
    shown, region = shown_report(request), request.user.home_region
    summary = taskforce_summary(region=region, at=timezone.now()) if region else None
    context: dict[str, Any] = shown.context() | {"summary": summary}
    if summary:
        context |= _completeness(summary)
    if (report := shown.report) is not None:
        departments = list(DepartmentRow.objects.filter(report=report))
        schemes = [scheme_of(each) for each in _reports(shown)]
        context |= {
            "rankings": _departments(report, departments), "units": _units(report), "schemes": schemes,
            "provisional": [row for scheme in schemes for row in scheme.provisional], **_streaks(report, departments),
        }  # fmt: skip
    return render(request, "reports/board.html", context)


def _completeness(summary: TaskforceSummary) -> dict[str, Any]:
    late = [(str(unit.department), unit.outstanding - unit.extended) for unit in summary.late]
    text = completeness_text(summary.cycle.label, owed=summary.owed, handed_in=summary.total("handed_in"), late=late)
    groups = [_group(group, [unit for unit in summary.units if unit.group == group]) for group in PeerGroup]
    return {
        "completeness": text, "stage": stage(summary.cycle, timezone.now()),
        "progress": [group for group in groups if group["units"]],
    }  # fmt: skip


def _group(group: PeerGroup, units: list[UnitProgress]) -> dict[str, Any]:
    return {
        "label": group.label, "units": len(units), "complete": sum(not unit.outstanding for unit in units),
        "owed": sum(unit.owed for unit in units), "handed_in": sum(unit.handed_in for unit in units),
        "approved": sum(unit.approved for unit in units), "returned": sum(unit.returned for unit in units),
        "late": sum(unit.is_late for unit in units),
    }  # fmt: skip


def _reports(shown: Shown) -> list[MonthlyReport]:
    """The shown report, and the published ones of the region's other schemes for the same period."""
    report = shown.report
    assert report is not None
    others = MonthlyReport.objects.filter(
        region_id=report.region_id, cycle__label=report.cycle.label, state=ReportState.PUBLISHED
    ).exclude(cycle=report.cycle_id)
    return [report, *others.named().select_related("cycle__scheme").defer("changes").order_by("cycle__scheme__code")]


def _departments(report: MonthlyReport, rows: list[DepartmentRow]) -> list[dict[str, Any]]:
    """Departments by what they lead, each group for itself."""
    found = []
    for group in PeerGroup:
        led = [row for row in rows if row.group == group and row.led]
        entries = [Entry(row.short_name, row.score, row.rank, row.reverse_rank, row.tied) for row in led]
        n = sum(1 for row in led if row.rank is not None)
        opening = opening_text(report.cycle.label, _("score of the indicators led"), str(group.label), n)
        if text := ranking_paragraph(entries, _("points"), "higher", opening=opening):
            found.append({"label": group.label, "text": text})
    return found


def _units(report: MonthlyReport) -> list[dict[str, Any]]:
    """The indicators with the largest gaps on which townships, or else several county units, are ranked."""
    ranked = FigureRow.objects.filter(report=report, code=OuterRef("code"), n__gt=1)
    towns = Exists(ranked.filter(group=PeerGroup.TOWNSHIPS))
    rows = IndicatorRow.objects.filter(towns | Exists(ranked), report=report, is_leaf=True).defer("rule_text")
    indicators = list(rows.order_by(F("gap_rank").asc(nulls_last=True), "position")[:UNIT_INDICATORS])
    figures: dict[tuple[str, str], list[FigureRow]] = defaultdict(list)
    for figure in FigureRow.objects.filter(report=report, code__in=[row.code for row in indicators]):
        figures[figure.code, figure.group].append(figure)
    return [
        {
            "row": row, "texts": [
                paragraph_of(figures[row.code, group], row, group, report.cycle.label)
                for group in PeerGroup.values
                if any(figure.n > 1 for figure in figures[row.code, group])
            ],
        }
        for row in indicators
    ]  # fmt: skip


def _streaks(report: MonthlyReport, rows: list[DepartmentRow]) -> dict[str, Any]:
    least, size = report.parameters.get("streak_min", 2), report.parameters.get("bottom_n", 3)
    found = [row for row in rows if max(len(row.last_streak), len(row.bottom_streak)) >= least]
    found.sort(key=lambda row: (-len(row.last_streak), -len(row.bottom_streak), row.position))
    lines = [
        (row.short_name, streak_text(row.last_streak, last=True)
         or streak_text(row.bottom_streak, last=False, bottom_n=size))
        for row in found
    ]  # fmt: skip
    return {"streaks": lines, "streak_text": streak_paragraph(lines)}
