"""What it would take (反求), on one indicator: for the county, for its lead department, for one unit."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import basis_note, name_with_note
from indicators.choices import Direction
from reports.analysis.needed import Needed, county_needed, lead_needed, units_needed
from reports.models import FigureRow, IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.shown import choose_report
from reports.presentation import place_text, with_unit
from reports.words.needed import NumberStyle, line_of

USUAL_GAIN, MOST_GAIN = 3, 99


@require_safe
@requires_role(*READERS)
def indicator_needed(request: SignedInRequest, code: str) -> HttpResponse:
    """``?unit=<department>&gain=3`` of the shown report."""
    shown = choose_report(request)
    report = shown.report
    row = IndicatorRow.objects.filter(report=report, code=code, is_leaf=True).first() if report else None
    if report is None or row is None:
        raise Http404
    gain = _gain(request)
    units = list(
        FigureRow.objects.filter(report=report, code=code, n__gt=1)
        .order_by("group", "department_name")
        .values_list("department_code", "department_name")
    )
    unit = _unit(request, units)
    context = shown.context() | {
        "row": row,
        "gain": gain,
        "units": units,
        "unit": unit,
        "keep": {"unit": unit, "gain": gain},
        "blocks": of_report(
            "needed",
            report,
            lambda: [block for block in _blocks(row, report, unit, gain) if block],
            shown.query,
            code,
            unit,
            gain,
        ),
    }
    return render(request, "reports/pages/needed/indicator_needed.html", context)


def _blocks(row: IndicatorRow, report: MonthlyReport, unit: str, gain: int) -> list[dict[str, Any] | None]:
    gains = (gain,)
    of_unit = units_needed(row=row, report=report, unit=unit, gains=gains) if unit else None
    lead = lead_needed(row=row, report=report, gains=gains)
    name = of_unit.names.get(unit, unit) if of_unit else ""
    return [
        _block(_("%(unit)s among the units") % {"unit": name}, of_unit, row),
        _block(
            _("The county: value, average, best and other counties"),
            county_needed(row=row, report=report, gains=gains),
            row,
        ),
        _block(
            _("%(unit)s among the departments, by this indicator alone") % {"unit": row.lead_name},
            lead,
            row,
        ),
    ]


def _block(title: str, needed: Needed | None, row: IndicatorRow) -> dict[str, Any] | None:
    if needed is None or not needed.answers:
        return None
    unit, direction = (_("points"), Direction.HIGHER) if needed.in_points else (row.unit, row.direction)
    basis = "" if needed.in_points else basis_note(row.basis)
    measure = NumberStyle(unit, direction, row.decimals, basis)
    place = needed.place
    return {
        "title": title,
        "own": name_with_note(with_unit(needed.own, unit), basis),
        "basis": basis,
        "with_cases": needed.denominator is not None,
        "place": place_text(place.rank, place.n, tied=place.tied) if place else "",
        "follows": needed.follows,
        "numerator": needed.numerator,
        "denominator": needed.denominator,
        "lines": [line_of(answer, needed.own, needed.names, measure) for answer in needed.answers],
    }


def _gain(request: SignedInRequest) -> int:
    text = request.GET.get("gain", "")
    return min(max(int(text), 1), MOST_GAIN) if text.isascii() and text.isdigit() and len(text) < 4 else USUAL_GAIN


def _unit(request: SignedInRequest, units: list[tuple[str, str]]) -> str:
    """The chosen unit, else the reader's own, else the first."""
    names = dict(units)
    own = request.user.department.code if request.user.department else ""
    chosen = request.GET.get("unit", "")
    if chosen and chosen not in names:
        raise Http404
    return chosen or (own if own in names else next(iter(names), ""))
