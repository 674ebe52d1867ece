"""权重占比与丢分: what each item is worth to the whole score, and how many points of the whole it loses. Pure.

An item's share of the whole is its weight among the siblings that count, times its parent's share, up to the top. It
loses that share of what its attainment lacks to 100; all losses together are what the whole lacks to 100, where every
item that counts has an attainment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import MissingRule, Standing
from indicators.scoring.formula import HUNDRED

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class TreePart:
    """One node of a report's tree; ``summed`` is a branch whose points add up. ``attainment`` is between 0 and 100."""

    code: str
    parent: str
    is_leaf: bool
    weight: Decimal
    full_marks: Decimal
    attainment: Decimal | None
    standing: str
    summed: bool = False


def shares(parts: Iterable[TreePart], missing_rule: str = MissingRule.EXCLUDE) -> dict[str, Decimal]:
    """Of every node that counts: its share of the whole, between 0 and 1."""
    children: dict[str, list[TreePart]] = defaultdict(list)
    for part in parts:
        children[part.parent].append(part)
    found: dict[str, Decimal] = {}
    waiting = [("", ONE, False)]
    while waiting:
        code, share, summed = waiting.pop()
        counted = [part for part in children[code] if _counts(part, missing_rule)]
        total = sum((_size(part, summed) for part in counted), ZERO)
        for part in counted:
            found[part.code] = share * _size(part, summed) / total if total else ZERO
            if not part.is_leaf:
                waiting.append((part.code, found[part.code], part.summed))
    return found


def losses(parts: Iterable[TreePart], missing_rule: str = MissingRule.EXCLUDE) -> dict[str, Decimal]:
    """丢分: points of the whole (0–100) by leaf, unrounded; what a leaf without an attainment loses is not known."""
    present = list(parts)
    share = shares(present, missing_rule)
    return {
        part.code: share.get(part.code, ZERO) * (HUNDRED - part.attainment)
        for part in present
        if part.is_leaf and part.attainment is not None
    }


def _size(part: TreePart, summed: bool) -> Decimal:
    return part.full_marks if summed else part.weight


def _counts(part: TreePart, missing_rule: str) -> bool:
    if part.standing == Standing.NOT_APPLICABLE:
        return False
    return part.attainment is not None or (missing_rule == MissingRule.ZERO and part.standing != Standing.REPORTED)
