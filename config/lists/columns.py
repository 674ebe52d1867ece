"""The columns of a list: how they look, which of them an address chooses, and what stands in them in a file.

``?columns=name,gap`` names the columns that are shown, in the order of the page; without it, or with names that the
list does not know, all are. A page written by hand hides the others by a class of its table, so that choosing costs
nothing a row; a file leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.timezone import localtime

NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}}
# Short texts that must not be broken: codes, dates, names of people. Their heads may be.
TIGHT = {"td": {"class": "tight"}}
# The same, where the head must not be broken either.
SHORT = {"td": {"class": "nowrap"}}
ANY_WIDTH = 14


def minute_text(moment: datetime) -> str:
    """A moment of the county's clock, to the minute."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}"


class NullsLast(tables.Column):
    """A column in which what is unknown comes last in either order, on every database."""

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        field = F(str(self.accessor).replace(".", "__"))
        by = field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)
        return queryset.order_by(by, "pk"), True


class NumberColumn(NullsLast):
    """Right-aligned figures."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(**kwargs)


@dataclass(frozen=True, slots=True)
class ListField:
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

    fields: Sequence[ListField]
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

    def in_file(self) -> list[ListField]:
        return [field for field in self.fields if field.key in self.shown]


def choose_columns(fields: Sequence[ListField], wanted_keys: Iterable[str]) -> Columns:
    """The columns that an address asks for, as one list or as several parameters."""
    wanted = {key.strip() for part in wanted_keys for key in part.split(",")}
    always = {field.key for field in fields if field.always}
    keys = {field.key for field in fields}
    shown = wanted & keys - always
    return Columns(fields, frozenset(shown | always if shown else keys))
