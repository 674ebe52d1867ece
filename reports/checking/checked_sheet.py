"""How one sheet of the workbook is checked: what a line stands for, and what its headings promise. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports.checking.printed import NumberKind, TracedNumber

VALUE, POINTS, PLACE, SHARE, COUNT = (
    NumberKind.VALUE,
    NumberKind.POINTS,
    NumberKind.PLACE,
    NumberKind.SHARE,
    NumberKind.COUNT,
)
Get = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """How a sheet is checked: its name, which row of the month a line stands for, and what stands in which column."""

    name: str
    find: Callable[[Mapping[str, Any]], Any]
    columns: Mapping[str, tuple[NumberKind, Get]]
    numbers: Callable[[Any], Iterator[TracedNumber]]
    triples: tuple[tuple[str, str, str], ...] = ()
