"""What a sheet would do, row by row (变化预览): good rows are not held up by bad ones, and nothing is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.files.records import Book, CellKind, Grid
from config.sheets.stated import StatedKind
from config.sheets.table import Row, Table, TableColumn
from config.sheets.understand import SeveralSheets, Understood, Wanted, understand
from config.sheets.words import is_total
from departments.choices import NameKind
from departments.models import Upload
from departments.sheets.door import Door, SheetPlace, SheetPlan
from departments.sheets.names import NamedTable, name_units, recall_answers
from departments.sheets.uploads import KeptReading, unpack_reading

# A sheet whose rows contradict each other again and again is not understood row by row.
MOST_ROUNDS = 25
MOST_ORIGINALS = 500
# Lines outside the table.
MOST_LINES, MOST_LETTERS = 40, 400


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
        """Rows by what becomes of them."""
        new: dict[int, bool] = {}
        for difference in self.plan.differences:
            if difference.row:
                new[difference.row] = new.get(difference.row, True) and difference.is_new
        rows = {row for row, _cells in self.table.rows or ()}
        n_new = sum(is_new for row, is_new in new.items() if row in rows)
        n_changed = sum(not is_new for row, is_new in new.items() if row in rows)
        return {
            "read": len(self.reading.rows) + len(self.reading.passed),
            "new": n_new,
            "changed": n_changed,
            "same": len(rows) - n_new - n_changed,
            "passed": len(self.passed),
            "refused": len(self.reading.rows) + len(self.reading.passed) - len(self.passed) - len(rows),
            "gone": sum(difference.row == 0 for difference in self.plan.differences),
        }

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
    place = replace(place, options=reading.options)
    passed = [*reading.passed, *named.passed, *_find_repeats(named.table)]
    left_out = {row for row, _why in passed}
    kept = _without(named.table, left_out)
    preview = SheetPreview(reading, named, replace(kept, rows=()), SheetPlan(), passed=sorted(passed))
    header = _problems_of(reading)
    preview.fatal = [problem for problem in header if problem.row is None or problem.row <= reading.heading_row]
    if not preview.fatal:
        _plan_partly(preview, kept, door, place)
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


def read_sheet(
    *, book: Book, door: Door, place: SheetPlace, sheet: str = "", meanings: Mapping[int, str] | None = None
) -> KeptReading:
    """One sheet of a book understood; ``meanings`` are what a person said of its columns. Raises ``ProblemList``."""
    wants = door.wants(place) if door.wants else Wanted()
    try:
        found = understand(book, door.columns, sheet=sheet, meanings=meanings, wants=wants)
    except SeveralSheets as several:
        chosen = several.best or several.names[0]
        reading = read_sheet(book=book, door=door, place=place, sheet=chosen, meanings=meanings)
        return replace(reading, must_choose=True)
    columns = door.columns_for(list(found.headings.values()), place)
    answers = _recall_meanings(found, door, place) if meanings is None else meanings
    if answers or columns != door.columns:
        found = understand(book, columns, sheet=found.sheet.name, meanings=answers, wants=wants)
    reading = _reading_of(found, columns)
    reading.warnings += _other_periods(found, door.label(place) if door.label else "")
    return replace(reading, sheets=[each.name for each in book.sheets])


def _other_periods(found: Understood, label: str) -> Iterator[str]:
    """A period that the sheet names and that is not the one it is handed in for."""
    for stated in found.stated:
        if label and stated.kind == StatedKind.PERIOD and not stated.value.agrees(label):
            values = {"stated": stated.text, "where": stated.where, "own": label}
            yield _("The sheet says %(stated)s (%(where)s); it is handed in for %(own)s.") % values


def _recall_meanings(found: Understood, door: Door, place: SheetPlace) -> dict[int, str]:
    answers = recall_answers(door=door, place=place).get(NameKind.HEADING, {})
    return {column: answers[text] for column, text in found.headings.items() if text in answers}


def _reading_of(found: Understood, columns: Sequence[TableColumn]) -> KeptReading:
    table = found.table.whole()
    rows, names = list(table), [column.name for column in table.columns]
    problems = [*found.problems, *_heading_faults(found), *_empty(rows), *table.problems]
    usual = {column.name for column in columns}
    return KeptReading(
        sheet=found.sheet.name,
        heading_row=found.heading_rows[1],
        headings=dict(found.headings),
        meanings={column: name for name, column in found.places.items()},
        more=[(each.name, each.aliases[0]) for each in found.columns if each.name not in usual],
        title=found.title,
        measures=dict(found.measures),
        above=list(_lines(found.sheet, range(1, found.heading_rows[0]))),
        below=list(_lines(found.sheet, range(_last_row(found, rows) + 1, len(found.sheet.rows) + 1)))[-MOST_LINES:],
        rows=[(row, list(cells)) for row, cells in rows],
        passed=list(table.passed),
        originals=_originals(found, names, rows),
        stated=[f"{each.text} ({each.where})" for each in found.stated],
        warnings=list(table.warnings),
        problems=[asdict(problem) for problem in problems],
    )


def _heading_faults(found: Understood) -> Iterator[Problem]:
    """Columns that are missing or stand there twice; what nobody knows is shown and not used."""
    row = found.heading_rows[1]
    for column in found.twice:
        text = _("The column appears more than once.")
        yield Problem(row, found.headings[column], text, _("Keep one of them."))
    for missing in found.missing:
        yield Problem(row, missing.name, _("The column is missing."), _("Say which column holds it, or add it."))


def _last_row(found: Understood, rows: Sequence[Any]) -> int:
    """The last row that names something and says something of it; what follows is no table any more."""
    full = [number for number, cells in rows if sum(map(bool, cells)) > 1]
    return max(full, default=found.heading_rows[1])


def _lines(sheet: Grid, rows: Iterable[int]) -> Iterator[str]:
    """The texts of rows outside the table, one line a row."""
    for row in rows:
        texts = [text for column in sheet.visible_columns() if (text := sheet.text(row, column))]
        if texts and not is_total(texts[0]):
            yield " ".join(texts)[:MOST_LETTERS]


def _empty(rows: Sequence[Any]) -> Iterator[Problem]:
    if not rows:
        yield Problem(None, "", _("The table has a header but no rows."), _("Fill it in and hand it in again."))


def _originals(found: Understood, names: Sequence[str], rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """Cells that are read as something else than the file holds: percentages, days, computed values."""
    spotted: list[tuple[str, str, str]] = []
    for row, cells in rows:
        for name, text in zip(names, cells, strict=True):
            at = found.places.get(name)
            if not text or at is None or isinstance(found.sheet.raw(row, at), str | None):
                continue
            cell = found.sheet.cell(row, at)
            if cell.kind != CellKind.TEXT and cell.stored.strip() != text and len(spotted) < MOST_ORIGINALS:
                spotted.append((cell.address, text, cell.stored))
    return spotted
