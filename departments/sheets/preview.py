"""What a sheet would do, row by row (变化预览): good rows are not held up by bad ones, and nothing is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.files.read_table import Table
from config.files.records import Book, Cell, CellKind, Sheet
from departments.choices import NameKind
from departments.models import Upload
from departments.sheets.door import Door, SheetPlace, SheetPlan
from departments.sheets.names import NamedTable, name_units, recall_answers
from departments.sheets.reading import OpenedTable, SeveralSheets, understand
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


def preview_upload(*, upload: Upload, door: Door, place: SheetPlace) -> SheetPreview:
    """What would happen now. The file is not read again, nor are its headings."""
    reading = unpack_reading(upload)
    place = replace(place, options=reading.options)
    table = table_of(reading, door, place, name=upload.name)
    return preview_table(reading=reading, table=table, door=door, place=place)


def preview_table(*, reading: KeptReading, table: Table, door: Door, place: SheetPlace) -> SheetPreview:
    """The same of a table that was just read."""
    named = name_units(table, door, place, reading.answers)
    passed = [*reading.passed, *named.passed, *_find_repeats(named.table)]
    left_out = {row for row, _why in passed}
    kept = _without(named.table, left_out)
    preview = SheetPreview(reading, named, replace(kept, rows=()), SheetPlan(), passed=sorted(passed))
    header = [Problem(**problem) for problem in reading.problems]
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
            problems = list(dict.fromkeys(refusal.problems))
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
    columns = tuple(door.columns_for(list(reading.headings.values()), place))
    at = {meaning: column for column, meaning in reading.meanings.items()}
    positions = tuple(at.get(column.name) for column in columns)
    rows = tuple((int(row), tuple(cells)) for row, cells in reading.rows)
    problems = [Problem(**problem) for problem in reading.problems]
    return Table(name, columns, iter(()), positions, len(reading.headings), True, "", problems, rows)


def read_sheet(
    *,
    book: Book,
    door: Door,
    place: SheetPlace,
    sheet: str = "",
    meanings: dict[int, str] | None = None,
    problems: dict[str, list[Problem]] | None = None,
) -> KeptReading:
    """One sheet of a book understood, with what was answered about its headings before. Raises ``ProblemList``."""
    names = [each.name for each in book.sheets]
    try:
        found = understand(book, door.columns, sheet=sheet, meanings=meanings)
    except SeveralSheets as several:
        found = understand(book, door.columns, sheet=several.best, meanings=meanings)
        return replace(_reading_of(found, door, place), sheets=list(several.names), must_choose=True)
    except ProblemList:
        if door.columns_of is None:
            raise
        first = book.sheet(sheet) or book.sheets[0]
        headings = [first.spread(1, column) for column in first.visible_columns()]
        found = understand(book, door.columns_for(headings, place), sheet=sheet, meanings=meanings)
    columns = door.columns_for(list(found.headings.values()), place)
    if meanings is None:
        meanings = _recall_meanings(found, door, place)
    if meanings != found.meanings or list(columns) != list(door.columns):
        found = understand(
            book, columns, sheet=found.sheet.name, meanings=None if meanings == found.meanings else meanings
        )
    reading = _reading_of(found, door, place)
    reading.sheets = names
    reading.problems += [asdict(problem) for problem in (problems or {}).get(found.sheet.name, ())]
    return reading


def _recall_meanings(found: OpenedTable, door: Door, place: SheetPlace) -> dict[int, str]:
    answers = recall_answers(door=door, place=place).get(NameKind.HEADING, {})
    meanings = {column: answers[text] for column, text in found.headings.items() if text in answers}
    return found.meanings | meanings if meanings else found.meanings


def _reading_of(found: OpenedTable, door: Door, place: SheetPlace) -> KeptReading:
    columns = found.table.columns
    rows = list(found.table)
    return KeptReading(
        sheet=found.sheet.name,
        heading_row=max(found.heading_rows, default=1),
        headings=found.headings,
        meanings=found.meanings,
        above=list(_lines(found.sheet, range(1, min(found.heading_rows, default=1)))),
        below=list(_lines(found.sheet, range(_last_row(found, rows) + 1, len(found.sheet.rows) + 1)))[-MOST_LINES:],
        rows=[(row, list(cells)) for row, cells in rows],
        passed=list(found.passed),
        originals=_originals(found, [column.name for column in columns], rows),
        stated=[str(each) for each in found.stated],
        warnings=list(found.warnings),
        problems=[asdict(problem) for problem in (*found.problems, *_empty(rows))],
    )


def _last_row(found: OpenedTable, rows: Sequence[Any]) -> int:
    """The last row that names something and says something of it; what follows is no table any more."""
    full = [number for number, cells in rows if sum(map(bool, cells)) > 1]
    return max(full, default=max(found.heading_rows, default=1))


def _lines(sheet: Sheet, rows: Iterable[int]) -> Iterator[str]:
    """The texts of rows outside the table, one line a row."""
    for row in rows:
        texts = [text for column in sheet.visible_columns() if (text := sheet.text(row, column))]
        if texts:
            yield " ".join(texts)[:MOST_LETTERS]


def _empty(rows: Sequence[Any]) -> Iterator[Problem]:
    if not rows:
        yield Problem(None, "", _("The table has a header but no rows."), _("Fill it in and hand it in again."))


def _originals(found: OpenedTable, names: Sequence[str], rows: Iterable[Any]) -> list[tuple[str, str, str]]:
    """Cells that are read as something else than the file holds: percentages, days, computed values."""
    at = {name: column for column, name in found.meanings.items()}
    spotted: list[tuple[str, str, str]] = []
    for row, cells in rows:
        for name, text in zip(names, cells, strict=True):
            if not text or name not in at or isinstance(found.sheet.raw(row, at[name]), str | None):
                continue
            cell = found.cell(row, name)
            if len(spotted) < MOST_ORIGINALS and _reads_otherwise(cell, text):
                spotted.append((cell.address, text, cell.stored))
    return spotted


def _reads_otherwise(cell: Cell, text: str) -> bool:
    return cell.kind != CellKind.TEXT and cell.stored.strip() != text
