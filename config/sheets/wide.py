"""Tables that go wide (横表): a heading names a thing, and every cell below it is a record of its own.

Units down and indicators across, as most people keep them, become the rows that a door declares: one a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from config.sheets.table import Row, Table, TableColumn

MARK = "="  # in the name of a column: what its heading names


def wide_column(key: str, heading: str) -> TableColumn:
    """The column under a heading that is a thing itself; ``key`` says which."""
    return TableColumn(f"{MARK}{key}", aliases=(heading.strip(),), is_number=True)


def wide_columns(
    columns: Sequence[TableColumn],
    headings: Sequence[str],
    key_of: Callable[[str], str | None],
    *,
    instead: Sequence[str],
) -> tuple[TableColumn, ...]:
    """The declared columns with those that are things themselves; then the ones ``instead`` of which they stand are
    not asked for. Unchanged where no heading is a thing."""
    declared = {alias for column in columns for alias in (column.name, *column.aliases)}
    named = [(text, key) for text in headings if text.strip() not in declared and (key := key_of(text)) is not None]
    if not named:
        return tuple(columns)
    own = (replace(column, required=column.required and column.name not in instead) for column in columns)
    return (*own, *(wide_column(key, text) for text, key in named))


def is_wide(table: Table) -> bool:
    return any(column.name.startswith(MARK) for column in table.columns)


def unpivot(table: Table, *, key: str, value: str) -> Table:
    """One row for every filled cell below a heading that is a thing: its key and its value in these columns. A table
    without such a heading is given back as it is."""
    if not is_wide(table):
        return table
    names = [column.name for column in table.columns]
    things = [(at, name.removeprefix(MARK)) for at, name in enumerate(names) if name.startswith(MARK)]
    kept = [at for at, name in enumerate(names) if not name.startswith(MARK)]
    to_key, to_value = kept.index(names.index(key)), kept.index(names.index(value))

    def rows() -> Iterator[Row]:
        for number, texts in table:
            for at, thing in things:
                if texts[at]:
                    cells = [texts[place] for place in kept]
                    cells[to_key], cells[to_value] = thing, texts[at]
                    yield number, tuple(cells)

    columns = tuple(table.columns[at] for at in kept)
    positions = tuple(table.positions[at] for at in kept)
    return replace(table, columns=columns, positions=positions, source=rows(), rows=None)
