"""Importing figures from a file (导入填报数据): drafts through the same door as typed ones, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, file_problem
from config.files.records import Book, address
from config.sheets.understand import heading_problems
from departments.models import User
from departments.trail.record import record
from indicators.choices import UploadStatus
from indicators.entry.save import save_figures
from indicators.models import Cycle
from indicators.upload.columns import LABELS, missing
from indicators.upload.open import OpenedSheet, open_sheet
from indicators.upload.plan import PlanLine, UploadPlan, plan_upload


@dataclass(slots=True)
class ImportResult:
    """What an import did; rows that state nothing are counted and change nothing."""

    saved: int = 0
    unchanged: int = 0
    blank: int = 0
    passed: list[tuple[int, str]] = field(default_factory=list)  # row and why
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def import_figures(*, book: Book, cycle: Cycle, user: User, sheet: str = "", rates_alone: bool = False) -> ImportResult:
    """Save every row of a file as a draft, understood as an uploaded one is; raises ``ProblemList`` with every fault.

    A row that states nothing is passed over: the empty line of a form never erases a figure. Nobody can be asked here,
    so a heading that nobody knows and a title that contradicts the period are faults; so is a rate without its parts
    unless ``rates_alone`` says that it is meant.
    """
    now = timezone.now()
    opened = open_sheet(book=book, cycle=cycle, department=None, actor=user, sheet=sheet)
    if len(opened.understood.sheet.rows) <= opened.understood.heads.last_row:
        raise file_problem(_("The table has a header but no rows."), _("Fill it in and hand it in again."))
    if not opened.sure or opened.warnings:
        raise ProblemList([*_doubtful(opened), *(Problem(None, "", text) for text in opened.warnings)])
    plan = plan_upload(opened=opened, cycle=cycle, at=now, bases={})
    lacking = [] if rates_alone else plan.lacking
    if problems := [*_faults(plan, opened), *_lock_problems(plan), *_lacking(lacking)]:
        raise ProblemList(problems)
    rows = {line.key: line.row.row for line in plan.changes}
    entries = [line.entry for line in plan.changes]
    result = save_figures(cycle=cycle, entries=entries, actor=user, at=now, atomic_refusal=True)
    if result.refused:
        raise ProblemList([Problem(rows[no.entry.key], "", no.message) for no in result.refused])
    unchanged = plan.count(UploadStatus.SAME) + len(result.unchanged)
    done = ImportResult(len(result.saved), unchanged, plan.blank, plan.passed, plan.notes)
    if done.saved:
        counts = {"saved": done.saved, "unchanged": done.unchanged, "file": book.name}
        record(actor=user, action="figures.import", target=str(cycle), detail=counts)
    return done


def _doubtful(opened: OpenedSheet) -> list[Problem]:
    """What a person would be asked about the headings."""
    understood, row = opened.understood, opened.understood.heads.last_row
    found = heading_problems(understood)
    kinds = {kind for sense in understood.senses.values() for kind in sense.things}
    lacks = missing(understood.meanings.values(), indicators="indicator" in kinds)
    if opened.department is None and "department" not in opened.places and "unit" not in kinds:
        lacks.append("department")
    for name in lacks:
        remedy = _("Add it to the header and fill it in.")
        found.append(Problem(row, str(LABELS[name]), _("The column is missing."), remedy))
    return found


def _faults(plan: UploadPlan, opened: OpenedSheet) -> list[Problem]:
    headings = opened.understood.headings
    return [
        Problem(
            fault.row,
            headings.get(fault.column, ""),
            fault.message,
            fault.remedy,
            address=address(fault.row, fault.column),
        )
        for fault in plan.faults
    ]


def _lock_problems(plan: UploadPlan) -> list[Problem]:
    return [
        Problem(line.row.row, "", line.why, address=address(line.row.row, line.row.column))
        for line in plan.of(UploadStatus.LOCKED)
    ]


def _lacking(lines: list[PlanLine]) -> list[Problem]:
    message = _("The rate comes without its numerator and denominator, which are owed with it.")
    remedy = _("Add the two numbers, or say with --rates-alone that it is meant so.")
    return [
        Problem(line.row.row, "", message, remedy, address=address(line.row.row, line.row.column)) for line in lines
    ]
