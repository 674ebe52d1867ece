"""What it would take (反求), on one indicator: for the county, for its lead department, for one unit."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.documents.blocks import Form, Text
from departments.calendar.holidays import calendar_in_force
from departments.documents.hand_out import answer_paper, wants_paper
from departments.ledger.gaps import read_gaps
from departments.ledger.lamps import Today, lamp_of
from departments.models import ActionItem
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import basis_note, name_with_note
from indicators.choices import Direction
from reports.analysis.needed import Needed, county_needed, lead_needed, units_needed
from reports.documents.names import month_title, paper_name
from reports.models import FigureRow, IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.needed.task_text import Task, task_blocks
from reports.pages.shown import choose_report
from reports.presentation import place_text, with_unit
from reports.report_notes import code_text
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
    blocks = of_report(
        "needed",
        report,
        lambda: [block for block in _blocks(row, report, unit, gain) if block],
        shown.query,
        code,
        unit,
        gain,
    )
    if wants_paper(request):
        return _paper(request, report, row, blocks)
    context = shown.context() | {
        "row": row,
        "gain": gain,
        "units": units,
        "unit": unit,
        "keep": {"unit": unit, "gain": gain},
        "paper_query": urlencode({**shown.carried, "unit": unit, "gain": gain}),
        "blocks": blocks,
    }
    return render(request, "reports/pages/needed/indicator_needed.html", context)


def _paper(
    request: SignedInRequest, report: MonthlyReport, row: IndicatorRow, blocks: list[dict[str, Any]]
) -> HttpResponse:
    """攻坚任务清单: what it would take, and the open items of the ledger that the reader may see."""
    what = _("List of tasks to raise the indicator “%(name)s”") % {"name": row.name}
    title = month_title(report, what)
    text = Text(
        title,
        report.region_name,
        report.cycle.end,
        Form.SHEET,
        task_blocks(title, row, blocks, _tasks(request, row.code), note=code_text(report)),
    )
    return answer_paper(request, text, about=f"indicator_needed {row.code}", name=paper_name(report, what))


def _tasks(request: SignedInRequest, code: str) -> list[Task]:
    seen = ActionItem.objects.visible_to(request.user).not_closed().filter(indicator_code=code).order_by("due", "pk")
    items = list(seen.select_related("owner", "measure").prefetch_related("co_units"))
    gaps, today = read_gaps(items), Today.of(timezone.localdate(), calendar=calendar_in_force())
    return [
        Task(
            item.number,
            item.title,
            gaps[item.pk],
            str(item.get_cause_display()) if item.cause else "",
            "；".join(filter(None, (item.demand, str(item.measure or "")))),
            item.owner.short_name,
            "、".join(unit.short_name for unit in item.co_units.all()),
            item.section,
            item.person,
            item.due,
            str(lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=today).label),
        )
        for item in items
    ]


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
