"""The units that a notice ranks (参评单位), read row by row, and where they contradict the notice itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from config.files.problems import Problem
from config.sheets.table import Row, TableColumn
from config.names import plain
from indicators.rounds.facts import RoundFault
from indicators.rounds.rows import RowCells, read_count, read_marks

UNIT_COLUMNS = (
    TableColumn("name", required=True, aliases=("参评单位", "县市区", "地区", "单位", "Ranked unit")),
    TableColumn("rank", required=True, aliases=("位次", "排名", "名次", "Place"), is_number=True),
    TableColumn("score", aliases=("得分", "Score"), is_number=True),
)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One ranked unit understood."""

    row: int
    name: str
    rank: int
    score: Decimal | None


class NamedUnit(Protocol):
    """A unit with its place."""

    @property
    def name(self) -> str: ...
    @property
    def rank(self) -> int: ...


class OwnRegion(Protocol):
    """The county itself, which stands among the units by its name."""

    @property
    def name(self) -> str: ...


def read_unit(row: Row, *, headings: Mapping[str, str]) -> tuple[UnitRow | None, list[Problem]]:
    """A ranked unit with everything that is wrong with its row."""
    number, texts = row
    cells = RowCells(number, dict(zip((column.name for column in UNIT_COLUMNS), texts, strict=True)), headings)
    cells.texts({"name": 80}, ("name", "rank"))
    rank, score = cells.read("rank", read_count), cells.read("score", read_marks)
    if score is not None and score < 0:
        cells.wrong("score", _("Marks are not negative."), _("Correct the number."))
    if cells.problems or rank is None:
        return None, cells.problems
    return UnitRow(number, cells.cells["name"], rank, score), []


def unit_faults(units: Sequence[NamedUnit], *, own: OwnRegion, rank: int | None, n: int | None) -> Iterator[RoundFault]:
    """No more units than took part, no place behind the last, and our own place is that of the notice."""
    if not units:
        return
    values = {"named": len(units), "n": n, "rank": rank}
    if n is not None and n < len(units):
        message = _("%(named)s units are named, %(n)s were ranked.") % values
        yield RoundFault("n_ranked", message, _("Correct the number of ranked, or take out who was not."))
    last = max(units, key=lambda unit: unit.rank)
    if n is not None and len(units) <= n < last.rank:
        message = _("%(name)s: place %(rank)s lies outside %(n)s ranked.")
        yield RoundFault("units", message % {"name": last.name, "rank": last.rank, "n": n}, _("Correct the place."))
    ours = [unit.rank for unit in units if plain(unit.name) == plain(own.name)]
    if ours and rank is not None and ours[0] != rank:
        message = _("In the list of units our place is %(listed)s, the notice says %(rank)s.")
        yield RoundFault("rank", message % {"listed": ours[0], "rank": rank}, _("Correct one of the two."))
