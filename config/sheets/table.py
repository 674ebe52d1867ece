"""A table with declared columns (表格), row by row as texts in the order of the columns; what is wrong with a row or a
cell gathers in its ``problems``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, file_problem
from config.files.records import CellKind, Grid, Raw, address, text_of
from config.sheets.words import is_line_below, is_total

MAX_ROWS = 1_000_000

P = ParamSpec("P")
Answer = TypeVar("Answer")
Row = tuple[int, tuple[str, ...]]
Lines = Iterable[tuple[int, Sequence[Raw]]]  # rows as they travel, with their numbers


@dataclass(frozen=True)
class TableColumn:
    """A column that a reader understands; ``aliases`` are other headings for it, such as the Chinese ones."""

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    is_key: bool = False  # names what a row is about: 合计 there is no row, a merged cell counts for all its rows
    is_group: bool = False  # stands for several rows where it is merged: 维度, 来源文件
    is_number: bool = False  # a day is no number, wherever days are read
    is_aside: bool = False  # only to be read, such as what we worked out ourselves: passed over

    def is_called(self, text: str) -> bool:
        return text == self.name or text in self.aliases

    @property
    def heading(self) -> str:
        """What a person who reads Chinese calls it."""
        return next((alias for alias in self.aliases if not alias.isascii()), self.name)

    @property
    def others(self) -> list[str]:
        """What else a person who reads Chinese calls it."""
        return [alias for alias in self.aliases if not alias.isascii() and alias != self.heading]

    @property
    def text(self) -> str:
        """What the reader calls it."""
        return self.heading if (get_language() or "").startswith("zh") else self.name


@dataclass
class Table:
    """An opened table. Iterate it once; cells come in the order of `columns`, absent columns as empty text.

    Faults of single rows gather in `problems` while iterating: look there when the last row has been read. `whole`
    reads to the end and gives a table of plain data that may be iterated again and again.
    """

    name: str
    columns: tuple[TableColumn, ...]
    source: Iterator[Row]
    positions: tuple[int | None, ...]  # number of the column in the sheet, from 1
    texts: Mapping[str, str] = field(default_factory=dict)  # heading of the sheet by name of the column
    title: str = ""  # what stands above the headings
    measures: Mapping[str, str] = field(default_factory=dict)  # unit that a heading states, by name of the column
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)  # row and why it was left out
    rows: tuple[Row, ...] | None = None  # None: still to be read from the source
    encoding: str = ""

    def whole(self) -> Table:
        rows = tuple(self)
        return replace(self, source=iter(()), rows=rows)

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns the file really has."""
        return tuple(c.name for c, at in zip(self.columns, self.positions, strict=True) if at is not None)

    def __iter__(self) -> Iterator[Row]:
        return self.source if self.rows is None else iter(self.rows)

    def name_problem(self, problem: Problem) -> Problem:
        """The problem with its column as the sheet calls it, and with its cell where it has one."""
        pairs = zip(self.columns, self.positions, strict=True)
        at = next((at for column, at in pairs if column.is_called(problem.column)), None)
        cell = address(problem.row, at) if at and problem.row and not problem.address else problem.address
        return replace(show_problem(problem, self.columns, self.texts), address=cell)

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Problems raised inside name columns and cells as the sheet does."""
        try:
            yield
        except ProblemList as refusal:
            raise ProblemList([self.name_problem(problem) for problem in refusal.problems]) from refusal


def show_problem(problem: Problem, columns: Sequence[TableColumn], texts: Mapping[str, str] | None = None) -> Problem:
    """The problem with its column called as in the sheet, else in the language of the reader."""
    column = next((column for column in columns if column.is_called(problem.column)), None)
    if column is None:
        return problem
    if problem.column != column.name:
        return replace(problem, column=(texts or {}).get(column.name) or problem.column)
    return replace(problem, column=(texts or {}).get(column.name) or column.text)


def names_columns(read: Callable[P, Answer]) -> Callable[P, Answer]:
    """For functions that are given a ``table``: their problems name columns and cells as the sheet does."""

    @wraps(read)
    def naming(*args: P.args, **kwargs: P.kwargs) -> Answer:
        table = kwargs["table"]
        assert isinstance(table, Table)
        with table.naming():
            return read(*args, **kwargs)

    return naming


@dataclass
class Body:
    """Reads the rows below the headings of a table into texts."""

    table: Table
    sheet: Grid  # of a long file only its beginning: what is merged and hidden
    headed: frozenset[int]  # columns with a heading
    width: int
    dates: bool = False
    formulas: int = 0

    def rows(self, lines: Lines) -> Iterator[Row]:
        spread, refuse = self._spread_merges()
        bare = [column for column in self.sheet.visible_columns() if column not in self.headed and column <= self.width]
        keys = self._keys()
        across = frozenset(top for top, left, _bottom, right in self.sheet.merges if right - left >= 2)
        filled = 0
        for number, cells in lines:
            if not any(map(text_of, cells)) or not any(text_of(raw).strip() for raw in cells):
                continue
            if number in self.sheet.hidden_rows:
                self.table.passed.append((number, _("hidden row")))
                continue
            texts = self._texts(number, cells, spread.get(number, {}))
            if why := self._why_left_out(number, cells, texts, keys, across):
                self.table.passed.append((number, why))
                continue
            self._extra(number, cells, bare)
            for column in refuse.get(number, ()):
                self._refuse_merge(number, column)
            filled += 1
            if filled > MAX_ROWS:
                raise file_problem(
                    _("The table has more than %(limit)s rows.") % {"limit": f"{MAX_ROWS:,}"}, _("Split it.")
                )
            yield number, texts
        self._end(filled)

    def _end(self, filled: int) -> None:
        if not filled and not self.table.problems:
            remedy = _("Fill it in and hand it in again.")
            self.table.problems.append(Problem(None, "", _("The table has a header but no rows."), remedy))
        if self.formulas:
            self.table.warnings.append(formulas_text(self.formulas))

    @cached_property
    def _pairs(self) -> list[tuple[TableColumn, int | None]]:
        return list(zip(self.table.columns, self.table.positions, strict=True))

    def _keys(self) -> list[int]:
        """Places of the columns that name what a row is about."""
        pairs = self._pairs
        keys = [place for place, (column, at) in enumerate(pairs) if at and column.is_key]
        return keys or [place for place, (column, at) in enumerate(pairs) if at and column.required]

    def _texts(self, number: int, cells: Sequence[Raw], spread: Mapping[int, Raw]) -> tuple[str, ...]:
        texts = []
        size = len(cells)
        for column, at in self._pairs:
            if at is None:
                texts.append("")
                continue
            raw = spread[at] if at in spread else cells[at - 1] if at <= size else None
            if raw is None or isinstance(raw, str):
                texts.append(raw.strip() if raw else "")
            else:
                texts.append(self._text(number, column, at, raw))
        return tuple(texts)

    def _text(self, number: int, column: TableColumn, at: int, raw: list[str]) -> str:
        kind = CellKind(raw[0])
        days = self.dates and not column.is_number
        if fault := cell_fault(kind, raw[1], days=days):
            self.table.problems.append(Problem(number, column.name, *fault, address=address(number, at)))
            return ""
        self.formulas += len(raw) > 4 and bool(raw[4])
        unit = raw[3] if len(raw) > 3 and kind == CellKind.NUMBER else ""
        return f"{raw[1]}{unit}".strip()

    def _why_left_out(
        self, number: int, cells: Sequence[Raw], texts: tuple[str, ...], keys: Sequence[int], across: frozenset[int]
    ) -> str:
        named = [texts[place] for place in keys if texts[place]]
        if any(map(is_total, named)):
            return _("total")
        if named and number not in across and sum(map(bool, texts)) > 2:
            return ""  # as nearly every row
        first = next((text for raw in cells if (text := text_of(raw).strip())), "")
        if not named and is_total(first):
            return _("total")
        alone = sum(bool(text_of(raw).strip()) for raw in cells) <= 2
        if (alone or not named) and is_line_below(first):
            return _("line below the table")
        if number in across and alone:
            return _("line across the table")
        return ""

    def _extra(self, number: int, cells: Sequence[Raw], bare: Sequence[int]) -> None:
        if not bare and len(cells) <= self.width:
            return
        beyond = (*bare, *range(self.width + 1, len(cells) + 1))
        for column in beyond:
            if column not in self.sheet.hidden_columns and column <= len(cells) and text_of(cells[column - 1]).strip():
                self.table.problems.append(
                    Problem(
                        number,
                        "",
                        _("The cell stands under no heading."),
                        _("Name the column, or delete the cell; quote a cell that contains the delimiter."),
                        address=address(number, column),
                    )
                )

    def _spread_merges(self) -> tuple[dict[int, dict[int, Raw]], dict[int, list[int]]]:
        """Raw cells that count for further rows, and merged cells that cannot, both by row."""
        spread: dict[int, dict[int, Raw]] = {}
        refuse: dict[int, list[int]] = {}
        columns = {at: column for column, at in zip(self.table.columns, self.table.positions, strict=True) if at}
        for top, left, bottom, right in self.sheet.merges:
            if bottom == top:
                continue
            for at in range(left, right + 1):
                column = columns.get(at)
                if column is None:
                    continue
                if not (column.is_key or column.is_group):
                    refuse.setdefault(top, []).append(at)
                    continue
                for row in range(top, min(bottom, len(self.sheet.rows)) + 1):
                    spread.setdefault(row, {})[at] = self.sheet.raw(top, left)
        return spread, refuse

    def _refuse_merge(self, number: int, column: int) -> None:
        top, left, bottom, right = next(m for m in self.sheet.merges if m[0] == number and m[1] <= column <= m[3])
        cells = f"{address(top, left)}:{address(bottom, right)}"
        name = next(c.name for c, at in zip(self.table.columns, self.table.positions, strict=True) if at == column)
        message = _("The cells %(range)s are merged.") % {"range": cells}
        remedy = _("Unmerge them and fill in every row.")
        self.table.problems.append(Problem(number, name, message, remedy, address=address(top, left)))


def formulas_text(count: int) -> str:
    """How many cells are formulas, taken as the file shows them."""
    text = ngettext(
        "%(n)d cell is a formula and was taken as shown.", "%(n)d cells are formulas and were taken as shown.", count
    )
    return text % {"n": count}


def cell_fault(kind: CellKind, text: str, *, days: bool) -> tuple[str, str] | None:
    """Why a cell cannot be taken whatever it shows, and what to do; ``days`` says whether a day is read here."""
    if kind == CellKind.UNCOMPUTED:
        return (
            _("The cell holds a formula without a result."),
            _("Open the file in Excel or WPS and save it, or paste the cell as a value."),
        )
    if kind == CellKind.ERROR:
        return (
            _("The cell holds the error value %(value)s.") % {"value": text},
            _("Correct the formula and paste the result as a value."),
        )
    if kind == CellKind.TIME or (kind == CellKind.DATE and not days):
        return (
            _("The cell holds a date or time, shown as %(value)s.") % {"value": text},
            _("Format the cell as text or number and type the entry again."),
        )
    return None
