"""What a sheet of figures would change (上传比对): every row held against what is stored."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.files.problems import Problem
from config.files.records import address
from config.sheets.table import Table
from departments.sheets.door import SheetPlace
from indicators.choices import EDITABLE_STATES, Rollup, UploadStatus
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.doubts.read import Doubting, doubting
from indicators.doubts.rules import Typed
from indicators.entry.facts import Key, days_of
from indicators.figures.days import PeriodDays
from indicators.figures.facts import Entry, as_stored, facts_of, problems_of
from indicators.models import Cycle, Figure
from indicators.upload.offered import cell_facts
from indicators.upload.rows import SheetReading, SheetRow, read_sheet_rows

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
    reading: SheetReading

    def of(self, *statuses: str) -> list[PlanLine]:
        return [line for line in self.lines if line.status in statuses]

    @property
    def changes(self) -> list[PlanLine]:
        return self.of(*CHANGING)

    @property
    def problems(self) -> list[Problem]:
        return self.reading.problems

    @property
    def passed(self) -> list[tuple[int, str]]:
        """Rows of which something is not taken, and why."""
        untaken = [line for line in self.lines if line.why]
        kept = {line.row.row for line in self.lines}
        silent = [(row, why) for row, why in self.reading.passed if row not in kept]
        return [*silent, *((line.row.row, f"{line.row.indicator}: {line.why}") for line in untaken)]

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
    def lacking(self) -> list[str]:
        """Changes that give a rate and not what it is made of: taken over only when a person says so."""
        n = sum(line.lacks_parts for line in self.changes)
        text = ngettext(
            "%(n)d rate lacks the numerator and denominator that are owed with it, and is taken as it is.",
            "%(n)d rates lack the numerators and denominators that are owed with them, and are taken as they are.",
            n,
        )
        return [text % {"n": n}] if n else []

    @property
    def needs_reason(self) -> bool:
        """Whether some change comes after the deadline (软锁)."""
        return any(line.late for line in self.changes)


def plan_upload(table: Table, place: SheetPlace) -> UploadPlan:
    """Hold every row against the stored figures. Rows with faults are in its ``problems`` and not in its lines."""
    reading = read_sheet_rows(table, place)
    cycle, at = place.subject, timezone.now()
    doors, days = open_doors(cycle=cycle, at=at), days_of(cycle, at)
    plan = UploadPlan([], reading)
    # The versions that stood when the sheet was handed in; 0: nothing.
    began = json.loads(place.options["began"]) if "began" in place.options else None
    for row in reading.rows:
        entry = as_stored(row.indicator, row.entry, days)
        line = PlanLine(row, entry, row.stored, UploadStatus.SAME)
        line.status, line.why = _judge(
            line, doors, began.get("{}-{}".format(*row.key), 0) if began is not None else None
        )
        line.late = doors.needs_reason(*row.key)
        line.lacks_parts = _lacks_parts(line)
        unfit = _unfit(line, days) if line.status in CHANGING else []
        reading.problems += unfit
        plan.lines += [] if unfit else [line]
    _doubt(cycle, plan.changes)
    return plan


def _unfit(line: PlanLine, days: PeriodDays) -> list[Problem]:
    """What the limits of the indicator forbid, each at the cell that alone would be refused for it."""
    faults = []
    for message in problems_of(line.row.indicator, line.entry, days):
        column = line.row.column
        fact = next((name for name, at in line.row.columns.items() if at == column), "")
        for name in JUDGED:
            alone = replace(Entry(*line.key[::-1]), **{name: getattr(line.entry, name)})
            if name in line.row.columns and message in problems_of(line.row.indicator, alone, days):
                column, fact = line.row.columns[name], name
        remedy = _("Correct the cell, or leave the row empty.")
        faults.append(Problem(line.row.row, fact, message, remedy, address=address(line.row.row, column)))
    return faults


def _lacks_parts(line: PlanLine) -> bool:
    """As in the grid, where such a rate cannot be typed at all."""
    entry, stored = line.entry, line.stored
    is_new = entry.value is not None and (stored is None or stored.value != entry.value)
    return line.row.indicator.rollup == Rollup.RATIO and entry.numerator is None and is_new


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


def _doubt(cycle: Cycle, changes: Sequence[PlanLine]) -> None:
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
