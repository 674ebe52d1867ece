"""Understanding one sheet of a book for a door (读懂): what its columns hold, and what is asked about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.files.records import Book, CellKind, Grid, address
from config.sheets.stated import StatedKind
from config.sheets.table import Row, TableColumn
from config.sheets.tokens import token_of
from config.sheets.understand import SeveralSheets, Understood, Wanted, understand
from config.sheets.words import is_total
from departments.choices import NameKind
from departments.sheets.door import Door, SheetPlace
from departments.sheets.names import recall_answers
from departments.sheets.uploads import KeptReading

MOST_ORIGINALS = 500
# Lines outside the table.
MOST_LINES, MOST_LETTERS = 40, 400
MOST_SAMPLES = 3


def read_sheet(
    *,
    book: Book,
    door: Door,
    place: SheetPlace,
    sheet: str = "",
    meanings: Mapping[int, str] | None = None,
    chooses: bool = False,
) -> KeptReading:
    """One sheet of a book understood; ``meanings`` are what a person said of its columns. Raises ``ProblemList``, and
    ``SeveralSheets`` where whoever ``chooses`` can only do so by another call."""
    read = door.read or partial(_read_declared, door)
    try:
        reading = read(book, place, sheet, meanings)
    except SeveralSheets as several:
        if chooses:
            raise
        reading = replace(_read_likeliest(read, book, place, several), must_choose=True)
    return replace(reading, sheets=[each.name for each in book.sheets])


def _read_likeliest(
    read: Callable[..., KeptReading], book: Book, place: SheetPlace, several: SeveralSheets
) -> KeptReading:
    """The sheet of the period, else the first that can be used; another may be chosen afterwards."""
    if several.best:
        return read(book, place, several.best, None)
    first: ProblemList | None = None
    for name in several.names:
        try:
            return read(book, place, name, None)
        except ProblemList as refusal:
            first = first or refusal
    assert first is not None, "several sheets have a table"
    raise first


def _read_declared(
    door: Door, book: Book, place: SheetPlace, sheet: str, meanings: Mapping[int, str] | None
) -> KeptReading:
    wants = door.wants(place) if door.wants else Wanted()
    found = understand(book, door.columns, sheet=sheet, meanings=meanings, wants=wants)
    columns = door.columns_for(list(found.headings.values()), place)
    label = door.label(place) if door.label else ""
    answers = recall_meanings(found, door.key, place, label) if meanings is None else meanings
    if answers or columns != door.columns:
        found = understand(book, columns, sheet=found.sheet.name, meanings=answers, wants=wants)
    reading = _reading_of(found, columns, label)
    reading.warnings += _other_periods(found, label)
    return reading


def _other_periods(found: Understood, label: str) -> Iterator[str]:
    """A period that the sheet names and that is not the one it is handed in for."""
    for stated in found.stated:
        if label and stated.kind == StatedKind.PERIOD and not stated.value.agrees(label):
            values = {"stated": stated.text, "where": stated.where, "own": label}
            yield _("The sheet says %(stated)s (%(where)s); it is handed in for %(own)s.") % values


def recall_meanings(found: Understood, door: str, place: SheetPlace, label: str) -> dict[int, str]:
    """What was answered before of such headings, by column."""
    answers = recall_answers(door=door, place=place).get(NameKind.HEADING, {})
    written = [*found.headings.items(), *_tokens(found, label).items()]
    return {column: answers[text] for column, text in written if text in answers}


def _tokens(found: Understood, label: str) -> dict[int, str]:
    """How a heading is remembered: as it is written, its months by their distance from the period in work."""
    if not label:
        return dict(found.headings)
    headings = found.heads.columns.items()
    return {column: token_of([part.text for part in heading.parts], label) for column, heading in headings}


def frame_of(found: Understood, label: str) -> KeptReading:
    """What was understood of a sheet but for its rows."""
    return KeptReading(
        sheet=found.sheet.name,
        heading_row=found.heading_rows[1],
        headings=dict(found.headings),
        title=found.title,
        measures=dict(found.measures),
        above=list(_lines(found.sheet, range(1, found.heading_rows[0]))),
        stated=list(dict.fromkeys(f"{each.text} ({each.where})" for each in found.stated)),
        tokens=_tokens(found, label),
        unknown=[(address(found.heading_rows[1], column), found.headings.get(column, "")) for column in found.unknown],
        samples=dict(_samples(found)),
    )


def _samples(found: Understood) -> Iterator[tuple[int, list[str]]]:
    sheet, after = found.sheet, found.heading_rows[1]
    for column in sheet.visible_columns():
        below = (row for row in range(after + 1, len(sheet.rows) + 1) if row not in sheet.hidden_rows)
        texts = (text for row in below if (text := sheet.text(row, column)[:30]))
        if samples := list(islice(dict.fromkeys(islice(texts, 50)), MOST_SAMPLES)):
            yield column, samples


def _reading_of(found: Understood, columns: Sequence[TableColumn], label: str) -> KeptReading:
    table = found.table.whole()
    rows, names = list(table), [column.name for column in table.columns]
    problems = [*found.problems, *heading_faults(found), *_empty(rows), *table.problems]
    usual = {column.name for column in columns}
    return replace(
        frame_of(found, label),
        meanings={column: name for name, column in found.places.items()},
        more=[(each.name, each.aliases[0]) for each in found.columns if each.name not in usual],
        below=list(_lines(found.sheet, range(_last_row(found, rows) + 1, len(found.sheet.rows) + 1)))[-MOST_LINES:],
        rows=[(row, list(cells)) for row, cells in rows],
        passed=list(table.passed),
        originals=_originals(found, names, rows),
        warnings=list(table.warnings),
        problems=[asdict(problem) for problem in problems],
    )


def heading_faults(found: Understood) -> Iterator[Problem]:
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
