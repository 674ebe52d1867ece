"""差距随两数: an average as it is printed, and the difference that follows from it and the number beside it. Pure.

Frozen rows hold averages and differences exact (2.80416667); a reader sees 3.1 and 2.8 and expects 0.3. Pages,
sentences and files print what these functions give: a difference is always that of the two numbers beside it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from indicators.numbers.digits import readable, readable_mean
from indicators.scoring.formula import gap


class AveragedRow(Protocol):
    """As much of a frozen row as is compared with the average."""

    @property
    def decimals(self) -> int: ...
    @property
    def direction(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def average(self) -> Decimal | None: ...
    @property
    def average_gap(self) -> Decimal | None: ...
    @property
    def benchmark_status(self) -> str: ...


def average_of(row: AveragedRow) -> Decimal | None:
    """The average as it is printed: with all digits where a document states it, else rounded as a mean is read. One
    that rounds to the very value beside it keeps its digits, or nobody would see why the row is worse than average."""
    if row.benchmark_status or row.average is None:
        return readable(row.average, row.decimals)
    rounded = readable_mean(row.average, row.decimals)
    return readable(row.average, row.decimals) if rounded == row.value != row.average else rounded


def behind_average(row: AveragedRow) -> Decimal | None:
    """较均值差 of the value, in its unit: above 0 where it is worse than the printed average; None where the row has
    none."""
    if row.average_gap is None:
        return None
    return readable(gap(row.value, average_of(row), row.direction), row.decimals)
