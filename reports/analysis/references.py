"""参照得分率: what the attainments would be if every indicator stood at the best, or at the average. Pure.

The same formulas as for the county's own (`replay`), with the best or average value in the place of the own one. What
has no attainment of its own, or nothing to hold it against, does not count: both are put together of the same parts as
far as best and average are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from typing import Any, Literal

from indicators.choices import Method
from reports.analysis.replay import attainments

Reference = Literal["best", "average"]


def attainments_at(reference: Reference, rows: Iterable[Any], missing_rule: str) -> dict[str, Decimal | None]:
    """Unrounded, by code; None where nothing is known of the best (or average) of any part."""
    return attainments([_copy_at(row, reference) if row.is_leaf else row for row in rows], missing_rule)


def _copy_at(row: Any, reference: Reference) -> Any:
    there = copy(row)
    there.value = getattr(row, reference)
    there.points = getattr(row, f"{reference}_score") if row.method == Method.OFFICIAL else None
    if row.score is None:
        there.value = there.points = None
    return there
