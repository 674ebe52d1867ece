"""模块按单位: a module's columns and its rows of units, from what published months say. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from departments.choices import RegionLevel
from indicators.basis import name_with_note
from indicators.choices import Basis, Direction, FactKind
from indicators.kinds import compares_units, kind_of
from indicators.numbers.digits import readable
from indicators.numbers.rates import is_place
from indicators.peers import GroupMeasure, PeerFigure, measure_group
from reports.analysis.quarters import (
    MonthFact,
    MonthMeasure,
    MonthsTogether,
    Quarter,
    average_of,
    quarter_together,
    span_note,
    together,
)
from reports.facts import PlaceFact, own_basis, places_at, places_of, points_of_issuer, repeats_notice
from reports.presentation import is_percentage
from reports.ranking import Place, rank
from reports.words.module_sentences import Metric


@dataclass(frozen=True, slots=True)
class ModuleColumn:
    """One leaf that units report."""

    leaf: Any
    measured: MonthMeasure

    @property
    def code(self) -> str:
        return str(self.leaf.code)

    @property
    def fewer_is_better(self) -> bool:
        return bool(self.leaf.direction == Direction.LOWER)

    @property
    def compares_units(self) -> bool:
        """What is only kept (台账统计) names nobody."""
        return compares_units(self.leaf)

    @property
    def has_average(self) -> bool:
        """Whether a monthly average can be worked out beside it."""
        return self.measured.counts_from_january

    @property
    def is_average(self) -> bool:
        """Whether it is an average itself, which is held against its target as it is."""
        return self.measured.basis == Basis.AVERAGE

    @property
    def adds_up(self) -> bool:
        """Whether the numbers of several units have a sum."""
        return not self.measured.is_rate and not self.is_average and not is_place(self.leaf)


@dataclass(slots=True)
class UnitLine:
    """One unit: what the months come to in every column; None where it does not report one."""

    code: str
    name: str
    group: str
    cells: list[MonthsTogether | None] = field(default_factory=list)
    averages: list[Decimal | None] = field(default_factory=list)
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A leaf that is reported for the county alone, with the county's place among others where it is known."""

    leaf: Any
    measured: MonthMeasure
    found: MonthsTogether
    place: PlaceFact | None
    basis: str = ""  # 据…通报 where the number repeats a notice


def measure_of(leaf: Any, cells: Sequence[MonthFact]) -> MonthMeasure:
    """A rate is what is told in per cent, or what somebody reported in two parts."""
    percent = is_percentage(leaf.unit_zh) or is_percentage(leaf.unit_en)
    parts = any(cell.denominator is not None for cell in cells)
    return MonthMeasure(leaf.basis, leaf.decimals, percent or parts, 100 if percent else 1)


def unit_lines(
    columns: Sequence[ModuleColumn],
    units: Mapping[str, tuple[str, str]],
    cells: Mapping[tuple[str, str], Mapping[str, MonthFact]],
    months: Sequence[str],
    quarter: Quarter | None = None,
) -> list[UnitLine]:
    """A line for every unit that reports one of the columns, in the given order; what only the month before the
    quarter says makes none."""
    lines = []
    for code, (name, group) in units.items():
        line = UnitLine(code, name, group)
        for column in columns:
            month_facts = cells.get((column.code, code), {})
            is_reporter = any(month in month_facts for month in months)
            found = _span_of(column.measured, month_facts, months, quarter) if is_reporter else None
            line.cells.append(found)
            line.averages.append(average_of(found.so_far, found.as_of, column.measured) if found else None)
        if any(line.cells):
            lines.append(line)
    return lines


def _span_of(
    measured: MonthMeasure, cells: Mapping[str, MonthFact], months: Sequence[str], quarter: Quarter | None
) -> MonthsTogether:
    return quarter_together(measured, cells, months, quarter) if quarter else together(measured, cells, months)


def metrics(columns: Sequence[ModuleColumn], lines: Sequence[UnitLine], quarter: Quarter | None = None) -> list[Metric]:
    """The columns as sentences need them. Each says what it counts: of a quarter what was added, or its months
    together."""
    return [
        Metric(
            name_with_note(column.leaf.name, span_note(column.measured, by_quarter=quarter is not None)),
            column.leaf.unit,
            {line.code: _plain(cell, column) for line in lines if (cell := line.cells[number]) is not None},
        )
        for number, column in enumerate(columns)
    ]


def measures_of_group(columns: Sequence[ModuleColumn], lines: Sequence[UnitLine]) -> list[GroupMeasure | None]:
    """Best and average of the units of one group in every column; None where they are not compared."""
    found = []
    for number, column in enumerate(columns):
        cells = [(line, line.cells[number]) for line in lines]
        figures = [
            PeerFigure(line.code, line.name, cell.value) for line, cell in cells if cell and cell.value is not None
        ]
        direction = Direction.LOWER if column.fewer_is_better else Direction.HIGHER
        found.append(measure_group(figures, direction=direction) if column.compares_units else None)
    return found


def _plain(cell: MonthsTogether, column: ModuleColumn) -> Decimal | None:
    return readable(cell.value, column.measured.decimals)


def leading(columns: Sequence[ModuleColumn]) -> list[int]:
    """The two columns by which units are told of: the first of which more is better, a count before a rate; of which
    fewer are, where there are no others. What places nobody is not told of."""
    ranked = [n for n, column in enumerate(columns) if column.compares_units]
    better = [n for n in ranked if not columns[n].fewer_is_better] or ranked
    counts = [n for n in better if not columns[n].measured.is_rate]
    rates = [n for n in better if columns[n].measured.is_rate]
    return [*counts[:1], *rates[:1]] if counts and rates else better[:2]


def place_lines(
    lines: Sequence[UnitLine], number: int, column: ModuleColumn, parameters: Mapping[str, Any]
) -> dict[str, Place]:
    """Places by one column in its direction, by the settings of the report; written into the lines as well. A number
    that lacks a month is not held against those that have them all."""
    values = {line.code: cell.value if (cell := line.cells[number]) and cell.is_whole else None for line in lines}
    style, rounding, direction = parameters["tie_style"], parameters["rounding"], column.leaf.direction
    decimals = column.measured.decimals
    places = rank(values, style=style, decimals=decimals, rounding=rounding, direction=direction)
    for line in lines:
        line.place = places.get(line.code)
    return places


def lacking_units(lines: Sequence[UnitLine], number: int) -> dict[str, tuple[str, ...]]:
    """Who has a number of the span without all its months, and so no place: the months by name of the unit."""
    return {
        line.name: cell.lacking
        for line in lines
        if (cell := line.cells[number]) is not None and cell.as_of and cell.lacking
    }


def county_lines(
    leaves: Sequence[Any],
    rows: Mapping[str, Mapping[str, Any]],
    months: Sequence[str],
    quarter: Quarter | None = None,
) -> list[CountyLine]:
    """Leaves that the county alone reports; ``rows`` by code and label."""
    lines = []
    for leaf in leaves:
        by_month = rows.get(leaf.code, {})
        cells = {month: month_fact(row) for month, row in by_month.items()}
        measured = measure_of(leaf, list(cells.values()))
        found = _span_of(measured, cells, months, quarter)
        row = by_month.get(found.as_of or months[-1])
        basis = own_basis(row, found.as_of) if row is not None and repeats_notice(row) else ""
        lines.append(CountyLine(leaf, measured, found, _place(leaf, row, found.as_of or months[-1]), basis))
    return lines


def month_fact(row: Any) -> MonthFact:
    """What a month says of a leaf: its value, or the points where an issuer awards them."""
    if kind_of(row) == FactKind.POINTS:
        return MonthFact(row.standing, points_of_issuer(row))
    return MonthFact(row.standing, row.value, row.numerator, row.denominator, row.as_of)


def _place(leaf: Any, row: Any, month: str) -> PlaceFact | None:
    """Among the counties of the city: the value itself where places are what is measured, else as it was announced.

    How many take part, and what it rests on, is what the document of the same place said; else it is the unit's own
    number, and nobody knows the place from below."""
    if row is None:
        return None
    announced = [place for place in places_of(row, month) if not place.computed]
    if not is_place(leaf):
        return places_at(announced, RegionLevel.CITY)
    if row.value is None:
        return next(iter(announced), None)
    own = PlaceFact(RegionLevel.CITY, int(row.value), None, month, of_unit=True)
    return next((place for place in announced if place.covers(int(row.value))), own)
