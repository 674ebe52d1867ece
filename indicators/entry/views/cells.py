"""What the grid asks while somebody types: save cells, understand a pasted block, hand in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import Role
from departments.rules import may_enter
from departments.trail.record import record
from indicators.entry.autosave import save_cells
from indicators.entry.cell_answers import preview, read_cells
from indicators.entry.grid_rows import answers_as_json, grid_row
from indicators.entry.paste import read_block
from indicators.entry.submit import Handed, hand_in
from indicators.entry.texts import first_field
from indicators.entry.views.scripts import answer, for_scripts
from indicators.entry.worksheet import Worksheet, answered, worksheet_of
from indicators.models import Cycle

TYPISTS = (Role.STAFF, Role.TASKFORCE)
COLUMNS = ("value", "denominator", "score", "note")


@for_scripts(*TYPISTS)
def entry_cell(request: HttpRequest) -> HttpResponse:
    """Save typed cells and answer what stands there now, row by row."""
    cells, cycle = read_cells(request.said.get("cells")), _cycle(request)
    if cells is None:
        return _unreadable()
    if cycle is None:
        return _no_period(request)
    saved = save_cells(
        cycle=cycle,
        cells=cells,
        actor=request.user,
        at=timezone.now(),
        late_reason=str(request.said.get("late_reason", "")),
    )
    sheet = answered(cycle=cycle, saved=saved)
    return JsonResponse({"rows": answers_as_json(sheet, saved.answers)})


@for_scripts(*TYPISTS)
def entry_paste(request: HttpRequest) -> HttpResponse:
    """What was understood of a pasted block, before anything is changed."""
    said, cycle = request.said, _cycle(request)
    text, html, columns = said.get("text"), said.get("html", ""), said.get("columns")
    if not isinstance(text, str) or not isinstance(html, str) or not _are_columns(columns):
        return _unreadable()
    if cycle is None:
        return _no_period(request)
    sheet = _sheet_of(request, cycle)
    if sheet is None:
        return _unreadable()
    return JsonResponse(preview(read_block(text, html), [grid_row(sheet, line) for line in sheet.lines], columns))


@for_scripts(*TYPISTS)
def entry_submit(request: HttpRequest) -> HttpResponse:
    """Hand in the rows of the page; held rows come back with what they lack, linked to their cells."""
    cycle = _cycle(request)
    if cycle is None:
        return _no_period(request)
    sheet = _sheet_of(request, cycle)
    if sheet is None:
        return _unreadable()
    confirmed = {pk for pk in request.said.get("again", []) if isinstance(pk, int)}
    late_reason = str(request.said.get("late_reason", ""))[:200]
    at = timezone.now()
    handed = hand_in(sheet=sheet, actor=request.user, at=at, touched=confirmed, late_reason=late_reason)
    after = worksheet_of(cycle=cycle, keys=[(line.department.pk, line.indicator.pk) for line in sheet.lines], at=at)
    rows = [grid_row(after, line).as_json() for line in after.lines]
    return JsonResponse({"rows": rows, "done": len(handed.done), "said": _said(handed), "held": _held(handed)})


def _said(handed: Handed) -> str:
    done = len(handed.done)
    if not done:
        return _("Nothing was submitted.") if handed.held or handed.refused else _("There was nothing to submit.")
    said = ngettext(
        "%(n)d figure was submitted to the reviewer.", "%(n)d figures were submitted to the reviewer.", done
    )
    return said % {"n": done}


def _held(handed: Handed) -> list[dict[str, Any]]:
    rows = [
        {"i": figure.indicator_id, "d": figure.department_id, "field": "note", "message": why}
        for figure, why in handed.refused
    ]
    unchanged = _("Returned and not changed. Change it, or tick “checked, it is right”.")
    return rows + [
        {
            "i": line.indicator.pk,
            "d": line.department.pk,
            "field": first_field(line.indicator),
            "message": unchanged,
        }
        for line in handed.held
    ]


def _sheet_of(request: HttpRequest, cycle: Cycle) -> Worksheet | None:
    """The rows that the page named, in its order; None when it named what nobody may type there."""
    cells = read_cells(request.said.get("rows"))
    if cells is None:
        return None
    allowed = [c for c in cells if may_enter(request.user, department_id=c.department_id, region_id=cycle.region_id)]
    sheet = worksheet_of(cycle=cycle, keys=[cell.key for cell in allowed], at=timezone.now())
    lines = {(line.department.pk, line.indicator.pk): line for line in sheet.lines}
    foreign = sorted({cell.indicator_id for cell in cells if cell.key not in lines})
    if foreign:
        record(actor=request.user, action="entry.refused", target=str(cycle), detail={"indicators": foreign[:50]})
        return None
    sheet.lines = [lines[cell.key] for cell in cells]
    return sheet


def _cycle(request: HttpRequest) -> Cycle | None:
    """The period of the page; one of another region is none."""
    key = request.said.get("cycle")
    if not isinstance(key, int) or not 0 < key < 1 << 53:
        return None
    rows = Cycle.objects.filter(pk=key)
    if request.user.department_id is None:
        return rows.visible_to(request.user).first()
    return rows.filter(region__departments=request.user.department_id).first()


def _are_columns(said: Any) -> bool:
    return isinstance(said, list) and bool(said) and len(said) <= len(COLUMNS) and all(c in COLUMNS for c in said)


def _no_period(request: HttpRequest) -> HttpResponse:
    record(actor=request.user, action="entry.refused", target="", detail={"cycle": str(request.said.get("cycle"))[:40]})
    return answer(_("This period is not there."), status=404)


def _unreadable() -> HttpResponse:
    return answer(_("The request could not be read. Load the page again."), status=400)
