"""A file as one table with declared columns (读表): read, understood, and refused whole where its headings are not."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from config.files.long_text import is_long_text, long_text_rows
from config.files.problems import Problem, ProblemList
from config.files.read_book import COMMAND, read_book
from config.files.records import Book, sheet_of
from config.sheets.heads import SEARCHED_ROWS
from config.sheets.table import Table, TableColumn
from config.sheets.understand import Understood, Wanted, heading_problems, understand

Line = tuple[int, Sequence[str]]


def read_table(
    source: Path | bytes,
    columns: Sequence[TableColumn],
    *,
    name: str = "",
    dates: bool = False,
    wants: Wanted | None = None,
) -> Table:
    """Open a file and check its headings; raises `ProblemList` when the file or the headings cannot be used.

    With ``dates`` days are read as text, which tables of figures refuse."""
    name = name or (source.name if isinstance(source, Path) else "")
    wants = replace(wants or Wanted(), dates=dates)
    if is_long_text(source):
        return _long_table(source, columns, name, wants)
    if isinstance(source, bytes):
        return open_table(read_book(source, name), columns, wants)
    return open_table(read_book(source.read_bytes(), name, limits=COMMAND), columns, wants)


def open_table(book: Book, columns: Sequence[TableColumn], wants: Wanted | None = None) -> Table:
    """The one table of a file that was read; raises ``ProblemList`` for headings that are not understood."""
    return _sound(understand(book, columns, wants=wants)).table


def table_of(rows: Sequence[Sequence[str]], columns: Sequence[TableColumn], *, name: str) -> Table:
    """Rows that were made here, headings first, understood like those of a file. There is nothing in them to be
    confined, so that the reader's process, 0.12 s of processor time, is not started."""
    return open_table(Book(name, "csv", [sheet_of([[str(cell) or None for cell in row] for row in rows])]), columns)


def _sound(understood: Understood) -> Understood:
    if problems := heading_problems(understood):
        raise ProblemList([understood.table.name_problem(problem) for problem in problems])
    return understood


def _long_table(source: Path | bytes, columns: Sequence[TableColumn], name: str, wants: Wanted) -> Table:
    lines = enumerate(long_text_rows(source), start=1)
    try:
        beginning = list(islice(lines, SEARCHED_ROWS + 10))
    except csv.Error as error:
        raise ProblemList([Problem(1, "", _("The header cannot be read."), _("Check the quotes."))]) from error
    book = Book(name, "csv", [sheet_of([list(cells) for _number, cells in beginning], name="CSV")])
    understood = _sound(understand(book, columns, wants=wants))
    after = understood.heads.last_row
    problems: list[Problem] = []
    table = understood.streaming(_guard(chain(beginning[after:], lines), problems))
    table.problems = problems
    return table


def _guard(lines: Iterator[Line], problems: list[Problem]) -> Iterator[Line]:
    """The lines up to one that cannot be read."""
    number = 1
    try:
        for number, cells in lines:
            yield number, cells
    except csv.Error:
        problems.append(
            Problem(
                number + 1,
                "",
                _("The table cannot be read from this row on."),
                _("A quotation mark is probably opened and not closed, or stands inside a cell."),
            )
        )
