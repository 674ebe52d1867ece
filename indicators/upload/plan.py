"""What an uploaded sheet would change (上传比对), and doing it: whole or not at all, never over others' work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import User
from departments.trail.record import record
from indicators.choices import EDITABLE_STATES, Rollup, UploadStatus
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.doubts.read import Doubting, doubting
from indicators.doubts.rules import Typed
from indicators.entry.facts import Key, days_of
from indicators.entry.save import SaveResult, save_figures
from indicators.figures.days import PeriodDays
from indicators.figures.facts import Entry, as_stored, facts_of, problems_of
from indicators.models import Cycle, Figure
from indicators.upload.measures import CellFault
from indicators.upload.offered import cell_facts
from indicators.upload.open import OpenedSheet
from indicators.upload.readings import SheetReading, SheetRow
from indicators.upload.rows import read_sheet_rows

CHANGING = (UploadStatus.NEW, UploadStatus.CHANGED, UploadStatus.CONFLICT)
# Cells that can be wrong on their own.
JUDGED = ("value", "score", "numerator", "denominator", "as_of")


@dataclass(slots=True)
class PlanLine:
    """One row of the sheet held against what is stored."""

    row: SheetRow
    entry: Entry
    stored: Figure | None
    status: UploadStatus
    why: str = ""  # it is locked
    late: bool = False
    lacks_parts: bool = False  # a rate without the numerator and denominator that are owed with it
    doubts: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.row.key

    @property
    def version(self) -> int:
        return self.stored.version if self.stored else 0


@dataclass(slots=True)
class UploadPlan:
    lines: list[PlanLine]
    faults: list[CellFault]
    passed: list[tuple[int, str]]
    notes: list[str] = field(default_factory=list)  # what was taken as shown, what was checked
    warnings: list[str] = field(default_factory=list)  # contradictions that a person must acknowledge
    blank: int = 0

    def of(self, *statuses: str) -> list[PlanLine]:
        return [line for line in self.lines if line.status in statuses]

    def count(self, status: str) -> int:
        return len(self.of(status))

    @property
    def changes(self) -> list[PlanLine]:
        return self.of(*CHANGING)

    @property
    def lacking(self) -> list[PlanLine]:
        """Changes that give a rate and not what it is made of: taken over only when a person says so."""
        return [line for line in self.changes if line.lacks_parts]

    @property
    def left_out(self) -> list[str]:
        """How many rows differ and are passed over, and why."""
        counts = Counter(line.why for line in self.of(UploadStatus.LOCKED))
        return [
            ngettext(
                "%(n)d row differs and was passed over: %(why)s",
                "%(n)d rows differ and were passed over: %(why)s",
                n,
            )
            % {"n": n, "why": why}
            for why, n in counts.items()
        ]

    @property
    def needs_reason(self) -> bool:
        """Whether some change comes after the deadline (软锁)."""
        return any(line.late for line in self.changes)


def plan_upload(*, opened: OpenedSheet, cycle: Cycle, at: datetime, bases: Mapping[Key, int]) -> UploadPlan:
    """Hold every row against the stored figures. ``bases`` are the versions the person started from."""
    reading = read_sheet_rows(cycle=cycle, opened=opened)
    stored = _figures_of(cycle, reading)
    doors, days = open_doors(cycle=cycle, at=at), days_of(cycle, at)
    plan = UploadPlan([], list(reading.faults), reading.passed, reading.notes, opened.warnings, reading.blank)
    for row in reading.rows:
        entry = as_stored(row.indicator, row.entry, days)
        figure = stored.get(row.key)
        line = PlanLine(row, entry, figure, UploadStatus.SAME)
        line.status, line.why = _judge(line, doors, bases.get(row.key))
        line.late = doors.needs_reason(*row.key)
        line.lacks_parts = _lacks_parts(line)
        unfit = _unfit(line, days) if line.status in CHANGING else []
        plan.faults += unfit
        plan.lines += [] if unfit else [line]
    plan.faults.sort(key=lambda fault: (fault.row, fault.column))
    _doubt(cycle, plan)
    return plan


def _unfit(line: PlanLine, days: PeriodDays) -> list[CellFault]:
    """What the limits of the indicator forbid, each at the cell that alone would be refused for it."""
    faults = []
    for message in problems_of(line.row.indicator, line.entry, days):
        column = line.row.column
        for name in JUDGED:
            alone = replace(Entry(*line.key[::-1]), **{name: getattr(line.entry, name)})
            if name in line.row.columns and message in problems_of(line.row.indicator, alone, days):
                column = line.row.columns[name]
        faults.append(CellFault(line.row.row, column, message, _("Correct the cell, or leave the row empty.")))
    return faults


def _lacks_parts(line: PlanLine) -> bool:
    """As in the grid, where such a rate cannot be typed at all."""
    entry, stored = line.entry, line.stored
    is_new = entry.value is not None and (stored is None or stored.value != entry.value)
    return line.row.indicator.rollup == Rollup.RATIO and entry.numerator is None and is_new


def _figures_of(cycle: Cycle, reading: SheetReading) -> dict[Key, Figure]:
    units = {row.department.pk for row in reading.rows}
    rows = Figure.objects.filter(cycle=cycle, department__in=units).select_related("entered_by")
    return {(row.department_id, row.indicator_id): row for row in rows}


def _judge(line: PlanLine, doors: OpenDoors, base: int | None) -> tuple[UploadStatus, str]:
    """Whoever changed a figure since the person started, the same account at another desk included: it is asked."""
    figure = line.stored
    if not line.row.touched or line.entry.facts() == facts_of(figure):
        is_newer = not line.row.touched and figure is not None and _differs_since(line, figure, base)
        text = _("Changed since the form was downloaded, and not in the sheet: what is stored stays.")
        return UploadStatus.SAME, text if is_newer else ""
    if figure is not None and figure.state not in EDITABLE_STATES:
        return UploadStatus.LOCKED, str(figure.get_state_display())
    if not doors.is_open(*line.key):
        return UploadStatus.LOCKED, _("The period is closed. Ask the task force to unlock it, with a reason.")
    if figure is not None and _differs_since(line, figure, base):
        return UploadStatus.CONFLICT, ""
    is_new = figure is None or (figure.is_blank and figure.numerator is None)
    return (UploadStatus.NEW if is_new else UploadStatus.CHANGED), ""


def _differs_since(line: PlanLine, figure: Figure, base: int | None) -> bool:
    """Whether the figure says something else than when the person started; a mere change of state is none."""
    if line.row.base is not None:
        return cell_facts(line.row.indicator, figure) != line.row.base.facts
    return base is not None and figure.version != base


def _doubt(cycle: Cycle, plan: UploadPlan) -> None:
    changes = plan.changes
    if not changes:
        return
    units = {unit for unit, _indicator in (line.key for line in changes)}
    indicators = [line.row.indicator for line in changes]
    past = doubting(cycle=cycle, departments=units, indicators=indicators)
    for line in changes:
        line.doubts = _doubts_of(past, cycle, line)


def _doubts_of(past: Doubting, cycle: Cycle, line: PlanLine) -> list[str]:
    entry = line.entry
    if entry.value is None:
        return []
    typed = Typed(cycle.start, entry.value, entry.numerator, entry.denominator)
    return [str(doubt.message) for doubt in past.of(line.row.indicator, entry.department_id, typed)]


@transaction.atomic
def confirm_upload(
    *,
    plan: UploadPlan,
    cycle: Cycle,
    actor: User,
    at: datetime,
    shown: Mapping[Key, int],
    take: Collection[Key],
    late_reason: str = "",
    file: str = "",
) -> SaveResult:
    """Save what the preview showed. ``take`` are the conflicts in which the sheet wins, ``shown`` the versions seen.

    Nothing is saved when a figure was changed since the preview: the result then names the conflicts.
    """
    chosen = [line for line in plan.changes if line.status != UploadStatus.CONFLICT or line.key in take]
    entries = [replace(line.entry, version=shown.get(line.key, 0)) for line in chosen]
    result = save_figures(
        cycle=cycle, entries=entries, actor=actor, at=at, atomic_refusal=True, late_reason=late_reason
    )
    if result.saved:
        locked = sorted(line.row.indicator.code for line in plan.of(UploadStatus.LOCKED))
        detail = {"saved": len(result.saved), "unchanged": plan.count(UploadStatus.SAME), "file": file[:80]}
        detail |= {"locked": locked[:50]} if locked else {}
        record(actor=actor, action="figures.upload", target=str(cycle), detail=detail)
    return result


def record_locked(*, plan: UploadPlan, cycle: Cycle, actor: User, file: str) -> None:
    """Protected cells of our own form that came back changed: passed over, and put on record."""
    locked = sorted(line.row.indicator.code for line in plan.of(UploadStatus.LOCKED))
    if locked:
        detail = {"file": file[:80], "why": "locked figures changed", "indicators": locked[:50]}
        record(actor=actor, action="upload.refused", target=str(cycle), detail=detail)
