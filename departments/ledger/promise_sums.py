"""履约践诺账: how many promises stood open at the beginning of the year, came, were kept and are left. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Promise(NamedTuple):
    """What the sums are made of; ``closed_on`` is None while it is not kept."""

    opened: date
    closed_on: date | None
    amount: Decimal | None


@dataclass(slots=True)
class Sum:
    """So many promises, worth so many yuan as far as their amounts are known, and of how many they are not."""

    n: int = 0
    amount: Decimal = Decimal(0)
    unknown: int = 0

    def add(self, promise: Promise) -> None:
        """One more."""
        self.n += 1
        self.amount += promise.amount or 0
        self.unknown += promise.amount is None


@dataclass(frozen=True, slots=True)
class PromiseSums:
    """期初 + 新增 - 化解 = 剩余, in number and amount."""

    opening: Sum
    added: Sum
    kept: Sum
    left: Sum


def sum_promises(promises: Iterable[Promise], *, since: date) -> PromiseSums:
    """What was closed before ``since`` counts nowhere: it stood in the sums of an earlier year."""
    sums = PromiseSums(Sum(), Sum(), Sum(), Sum())
    for promise in promises:
        if promise.closed_on is not None and promise.closed_on < since:
            continue
        (sums.opening if promise.opened < since else sums.added).add(promise)
        (sums.left if promise.closed_on is None else sums.kept).add(promise)
    return sums
