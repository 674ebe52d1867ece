"""What a sheet would do, row by row (变化预览): good rows are not held up by bad ones, and nothing is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.sheets.table import Table, TableColumn
from departments.models import Upload
from departments.sheets.door import Door, SheetPlace, SheetPlan
from departments.sheets.names import NamedTable, name_units
from departments.sheets.uploads import KeptReading, unpack_reading

# A sheet whose rows contradict each other again and again is not understood row by row.
MOST_ROUNDS = 25


@dataclass(slots=True)
class SheetPreview:
    """A sheet held against what is stored. Counts of its rows add up to the rows that were read."""

    reading: KeptReading
    named: NamedTable
    table: Table  # the rows that would be taken
    plan: SheetPlan
    refused: list[Problem] = field(default_factory=list)
    fatal: list[Problem] = field(default_factory=list)  # nothing is taken because of these
    passed: list[tuple[int, str]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them; a row in which several things stand counts once."""
        new: dict[int, bool] = {}
        for difference in self.plan.differences:
            if difference.row:
                new[difference.row] = new.get(difference.row, True) and difference.is_new
        every = {row for row, _cells in self.reading.rows} | {row for row, _why in self.reading.passed}
        usable = {row for row, _cells in self.table.rows or ()}
        passed = {row for row, _why in self.passed} - new.keys()
        n_new = sum(is_new for row, is_new in new.items() if row in usable)
        n_changed = sum(not is_new for row, is_new in new.items() if row in usable)
        return {
            "read": len(every),
            "new": n_new,
            "changed": n_changed,
            "same": len(usable - passed) - n_new - n_changed,
            "passed": len(passed),
            "refused": len(every - usable - passed),
            "gone": sum(difference.row == 0 for difference in self.plan.differences),
        }

    @property
    def warnings(self) -> list[str]:
        """What a person ticks before confirming."""
        names = "、".join(heading for _cell, heading in self.reading.unknown if self.reading.must_choose)
        text = _("Nobody knows what these columns hold, and they are not read: %(names)s.") % {"names": names}
        return [*self.reading.warnings, *([text] if names else []), *self.plan.warnings]

    def choose(self, choices: frozenset[str]) -> SheetPreview:
        """The same with those choices alone: what was not ticked stands as it was."""
        kept = [each for each in self.plan.differences if not each.choice or each.choice in choices]
        return replace(self, plan=replace(self.plan, differences=kept))

    @property
    def choices(self) -> set[str]:
        """What may be ticked."""
        return {each.choice for each in self.plan.differences if each.choice}

    @property
    def may_confirm(self) -> bool:
        return bool(self.plan.differences) and not self.fatal

    @property
    def seen(self) -> str:
        """What was looked at: confirming does this and nothing else."""
        shown = (
            [asdict(difference) for difference in self.plan.differences],
            [row for row, _cells in self.table.rows or ()],
        )
        return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:32]


def name_upload(*, upload: Upload, door: Door, place: SheetPlace) -> tuple[KeptReading, NamedTable]:
    """What was read, and its table with known things in the place of their names."""
    reading = unpack_reading(upload)
    place = replace(place, options=reading.options)
    table = table_of(reading, door, place, name=upload.name)
    return reading, name_units(table, door, place, reading.answers)


def preview_upload(*, upload: Upload, door: Door, place: SheetPlace) -> SheetPreview:
    """What would happen now. The file is not read again, nor are its headings."""
    reading, named = name_upload(upload=upload, door=door, place=place)
    return preview_reading(reading, named, door=door, place=replace(place, options=reading.options))


def preview_reading(reading: KeptReading, named: NamedTable, *, door: Door, place: SheetPlace) -> SheetPreview:
    """What a sheet that was understood would do; nothing is stored."""
    passed = [*reading.passed, *named.passed, *_find_repeats(named.table)]
    left_out = {row for row, _why in passed}
    kept = _without(named.table, left_out)
    preview = SheetPreview(reading, named, replace(kept, rows=()), SheetPlan(), passed=sorted(passed))
    header = _problems_of(reading)
    preview.fatal = [problem for problem in header if problem.row is None or problem.row <= reading.heading_row]
    if not preview.fatal:
        _plan_partly(preview, kept, door, place)
        preview.passed = sorted({*preview.passed, *preview.plan.passed})
    return preview


def _find_repeats(table: Table) -> list[tuple[int, str]]:
    """Rows that say the very same as one before them."""
    first: dict[tuple[str, ...], int] = {}
    found = []
    for number, cells in table:
        if (row := first.setdefault(cells, number)) != number:
            found.append((number, _("It says the same as row %(row)s.") % {"row": row}))
    return found


def _plan_partly(preview: SheetPreview, table: Table, door: Door, place: SheetPlace) -> None:
    """Plan; leave out the rows with faults and plan again, until those that are left agree with each other."""
    for _round in range(MOST_ROUNDS):
        if not table.rows:
            return
        try:
            plan = door.plan(replace(table, source=iter(())), place)
        except ProblemList as refusal:
            problems = list(dict.fromkeys(table.name_problem(problem) for problem in refusal.problems))
            faulty = {row for problem in problems for row in (problem.row, *problem.also) if row is not None}
            if door.is_whole or any(problem.row is None for problem in problems) or not faulty:
                preview.fatal += [problem for problem in problems if problem.row is None]
                preview.refused += [problem for problem in problems if problem.row is not None]
                preview.fatal = preview.fatal or preview.refused
                return
            preview.refused += problems
            table = _without(table, faulty)
        else:
            preview.plan, preview.table = plan, table
            return
    preview.fatal = list(preview.refused)


def _without(table: Table, rows: Iterable[int]) -> Table:
    left_out = set(rows)
    kept = tuple(row for row in table.rows or () if row[0] not in left_out)
    problems = [problem for problem in table.problems if problem.row not in left_out]
    return replace(table, rows=kept, problems=problems, source=iter(()))


def table_of(reading: KeptReading, door: Door, place: SheetPlace, *, name: str) -> Table:
    """The table that was understood, as the door reads it."""
    columns = columns_of(reading, door, place)
    at = {meaning: column for column, meaning in reading.meanings.items()}
    return Table(
        name,
        columns,
        iter(()),
        tuple(at.get(column.name) for column in columns),
        {meaning: reading.headings[column] for column, meaning in reading.meanings.items()},
        reading.title,
        reading.measures,
        rows=tuple((int(row), tuple(cells)) for row, cells in reading.rows),
        problems=_problems_of(reading),
    )


def columns_of(reading: KeptReading, door: Door, place: SheetPlace) -> tuple[TableColumn, ...]:
    """What the columns of the sheet can mean."""
    own = [TableColumn(name, aliases=(heading,), is_number=True) for name, heading in reading.more]
    return (*door.columns_for(list(reading.headings.values()), place), *own)


def _problems_of(reading: KeptReading) -> list[Problem]:
    return [Problem(**{**problem, "also": tuple(problem["also"])}) for problem in reading.problems]
