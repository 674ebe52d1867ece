"""Understanding a sheet (读懂表格): which sheet, where its table is, what its columns hold, what it says of itself.

Nothing is guessed: a heading that nobody knows is told as unknown, and whoever asks decides what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, file_problem
from config.files.records import Book, Cell, Grid
from config.names import name_key
from config.sheets.heads import Heading, HeadingSense, Heads, Vocabulary, find_heads, sense_of
from config.sheets.stated import Stated, StatedKind, find_stated, period_of_sheets
from config.sheets.table import Body, Lines, Table, TableColumn
from config.sheets.words import ELSEWHERE, PASSED_OVER

# Sheets of our own workbooks that explain how to fill in the one beside them.
NOTES = ("填写说明", "How to fill in")


class SeveralSheets(ProblemList):
    """More than one sheet has a table: a person must choose. ``best`` is the one called after the period, if any."""

    def __init__(self, names: Sequence[str], best: str = "") -> None:
        self.names, self.best = tuple(names), best
        message = _("The workbook has several sheets with a table: %(names)s.") % {"names": "、".join(names)}
        remedy = _("Keep only the sheet with the table; hide or delete the others.")
        super().__init__([Problem(None, "", message, remedy)])


@dataclass(frozen=True)
class Wanted:
    """What the caller knows that a sheet may speak of; config knows no unit and no indicator."""

    label: str = ""  # the period in work, such as 2026-11
    month: str = ""  # the column that a heading is which is nothing but the period
    to_date: str = ""  # the column that a heading is which names all months of the year so far (1-11月)
    things: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)  # see Vocabulary
    unit_of: Callable[[str], Any] = lambda text: None
    units_in: Callable[[str], Sequence[Any]] = lambda text: ()
    measures: frozenset[str] = frozenset()
    dates: bool = True  # days are read where no number is expected
    # A column for a heading that none declares, such as a day that is a deadline. May raise ProblemList.
    more: Callable[[str], TableColumn | None] = lambda heading: None
    least: int = 1  # see find_heads
    elsewhere: tuple[str, ...] = ELSEWHERE


@dataclass
class Understood:
    """A sheet that was understood, so far as it was; columns and rows count from 1."""

    sheet: Grid
    heads: Heads
    columns: tuple[TableColumn, ...]
    meanings: dict[int, str]  # column → name of what it holds
    senses: dict[int, HeadingSense]
    unknown: list[int]  # columns that nobody knows
    twice: list[int]  # columns that mean what one before them means
    elsewhere: list[int]  # columns of other times and places
    stated: list[Stated]
    problems: list[Problem]  # of the headings
    name: str = ""
    dates: bool = True

    @property
    def heading_rows(self) -> tuple[int, int]:
        return self.heads.first_row, self.heads.last_row

    @property
    def headings(self) -> dict[int, str]:
        return self.heads.texts

    @property
    def passed(self) -> list[tuple[int, str]]:
        return self.table.passed

    @property
    def warnings(self) -> list[str]:
        return self.table.warnings

    @property
    def missing(self) -> list[TableColumn]:
        """Columns that must be there and are not."""
        return [c for c in self.columns if c.required and c.name not in self.meanings.values()]

    @cached_property
    def places(self) -> dict[str, int]:
        """The first column of each name."""
        found: dict[str, int] = {}
        for column, name in sorted(self.meanings.items()):
            if name != PASSED_OVER:
                found.setdefault(name, column)
        return found

    @cached_property
    def table(self) -> Table:
        """The rows with what the declared columns hold."""
        return self._open(self._lines())

    def streaming(self, lines: Lines) -> Table:
        """The same table over rows that are read one after the other; the sheet is only the file's beginning."""
        return self._open(lines)

    def cell(self, row: int, name: str) -> Cell | None:
        """The cell of a row under a column; None where the sheet has no such column."""
        column = self.places.get(name)
        return self.sheet.cell(row, column) if column else None

    @cached_property
    def title(self) -> str:
        """What stands above the headings, the first filled cell of it."""
        for row in range(1, self.heads.first_row):
            if row not in self.sheet.hidden_rows and (text := next(filter(None, self._row(row)), "")):
                return text
        return ""

    @cached_property
    def measures(self) -> dict[str, str]:
        """The unit of measure that each column's heading states, else the line above the table."""
        lines = [each.text for each in self.stated if each.kind == StatedKind.MEASURE]
        every = lines[0] if len(lines) == 1 else ""
        stated = {
            name: self.senses[column].measure or (every if self._is_number(name) else "")
            for name, column in self.places.items()
            if column in self.senses
        }
        return {name: measure for name, measure in stated.items() if measure}

    def _is_number(self, name: str) -> bool:
        return any(column.is_number for column in self.columns if column.name == name)

    def _row(self, row: int) -> Iterable[str]:
        return (self.sheet.text(row, column) for column in self.sheet.visible_columns())

    def _lines(self) -> Lines:
        after = self.heads.last_row
        return ((row, cells) for row, cells in enumerate(self.sheet.rows[after:], start=after + 1))

    def _open(self, lines: Lines) -> Table:
        positions = tuple(self.places.get(column.name) for column in self.columns)
        texts = {name: self.headings[column] for name, column in self.places.items() if column in self.headings}
        table = Table(self.name, self.columns, iter(()), positions, texts, self.title, self.measures)
        headed = frozenset(self.heads.columns)
        body = Body(table, self.sheet, headed, max(headed), self.dates)
        table.source = body.rows(lines)
        return table


def understand(
    book: Book,
    columns: Sequence[TableColumn],
    *,
    sheet: str = "",
    meanings: Mapping[int, str] | None = None,
    wants: Wanted | None = None,
) -> Understood:
    """What the table of a book holds. ``meanings`` are a person's answers: column → name, blank for one to pass over.

    Raises ``ProblemList`` when there is no table, ``SeveralSheets`` when a person must choose one.
    """
    wants = wants or Wanted()
    words = vocabulary(columns, wants)
    chosen, heads = _choose(book, words, columns, sheet, wants)
    found = _Reading(tuple(columns), words, wants, meanings or {})
    for column, heading in heads.columns.items():
        found.take(column, heading)
    stated = find_stated(chosen, heads, unit_of=wants.unit_of, units_in=wants.units_in, measures=wants.measures)
    understood = Understood(
        chosen,
        heads,
        found.columns,
        found.meanings,
        found.senses,
        found.unknown,
        found.twice,
        found.elsewhere,
        stated,
        found.problems,
        book.name,
        wants.dates,
    )
    return understood


def vocabulary(columns: Sequence[TableColumn], wants: Wanted) -> Vocabulary:
    """The words of a door: names and aliases of its columns."""
    words = {}
    for column in columns:
        for heading in (column.name, *column.aliases):
            words[name_key(heading)] = PASSED_OVER if column.is_aside else column.name
    return Vocabulary(words, wants.things, wants.measures, wants.elsewhere, bool(wants.label))


@dataclass
class _Reading:
    """The headings of one sheet, read one after the other."""

    columns: tuple[TableColumn, ...]
    words: Vocabulary
    wants: Wanted
    answers: Mapping[int, str]
    meanings: dict[int, str] = field(default_factory=dict)
    senses: dict[int, HeadingSense] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    elsewhere: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    first_of: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def take(self, column: int, heading: Heading) -> None:
        sense = self.senses[column] = sense_of([part.text for part in heading.parts], self.words)
        if column in self.answers:
            meaning: str | None = self.answers[column]
        else:
            meaning = self._meaning(column, heading, sense)
        if meaning is None:
            self.unknown.append(column)
            return
        self.meanings[column] = meaning
        if meaning == PASSED_OVER:
            return
        key = (meaning, *sorted((kind, id(thing)) for kind, thing in sense.things.items()))
        if self.first_of.setdefault(key, column) != column:
            self.twice.append(column)

    def _meaning(self, column: int, heading: Heading, sense: HeadingSense) -> str | None:
        own = sense.moment is None or not self.wants.label or sense.moment.agrees(self.wants.label)
        if sense.is_elsewhere or not own:
            if sense.meaning is None or sense.meaning != PASSED_OVER:
                self.elsewhere.append(column)
            return PASSED_OVER if self.wants.label else None
        if self.wants.to_date and self._is_to_date(sense):
            return self.wants.to_date
        if sense.meaning is not None:
            return sense.meaning
        if (declared := self.wants.more(heading.text)) is not None:
            self.columns = (*self.columns, declared)
            return declared.name
        if self.wants.month and sense.moment and not sense.is_vague and sense.moment.names(self.wants.label):
            return self.wants.month
        if self.wants.month and sense.things and sense.moment is None:
            return self.wants.month
        return PASSED_OVER if sense.measure and len(heading.parts) == 1 else None

    def _is_to_date(self, sense: HeadingSense) -> bool:
        """Whether it is 1-11月 and nothing else but the value, in the month that ends it."""
        return (
            sense.moment is not None
            and sense.moment.first == 1
            and not sense.is_vague
            and sense.meaning in (None, self.wants.month)
        )


def _choose(
    book: Book, words: Vocabulary, columns: Sequence[TableColumn], name: str, wants: Wanted
) -> tuple[Grid, Heads]:
    """The one sheet with a table, or the one that was asked for."""
    sheets = [each for each in book.sheets if each.name not in NOTES] or book.sheets
    if name:
        sheets = [each for each in book.sheets if each.name == name]
    if not any(any(map(any, each.rows)) for each in sheets):
        raise file_problem(_("The file is empty."), _("Fill in the table and hand it in again."))
    found = [(each, heads) for each in sheets if (heads := find_heads(each, words, least=wants.least)) is not None]
    if not found:
        raise _no_table(columns, wants)
    if len(found) > 1:
        names = [each.name for each, _heads in found]
        best = period_of_sheets(names, wants.label)
        raise SeveralSheets([best, *(each for each in names if each != best)] if best else names, best)
    return found[0]


def _no_table(columns: Sequence[TableColumn], wants: Wanted) -> ProblemList:
    if wants.things:
        return file_problem(
            _("No table was found: no row names the columns, and no indicator of the scheme is mentioned."),
            _("Above the figures there must be a row of headings such as 指标名称 and 数值."),
        )
    required = "、".join(column.text for column in columns if column.required)
    return ProblemList(
        [
            Problem(
                None,
                "",
                _("No table was found: no row names a column that is known."),
                _("One of the first rows must name the columns; required are: %(names)s.") % {"names": required},
            )
        ]
    )


def heading_problems(understood: Understood) -> list[Problem]:
    """Every fault of the headings, where a column nobody knows is one."""
    row = understood.heads.last_row
    choices = ", ".join(dict.fromkeys(c.text for c in understood.columns if not c.is_aside))
    found = list(understood.problems)
    firsts = {understood.places[understood.meanings[column]] for column in understood.twice}
    for column, heading in understood.heads.columns.items():
        where = heading.address
        if column in understood.unknown:
            remedy = _("Delete it or rename it to one of: %(names)s.") % {"names": choices}
            found.append(Problem(row, heading.text, _("The column is not known."), remedy, address=where))
        elif column in understood.twice or column in firsts:
            text = _("The column appears more than once.")
            found.append(Problem(row, heading.text, text, _("Keep one of them."), address=where))
    for missing in understood.missing:
        remedy = _("Add it to the header and fill it in.")
        found.append(Problem(row, missing.name, _("The column is missing."), remedy))
    return found
