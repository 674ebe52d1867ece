"""What a sheet says of itself (表自报): whose it is, of which period, in which unit; and where that contradicts. Pure.

It stands in titles, in lines such as 填报单位：…, in a heading or beside a name, and in the name of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from config.files.records import Grid, address
from config.sheets.heads import Heads
from config.sheets.measures import is_measure, measure_in_line
from config.sheets.periods import moment_of, moments_in

_UNIT_LINE = re.compile(
    r"(?:填报|报送|上报|填表|编制|报表|责任|制表)(?:单位|部门)(?:\(盖章\)|\(公章\)|名称)?\s*[:：]\s*(?P<name>[^\s:：;；]+)"
    r"|(?<![\w])单位(?:名称|\(盖章\))?\s*[:：]\s*(?P<bare>[^\s:：;；]+)"
)
_PERIOD_LINE = re.compile(
    r"(?:报告期别?|期别|统计月份|填报月份|所属期|统计时间|数据时间|时间|月份)\s*[:：]\s*(?P<when>[^\s:：;；]+)"
)


class StatedKind(StrEnum):
    """What a sheet can say of itself."""

    UNIT = "unit"  # 填报单位
    PERIOD = "period"  # 期别
    MEASURE = "measure"  # 计量单位


@dataclass(frozen=True, slots=True)
class Stated:
    """One thing that a sheet says of itself, and where. In the name of the sheet it has no cell."""

    kind: StatedKind
    text: str
    value: Any  # a unit as the caller found it, a Moment, or the text of a measure
    row: int = 0
    column: int = 0

    @property
    def address(self) -> str:
        return address(self.row, self.column) if self.row else ""

    @property
    def where(self) -> str:
        """The cell, or the name of the sheet."""
        return self.address or _("the name of the sheet")


def find_stated(
    sheet: Grid,
    heads: Heads | None,
    *,
    unit_of: Callable[[str], Any] = lambda text: None,
    units_in: Callable[[str], Sequence[Any]] = lambda text: (),
    measures: frozenset[str] = frozenset(),
) -> list[Stated]:
    """What stands above the headings, and in the sheet's name. ``unit_of`` finds the unit that is called so,
    ``units_in`` those that a title mentions; both know the units of the caller alone."""
    found: list[Stated] = []
    above = heads.first_row if heads else 1
    for row in range(1, above):
        if row in sheet.hidden_rows:
            continue
        for cell in sheet.cells(row):
            if cell.text.strip() and cell.origin == (row, cell.column):
                found += _of_title(cell.text, row, cell.column, unit_of, units_in, measures)
    if moment := moment_of(sheet.name):
        found.append(Stated(StatedKind.PERIOD, sheet.name, moment))
    elif (moments := moments_in(sheet.name)) and len(moments) == 1:
        found.append(Stated(StatedKind.PERIOD, sheet.name, moments[0]))
    if (unit := unit_of(sheet.name)) is not None:
        found.append(Stated(StatedKind.UNIT, sheet.name, unit))
    return found


def _of_title(
    text: str,
    row: int,
    column: int,
    unit_of: Callable[[str], Any],
    units_in: Callable[[str], Sequence[Any]],
    measures: frozenset[str],
) -> Iterator[Stated]:
    lines = list(_UNIT_LINE.finditer(text))
    for found in lines:
        name = found["name"] or found["bare"]
        unit = unit_of(name)
        if unit is not None or found["name"]:
            yield Stated(StatedKind.UNIT, name, unit, row, column)
        elif is_measure(name, measures) or any(is_measure(part, measures) for part in re.split(r"[、,，/和]", name)):
            yield Stated(StatedKind.MEASURE, name, name, row, column)
    if not lines:
        if (measure := measure_in_line(text)) and any(is_measure(p, measures) for p in re.split(r"[、,/和]", measure)):
            yield Stated(StatedKind.MEASURE, measure, measure, row, column)
        named = units_in(text)
        if len(named) == 1:
            yield Stated(StatedKind.UNIT, text, named[0], row, column)
    periods = [moment for line in _PERIOD_LINE.finditer(text) if (moment := moment_of(line["when"]))]
    for moment in periods or moments_in(text):
        yield Stated(StatedKind.PERIOD, text, moment, row, column)


def against_unit(stated: Stated, own: Any) -> str:
    """Why a sheet of this unit cannot be handed in for another; blank when nothing speaks against it.

    A title names a unit for certain only when it is one that is known."""
    if stated.kind != StatedKind.UNIT or own is None or stated.value == own:
        return ""
    values = {"where": stated.where, "stated": stated.value or stated.text, "own": own}
    if stated.value is None:
        return (
            _("%(where)s names the reporting unit “%(stated)s”, which is not known; the sheet is for %(own)s.") % values
        )
    return _("%(where)s says that the sheet is of %(stated)s, and it is handed in for %(own)s.") % values


def against_period(stated: Stated, label: str) -> str:
    """Why a sheet of this period speaks against the one in work; blank when it does not."""
    if stated.kind != StatedKind.PERIOD or stated.value.agrees(label):
        return ""
    values = {"where": stated.where, "stated": stated.value, "own": label}
    return _("%(where)s says that the sheet is of %(stated)s, and it is handed in for %(own)s.") % values


def period_of_sheets(names: Sequence[str], label: str) -> str:
    """Of several sheets the one that is called after the period; blank when none is."""
    named = [(name, moment_of(name) or next(iter(moments_in(name)), None)) for name in names]
    return next((name for name, moment in named if moment and moment.names(label)), "")
