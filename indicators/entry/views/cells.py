"""What the grid asks while somebody types: save cells, understand a pasted block, submit."""

from typing import Any, TypeGuard

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import Role
from departments.models import User
from departments.trail.record import record
from indicators.entry.autosave import save_cells
from indicators.entry.cell_answers import preview, read_cells
from indicators.entry.facts import Key
from indicators.entry.grid_rows import answers_as_json, grid_rows, last_change, stale_text
from indicators.entry.paste import read_block
from indicators.entry.submit import Submission, submit_cells
from indicators.entry.texts import first_field
from indicators.entry.views.scripts import ScriptRequest, answer, for_scripts
from indicators.entry.worksheet import Worksheet, sheet_of, sheet_of_cells
from indicators.models import Cycle

TYPISTS = (Role.STAFF, Role.TASKFORCE)
COLUMNS = ("value", "denominator", "score", "note")


@for_scripts(*TYPISTS)
def entry_cell(request: ScriptRequest) -> HttpResponse:
    """Save typed cells and answer what stands there now, row by row."""
    cells, cycle = read_cells(request.sent.get("cells")), _cycle(request)
    if cells is None:
        return _unreadable()
    if cycle is None:
        return _no_period(request)
    saved = save_cells(
        cycle=cycle,
        cells=cells,
        actor=request.user,
        at=timezone.now(),
        late_reason=str(request.sent.get("late_reason", "")),
    )
    return JsonResponse({"rows": answers_as_json(sheet_of(facts=saved.facts), saved.answers, request.user)})


@for_scripts(*TYPISTS)
def entry_paste(request: ScriptRequest) -> HttpResponse:
    """What was understood of a pasted block, before anything is changed."""
    sent, cycle = request.sent, _cycle(request)
    text, html, columns = sent.get("text"), sent.get("html", ""), sent.get("columns")
    if not isinstance(text, str) or not isinstance(html, str) or not _are_columns(columns):
        return _unreadable()
    if cycle is None:
        return _no_period(request)
    seen = _versions_shown(request)
    if seen is None:
        return _unreadable()
    sheet = sheet_of_cells(cycle=cycle, keys=list(seen), actor=request.user, at=timezone.now())
    if sheet is None:
        return _unreadable()
    return JsonResponse(preview(read_block(text, html), grid_rows(sheet), columns, seen))


@for_scripts(*TYPISTS)
def entry_submit(request: ScriptRequest) -> HttpResponse:
    """Submit the rows of the page; held rows come back with what they lack, linked to their cells."""
    cycle = _cycle(request)
    if cycle is None:
        return _no_period(request)
    seen = _versions_shown(request)
    if seen is None:
        return _unreadable()
    submitted = submit_cells(
        cycle=cycle,
        seen=seen,
        actor=request.user,
        at=timezone.now(),
        confirmed={pk for pk in request.sent.get("again", []) if isinstance(pk, int)},
        late_reason=str(request.sent.get("late_reason", ""))[:200],
    )
    if submitted is None:
        return _unreadable()
    sheet, submission = submitted
    rows = [row.as_json() for row in grid_rows(sheet)]
    return JsonResponse(
        {
            "rows": rows,
            "done": len(submission.done),
            "said": _outcome_text(submission),
            "held": _rows_held_back(submission, request.user),
            "receipt": _receipt(cycle, sheet, submission),
        }
    )


def _outcome_text(submission: Submission) -> str:
    done = len(submission.done)
    if not done:
        return (
            _("Nothing was submitted.")
            if submission.held or submission.refused or submission.stale
            else _("There was nothing to submit.")
        )
    text = ngettext(
        "%(n)d figure was submitted to the reviewer.", "%(n)d figures were submitted to the reviewer.", done
    )
    return text % {"n": done}


def _receipt(cycle: Cycle, sheet: Worksheet, submission: Submission) -> str:
    """The address of the receipt (回执); none where nothing went, or where it went for several units."""
    units = {line.department for line in sheet.lines}
    if not submission.done or len(units) != 1:
        return ""
    return reverse("entry_receipt", query={"cycle": cycle.address, "department": units.pop().code})


def _rows_held_back(submission: Submission, reader: User) -> list[dict[str, Any]]:
    rows = [
        {"i": figure.indicator_id, "d": figure.department_id, "field": "note", "message": why}
        for figure, why in submission.refused
    ]
    rows += [
        {
            "i": line.indicator.pk,
            "d": line.department.pk,
            "field": first_field(line.indicator),
            "message": stale_text(line),
            "stale": last_change(line.figure, reader) if line.figure else None,
        }
        for line in submission.stale
    ]
    unchanged = _("Returned and not changed. Change it, or tick “checked, it is right”.")
    return rows + [
        {
            "i": line.indicator.pk,
            "d": line.department.pk,
            "field": first_field(line.indicator),
            "message": unchanged,
        }
        for line in submission.held
    ]


def _versions_shown(request: ScriptRequest) -> dict[Key, int] | None:
    """The rows that the page named, in its order, and the versions it shows; None when no page of ours sends them."""
    cells = read_cells(request.sent.get("rows"))
    return None if cells is None else {cell.key: cell.version for cell in cells}


def _cycle(request: ScriptRequest) -> Cycle | None:
    """The period of the page; one of another region is none."""
    key = request.sent.get("cycle")
    if not isinstance(key, int) or not 0 < key < 1 << 53:
        return None
    rows = Cycle.objects.filter(pk=key).select_related("scheme")
    if request.user.department_id is None:
        return rows.visible_to(request.user).first()
    return rows.filter(region__departments=request.user.department_id).first()


def _are_columns(sent: Any) -> TypeGuard[list[str]]:
    return isinstance(sent, list) and bool(sent) and len(sent) <= len(COLUMNS) and all(c in COLUMNS for c in sent)


def _no_period(request: ScriptRequest) -> HttpResponse:
    record(actor=request.user, action="entry.refused", target="", detail={"cycle": str(request.sent.get("cycle"))[:40]})
    return answer(_("This period is not there."), status=404)


def _unreadable() -> HttpResponse:
    return answer(_("The request could not be read. Load the page again."), status=400)
