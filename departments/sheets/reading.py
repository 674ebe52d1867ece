"""Opening a sheet (读表): the one place of the wizard that knows who reads files and who understands headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList
from config.files.read_cells import Spreadsheet, read_spreadsheet, with_comments
from config.files.read_table import INVISIBLE, Table, TableColumn
from config.files.records import Book, Cell, Sheet, sheet_of

# Title rows above a heading are few.
LOOKED_AT = 15


@dataclass(frozen=True)
class SeveralSheets(Exception):
    """More than one sheet could be meant: a person must choose."""

    names: Sequence[str]
    best: str


@dataclass
class OpenedTable:
    """One sheet with its headings understood."""

    sheet: Sheet
    table: Table
    heading_rows: tuple[int, ...]
    meanings: dict[int, str]  # column number from 1: name of the column
    headings: dict[int, str]  # column number: its text
    unknown: list[int]
    passed: list[tuple[int, str]] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def cell(self, row: int, name: str) -> Cell:
        column = next(number for number, meaning in self.meanings.items() if meaning == name)
        return self.sheet.cell(row, column)


def read_book(content: bytes, name: str) -> tuple[Book, dict[str, list[Problem]]]:
    """What the file holds, and by sheet the cells that could not be read. Raises ``ProblemList``."""
    found = read_spreadsheet(content, name)
    sheets, problems = [], {}
    for grid in found.grids:
        rows = [list(row) for row in grid.rows]
        for (row, column), day in grid.days.items():
            rows[row - 1][column - 1] = day
        sheet = sheet_of(rows, name=grid.name, merges=grid.merges)
        sheet.hidden_rows, sheet.hidden_columns = grid.hidden_rows, grid.hidden_columns
        sheets.append(sheet)
        problems[grid.name] = [problem for at, problem in sorted(grid.problems.items()) if at not in grid.days]
    return Book(name, "xlsx" if found.content else "csv", sheets), problems


def read_pasted(*, html: str = "", text: str = "") -> Book:
    """A table as it was copied. Raises ``ProblemList``."""
    return read_book((text or html).strip("\r\n").encode(), str(_("pasted table")))[0]


def understand(
    book: Book, columns: Sequence[TableColumn], *, sheet: str = "", meanings: Mapping[int, str] | None = None
) -> OpenedTable:
    """The sheet whose headings fit best, or the one that was chosen. Raises ``ProblemList`` or ``SeveralSheets``."""
    names = {_key(text): c.name for c in reversed(columns) for text in (c.name, *c.aliases)}
    chosen = book.sheet(sheet) or _best_sheet(book, names, explicit=sheet)
    heading, found = _heading(chosen, names)
    if not found and not meanings:
        required = "、".join(column.aliases[0] for column in columns if column.required and column.aliases)
        raise ProblemList(
            [
                Problem(
                    heading,
                    "",
                    _("No row of the sheet names its columns: none of them is known."),
                    _("One row must name the columns; required are: %(names)s.") % {"names": required},
                )
            ]
        )
    headings = {column: text for column in chosen.visible_columns() if (text := chosen.spread(heading, column))}
    if meanings is not None:
        found = {column: name for column, name in meanings.items() if name and column in headings}
    twice = [column for column, name in found.items() if list(found.values()).count(name) > 1]
    problems = [
        Problem(heading, headings[column], _("The column appears more than once."), _("Keep one of them."))
        for column in twice
    ]
    missing = [column for column in columns if column.required and column.name not in found.values()]
    problems += [
        Problem(heading, column.name, _("The column is missing."), _("Say which column holds it, or add it."))
        for column in missing
    ]
    unknown = [column for column in headings if column not in found]
    return OpenedTable(
        chosen, _table(chosen, columns, heading, found), (heading,), found, headings, unknown, [], [], problems
    )


def mark_cells(content: bytes, book: Book, comments: Mapping[tuple[str, int, int], str]) -> bytes:
    """The same workbook with these cells tinted and commented, by sheet, row and column; of a text a new workbook."""
    if book.format == "xlsx":
        return with_comments(Spreadsheet(book.name, content, []), comments)
    again = read_spreadsheet(content, book.name)
    return with_comments(again, comments)


def _best_sheet(book: Book, names: Mapping[str, str], *, explicit: str) -> Sheet:
    scored = [(len(_heading(sheet, names)[1]), sheet) for sheet in book.sheets]
    most = max(score for score, _sheet in scored)
    fitting = [sheet for score, sheet in scored if score == most and score]
    if len(fitting) > 1 and not explicit:
        raise SeveralSheets([sheet.name for sheet in fitting], fitting[0].name)
    return fitting[0] if fitting else book.sheets[0]


def _heading(sheet: Sheet, names: Mapping[str, str]) -> tuple[int, dict[int, str]]:
    """The row that names most columns, and which they are; the first of equals."""
    best: tuple[int, dict[int, str]] = (1, {})
    for row in sheet.visible_rows()[:LOOKED_AT]:
        found = {
            column: name
            for column in sheet.visible_columns()
            if (name := names.get(_key(sheet.spread(row, column)))) is not None
        }
        if len(found) > len(best[1]):
            best = row, found
    return best


def _table(sheet: Sheet, columns: Sequence[TableColumn], heading: int, found: Mapping[int, str]) -> Table:
    place = {name: column for column, name in reversed(list(found.items()))}
    at = [place.get(column.name) for column in columns]
    rows = []
    for row in sheet.visible_rows():
        cells = tuple("" if column is None else sheet.spread(row, column) for column in at)
        if row > heading and any(cells):
            rows.append((row, cells))
    return Table(sheet.name, tuple(columns), iter(()), tuple(at), sheet.width, True, rows=tuple(rows))


def _key(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading.translate(INVISIBLE)).split()).casefold()
