"""The leader's page (领导一页): where we stand, what is worst, who owes, and who to call. One screen, one A4 sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from config.numbers import number_text
from departments.choices import Role
from departments.models import Department, Region
from departments.rules import requires_role
from indicators.services.completeness import UnitProgress
from indicators.services.worklist import taskforce_summary
from reports.calls import Matter, Reason, who_to_call
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.presentation import gap_unit, movement_text, streak_text
from reports.ranking import movement
from reports.views.gaps import gaps_address
from reports.views.shown import shown_report

WORST, ZEROS, LATE, STREAKS, CALLS = 3, 5, 3, 3, 5
TOLD = (
    "code", "position", "name_zh", "name_en", "unit_zh", "unit_en", "direction", "decimals", "lead_code", "lead_name",
    "person", "value", "best", "gap", "relative_gap", "zero_score", "gap_rank",
)  # fmt: skip


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def leader(request: HttpRequest) -> HttpResponse:
    """Results are those of the shown report; what is overdue is overdue now."""
    shown = shown_report(request)
    late = _late(request.user.home_region_id)
    context: dict[str, Any] = shown.context() | {"late": late[:LATE], "late_more": len(late) - LATE}
    context["late_figures"] = sum(unit.outstanding - unit.extended for unit in late)
    zero: list[IndicatorRow] = []
    matters = list(_overdue(late))
    if (report := shown.report) is not None:
        worst, zero = _indicators(report)
        streaks = _streaks(report)
        matters += [*_zero(zero), *_gaps(worst), *_lasting(streaks)]
        context |= _standing(report) | {
            "worst": [(row, gap_unit(row.unit)) for row in worst], "zero": zero[:ZEROS], "zero_more": len(zero) - ZEROS,
            "streaks": streaks[:STREAKS], "links": {name: gaps_address(name) for name in ("zero", "below", "serious")},
        }  # fmt: skip
    calls = who_to_call(matters)[:CALLS]
    context |= {"calls": calls, "phones": _phones(request.user.home_region_id, [c.code for c in calls], late, zero)}
    return render(request, "reports/leader.html", context)


def _late(region_id: int | None) -> list[UnitProgress]:
    region = Region.objects.filter(pk=region_id).first()
    summary = taskforce_summary(region=region, at=timezone.now()) if region else None
    return summary.late if summary else []


def _indicators(report: MonthlyReport) -> tuple[list[IndicatorRow], list[IndicatorRow]]:
    """The worst gaps, and all items that score 0."""
    told = IndicatorRow.objects.filter(Q(zero_score=True) | Q(gap_rank__lte=WORST), report=report, is_leaf=True)
    rows = list(told.only(*TOLD))
    worst = sorted((row for row in rows if row.gap_rank), key=lambda row: (row.gap_rank, row.position))
    return worst[:WORST], [row for row in rows if row.zero_score]


def _streaks(report: MonthlyReport) -> list[tuple[DepartmentRow, str]]:
    """The longest first; being last weighs more than being among the last."""
    least, size = report.parameters.get("streak_min", 2), report.parameters.get("bottom_n", 3)
    rows = DepartmentRow.objects.filter(Q(in_bottom=True) | Q(is_last=True), report=report)
    found = [row for row in rows if max(len(row.last_streak), len(row.bottom_streak)) >= least]
    found.sort(key=lambda row: (-len(row.last_streak), -len(row.bottom_streak), row.position))
    return [
        (row, streak_text(row.last_streak, last=True) or streak_text(row.bottom_streak, last=False, bottom_n=size))
        for row in found
    ]


def _standing(report: MonthlyReport) -> dict[str, Any]:
    """Overall score and rank, and how both moved since the published month before."""
    before = (
        MonthlyReport.objects.published().before(start=report.cycle.start)
        .filter(region_id=report.region_id, cycle__scheme__code=report.cycle.scheme.code)
        .newest_first().values_list("summary", flat=True).first()
    ) or {}  # fmt: skip
    score, last = report.summary.get("score"), before.get("score")
    moved = ""
    if score and last:
        moved = _("%(by)s on last month") % {"by": number_text(Decimal(score) - Decimal(last), signed=True)}
    places = movement(before.get("rank_province"), report.summary.get("rank_province"))
    return {"score_moved": moved, "rank_moved": "" if places is None else movement_text(places)}


def _phones(region_id: int | None, codes: list[str], late: list[UnitProgress], zero: list[IndicatorRow]) -> Any:
    """Telephone by unit code; late units are at hand, the others are read."""
    known = {unit.department.code: unit.department.phone for unit in late}
    wanted = {*codes, *(row.lead_code for row in zero[:ZEROS])} - known.keys()
    rows = Department.objects.filter(region_id=region_id, code__in=wanted).exclude(phone="")
    return known | dict(rows.order_by().values_list("code", "phone"))


def _overdue(late: list[UnitProgress]) -> Iterator[Matter]:
    for unit in late:
        n = unit.outstanding - unit.extended
        said = ngettext("%(n)d figure overdue", "%(n)d figures overdue", n) % {"n": n}
        yield Matter(unit.department.code, str(unit.department), Reason.OVERDUE, said)


def _zero(rows: list[IndicatorRow]) -> Iterator[Matter]:
    counts = Counter(row.lead_code for row in rows)
    for row in rows:
        n = counts[row.lead_code]
        said = ngettext("%(n)d item scores 0", "%(n)d items score 0", n) % {"n": n}
        yield Matter(row.lead_code, row.lead_name, Reason.ZERO, said, row.person)


def _gaps(rows: list[IndicatorRow]) -> Iterator[Matter]:
    for row in rows:
        yield Matter(row.lead_code, row.lead_name, Reason.GAP, _("largest gap no. %(n)d") % {"n": row.gap_rank},
                     row.person)  # fmt: skip


def _lasting(streaks: list[tuple[DepartmentRow, str]]) -> Iterator[Matter]:
    for row, _words in streaks:
        n = len(row.last_streak) or len(row.bottom_streak)
        said = ngettext("%(n)d month at the bottom", "%(n)d months at the bottom", n) % {"n": n}
        yield Matter(row.code, row.short_name, Reason.STREAK, said)
