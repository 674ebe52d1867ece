"""The grid (表格填报) of the entry page: one unit's rows, or one indicator over all units (矩阵)."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.choices import Role
from departments.rules import may_run_month
from departments.signed_in import SignedInRequest
from indicators.choices import REPORTED_STATES
from indicators.cycles.obligations import leaves_of
from indicators.cycles.periods import Period, stage
from indicators.doubts.rules import PHRASES
from indicators.entry.grid_rows import grid_rows
from indicators.entry.worksheet import Worksheet, matrix
from indicators.models import Cycle, Indicator

FORM, GRID, MATRIX = "form", "grid", "matrix"
REMEMBERED = "entry_mode"
HAS_SCRIPT = "script"  # a cookie that our own script sets


def choose_mode(request: SignedInRequest) -> str:
    """Form or grid: what the address says is remembered; else the grid where scripts run, and the form elsewhere."""
    wanted = request.GET.get("mode", "")
    if wanted == MATRIX:
        return MATRIX
    if wanted in {FORM, GRID}:
        if request.session.get(REMEMBERED) != wanted:
            request.session[REMEMBERED] = wanted
        return wanted
    usual = GRID if request.COOKIES.get(HAS_SCRIPT) else FORM
    return str(request.session.get(REMEMBERED, usual))


def sheet_context(request: SignedInRequest, period: Period, sheet: Worksheet, at: datetime) -> dict[str, Any]:
    """What form and grid both show around the rows."""
    code = sheet.department.code if sheet.department else ""
    return {
        "period": period,
        "cycle": sheet.cycle,
        "sheet": sheet,
        "department": sheet.department,
        "stage": stage(sheet.cycle, at),
        "others": request.user.has_role(Role.TASKFORCE),
        "handed_in": sheet.count(*REPORTED_STATES),
        "receipts_url": reverse("entry_receipt", query={"cycle": period.chosen, "department": code}) if code else "",
        "keep": {"department": request.GET.get("department", "")},
        "unit_code": code,
        "settings_note": _(
            "Best and average: of the own group in the last period where several units report; else of the counties."
        ),
    }


def grid_page(request: SignedInRequest, period: Period, sheet: Worksheet, at: datetime) -> HttpResponse:
    return render(request, "indicators/entry/entry_grid.html", grid_context(request, period, sheet, at))


def grid_context(request: SignedInRequest, period: Period, sheet: Worksheet, at: datetime) -> dict[str, Any]:
    rows = grid_rows(sheet)
    has_parts = any(row.is_ratio for row in rows)
    has_score = any(row.line.indicator.takes_score for row in rows)
    return {
        **sheet_context(request, period, sheet, at),
        "rows": rows,
        "has_parts": has_parts,
        "has_score": has_score,
        "span": 11 + has_parts + has_score,
        "phrases": PHRASES,
    }


def matrix_page(request: SignedInRequest, period: Period, cycle: Cycle, at: datetime) -> HttpResponse:
    """Units × one indicator, for the task force that enters for many units."""
    if not may_run_month(request.user, region_id=cycle.region_id):
        raise Http404
    indicators = indicators_of(cycle)
    code = request.GET.get("indicator") or (indicators[0].code if indicators else "")
    indicator = next((each for each in indicators if each.code == code), None)
    if indicator is None:
        raise Http404
    context = grid_context(request, period, matrix(cycle=cycle, indicator=indicator, at=at), at)
    context |= {"indicator": indicator, "indicators": indicators, "keep": {"mode": MATRIX, "indicator": code}}
    return render(request, "indicators/entry/entry_grid.html", context)


def indicators_of(cycle: Cycle) -> list[Indicator]:
    """The indicators that some unit reports, for choosing one."""
    return [indicator for indicator in leaves_of(cycle) if indicator.reports]
