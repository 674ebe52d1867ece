"""What every list offers beside its rows: a choice of columns in its address, and itself as a file.

``?columns=name,gap`` names the columns that are shown, in the order of the page; without it, or with names that the
list does not know, all are. A page written by hand hides the others by a class of its table, so that choosing costs
nothing a row; a file leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from config.files.write_xlsx import Column, Fixed, Sheet

ANY_WIDTH = 14


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a list. ``always``: what the row is, never hidden; ``only_file``: goes along with the column of
    the same ``key`` on the page."""

    key: str
    title: str
    value: Callable[[Any], Any]
    width: int = ANY_WIDTH
    decimals: int | None = None
    always: bool = False
    only_file: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A column that may be left out."""

    key: str
    title: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a page with those that were chosen."""

    fields: Sequence[Field]
    shown: frozenset[str]

    @property
    def options(self) -> list[Option]:
        return [
            Option(field.key, field.title, field.key in self.shown)
            for field in self.fields
            if not (field.always or field.only_file)
        ]

    @property
    def hidden(self) -> list[str]:
        return [option.key for option in self.options if not option.shown]

    @property
    def css(self) -> str:
        """Classes that hide the columns which were not chosen: "hide-3 hide-5"."""
        on_page = [field for field in self.fields if not field.only_file]
        return " ".join(f"hide-{n}" for n, field in enumerate(on_page, start=1) if field.key not in self.shown)

    @property
    def query(self) -> str:
        """The choice as an address has it; nothing when all are shown."""
        return ",".join(option.key for option in self.options if option.shown) if self.hidden else ""

    def in_file(self) -> list[Field]:
        return [field for field in self.fields if field.key in self.shown]


def chosen(fields: Sequence[Field], asked: Iterable[str]) -> Columns:
    """The columns that an address asks for, as one list or as several parameters."""
    wanted = {key.strip() for part in asked for key in part.split(",")}
    always = {field.key for field in fields if field.always}
    known = {field.key for field in fields}
    shown = wanted & known - always
    return Columns(fields, frozenset(shown | always if shown else known))


def sheet_of(columns: Columns, rows: Iterable[Any], *, title: str, subtitle: str) -> Sheet:
    """The chosen columns of all rows, numbers as numbers."""
    fields = columns.in_file()

    def cells() -> Iterator[list[Any]]:
        for row in rows:
            yield [cell(field.value(row)) for field in fields]

    return Sheet(
        title,
        title,
        subtitle,
        [Column(field.title, field.width, field.decimals) for field in fields],
        cells(),
        frozen_columns=1,
    )


def cell(value: Any) -> Any:
    """A number with the digits that it has; everything else as text."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return Fixed(value, max(-exponent, 0) if isinstance(exponent, int) else 0)
    if value is None or isinstance(value, int | Fixed):
        return value
    return str(value)
