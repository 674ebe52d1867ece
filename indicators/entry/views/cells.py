"""What the grid asks while somebody types: save cells, submit."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.json_doors import answer, key, keys, rows, text, unreadable
from departments.choices import Role
from departments.models import User
from departments.trail.record import record
from indicators.entry.autosave import save_cells
from indicators.entry.cell_answers import LONGEST, MOST_CELLS, read_cells
from indicators.entry.facts import Key
from indicators.entry.grid_rows import answers_as_json, grid_rows, last_change, stale_text
from indicators.entry.submit import Submission, submit_cells
from indicators.entry.texts import first_field
from indicators.entry.views.scripts import ScriptRequest, for_scripts
from indicators.entry.worksheet import Worksheet, sheet_of
from indicators.models import Cycle

TYPISTS = (Role.STAFF, Role.TASKFORCE)
LATE = text(LONGEST, needed=False)


@for_scripts(*TYPISTS, shape={"cycle": key(), "cells": rows(MOST_CELLS), "late_reason": LATE})
def entry_cell(request: ScriptRequest) -> HttpResponse:
    """Save typed cells and answer what stands there now, row by row."""
    cells, cycle = read_cells(request.sent["cells"]), cycle_of_page(request)
    if cells is None:
        return unreadable()
    if cycle is None:
        return no_period(request)
    saved = save_cells(
        cycle=cycle,
        cells=cells,
        actor=request.user,
        at=timezone.now(),
        late_reason=request.sent["late_reason"],
    )
    return JsonResponse({"rows": answers_as_json(sheet_of(facts=saved.facts), saved.answers, request.user)})


@for_scripts(
    *TYPISTS,
    shape={"cycle": key(), "rows": rows(MOST_CELLS), "again": keys(MOST_CELLS, needed=False), "late_reason": LATE},
)
def entry_submit(request: ScriptRequest) -> HttpResponse:
    """Submit the rows of the page; held rows come back with what they lack, linked to their cells."""
    cycle = cycle_of_page(request)
    if cycle is None:
        return no_period(request)
    seen = versions_shown(request)
    if seen is None:
        return unreadable()
    submitted = submit_cells(
        cycle=cycle,
        seen=seen,
        actor=request.user,
        at=timezone.now(),
        confirmed=set(request.sent["again"]),
        late_reason=request.sent["late_reason"][:200],
    )
    if submitted is None:
        return unreadable()
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


def versions_shown(request: ScriptRequest) -> dict[Key, int] | None:
    """The rows that the page named, in its order, and the versions it shows; None when no page of ours sends them."""
    cells = read_cells(request.sent["rows"])
    return None if cells is None else {cell.key: cell.version for cell in cells}


def cycle_of_page(request: ScriptRequest) -> Cycle | None:
    """The period of the page; one of another region is none."""
    found = Cycle.objects.filter(pk=request.sent["cycle"]).select_related("scheme")
    if request.user.department_id is None:
        return found.visible_to(request.user).first()
    return found.filter(region__departments=request.user.department_id).first()


def no_period(request: ScriptRequest) -> HttpResponse:
    record(actor=request.user, action="entry.refused", target="", detail={"cycle": str(request.sent["cycle"])})
    return answer(_("This period is not there."), status=404)
