"""丢分 once more: a leaf loses of the total what its share of it lacks to 100, and so it is placed. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.choices import Aggregation, MissingRule, Standing
from indicators.numbers.rounding import round_half

FROZEN_DECIMALS = 6
ZERO = Decimal(0)


def faults_of_losses(rows: Sequence[Any], parameters: Mapping[str, Any]) -> Iterator[str]:
    """Points lost of every ranked leaf, and its place by them, the largest loss first."""
    lost = losses_of(rows, parameters.get("missing_rule", ""))
    printed = {row.code: round_half(lost[row.code], FROZEN_DECIMALS) for row in rows if row.code in lost and row.ranked}
    for row in rows:
        worked = lost.get(row.code) if row.is_leaf and row.ranked else None
        frozen = None if worked is None else round_half(worked, FROZEN_DECIMALS)
        if row.lost != frozen:
            yield f"{row.code}: {row.lost} points lost, by its share of the total {frozen}"
        more = sum(1 for each in printed.values() if each > printed.get(row.code, ZERO))
        place = more + 1 if worked else None
        if row.loss_rank != place:
            yield f"{row.code}: place {row.loss_rank} by points lost, by the losses {place}"


def losses_of(rows: Sequence[Any], missing_rule: str) -> dict[str, Decimal]:
    """Unrounded points of the total by leaf: share × (100 − printed attainment); 0 where it counts in nothing."""
    shares = shares_of(rows, missing_rule)
    return {
        row.code: shares.get(row.code, ZERO) * (100 - row.score)
        for row in rows
        if row.is_leaf and row.score is not None
    }


def shares_of(rows: Sequence[Any], missing_rule: str) -> dict[str, Decimal]:
    """What part of the total every leaf is, between 0 and 1: weights, or full marks where points are added up."""
    below: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        below[row.parent_code].append(row)
    found: dict[str, Decimal] = {}

    def go_down(parent: Any, share: Decimal) -> None:
        summed = parent is not None and parent.aggregation == Aggregation.SUM
        counted = [row for row in below[parent.code if parent else ""] if _counts(row, missing_rule)]
        sizes = [row.full_marks if summed else row.weight for row in counted]
        whole = sum(sizes, ZERO)
        for row, size in zip(counted, sizes, strict=True):
            part = share * size / whole if whole else ZERO
            if row.is_leaf:
                found[row.code] = part
            else:
                go_down(row, part)

    go_down(None, Decimal(1))
    return found


def _counts(row: Any, missing_rule: str) -> bool:
    if row.standing == Standing.NOT_APPLICABLE:
        return False
    return row.score is not None or (missing_rule == MissingRule.ZERO and row.standing != Standing.REPORTED)
