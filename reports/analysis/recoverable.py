"""可追回分值: how many points of the whole score the way to the best value is worth, item by item. Pure.

An item's share of the whole is its weight among the siblings that count, times its parent's share, up to the top. What
is recoverable is that share of the distance between the own attainment and the attainment of the best, all other items
unchanged: putting the one in place of the other raises the unrounded whole by exactly so much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Method, MissingRule, Standing
from indicators.scoring.formula import HUNDRED, Comparator, Facts, Rule, attainment

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class RecoverablePart:
    """One node of a report's tree; ``summed`` is a branch whose points add up."""

    code: str
    parent: str
    is_leaf: bool
    weight: Decimal
    full_marks: Decimal
    attainment: Decimal | None
    standing: str
    summed: bool = False
    at_best: Decimal | None = None


def at_best(*, rule: Rule, present: Comparator) -> Decimal | None:
    """What the best value, or the best awarded points, attain by the rule of the item; None when that is unknown."""
    if rule.method == Method.OFFICIAL:
        return None if present.best_points is None else min(present.best_points / rule.full_marks, ONE) * HUNDRED
    if present.best is None:
        return None
    if rule.method in {Method.RATIO, Method.MINMAX}:
        return HUNDRED
    return attainment(rule, Facts(value=present.best), Comparator(best=present.best, worst=present.worst))


def shares(parts: Iterable[RecoverablePart], missing_rule: str = MissingRule.EXCLUDE) -> dict[str, Decimal]:
    """Of every node that counts: its share of the whole, between 0 and 1."""
    children: dict[str, list[RecoverablePart]] = defaultdict(list)
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


def recoverable(parts: Iterable[RecoverablePart], missing_rule: str = MissingRule.EXCLUDE) -> dict[str, Decimal]:
    """Points of the whole (0–100) by item, where own and best attainment are known and the best is ahead."""
    present = list(parts)
    share = shares(present, missing_rule)
    found = {}
    for part in present:
        if part.is_leaf and part.attainment is not None and part.at_best is not None:
            points = share.get(part.code, ZERO) * (part.at_best - part.attainment)
            if points > 0:
                found[part.code] = points
    return found


def _size(part: RecoverablePart, summed: bool) -> Decimal:
    return part.full_marks if summed else part.weight


def _counts(part: RecoverablePart, missing_rule: str) -> bool:
    if part.standing == Standing.NOT_APPLICABLE:
        return False
    return part.attainment is not None or (missing_rule == MissingRule.ZERO and part.standing != Standing.REPORTED)
