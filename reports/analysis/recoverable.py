"""可追回分值: how many points of the whole score the way to the best value is worth, item by item. Pure.

An item's share of the whole is its weight among the siblings that count, times its parent's share, up to the top. What
is recoverable is that share of the distance between the own attainment and the attainment of the best, all other items
unchanged: putting the one in place of the other raises the unrounded whole by exactly so much.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.choices import Method, MissingRule
from indicators.scoring.formula import HUNDRED, Comparator, Facts, Rule, attainment
from indicators.scoring.shares import ONE, ZERO, TreePart, shares


@dataclass(frozen=True, slots=True)
class RecoverablePart(TreePart):
    """The same with what the best value attains by the rule of the item."""

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
