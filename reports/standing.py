"""五种状态 and the lists on which an indicator stands, as badges: (tone, word). Never merged into one. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from indicators.choices import Standing
from indicators.numbers.rates import WithUnit, is_place


class Flagged(WithUnit, Protocol):
    standing: str
    is_leaf: bool
    value: Decimal | None
    points: Decimal | None
    best: Decimal | None
    best_score: Decimal | None
    zero_score: bool
    below_average: bool
    serious: bool
    better_than_best: bool


def badges_of(row: Flagged) -> list[tuple[str, str]]:
    """What must be said beside the figure, the gravest first."""
    if not row.is_leaf:
        return []
    if row.standing == Standing.NOT_APPLICABLE:
        return [("off", _("Not applicable"))]
    texts = []
    if row.standing == Standing.MISSING:
        texts.append(("bad", _("Not reported")))
    if row.zero_score:
        texts.append(("bad", _("Scores 0")))
    elif row.value is not None and row.value == 0:
        texts.append(("info", _("Reported as 0")))
    # The best of places is 1.
    no_best = row.best is None and row.best_score is None and not is_place(row)
    if no_best and row.standing == Standing.REPORTED:
        texts.append(("off", _("Best unknown")))
    if row.better_than_best:
        texts.append(("done", _("Better than best")))
    if row.serious:
        texts.append(("warn", _("Serious gap")))
    if row.below_average:
        texts.append(("warn", _("Worse than average")))
    return texts


def row_tone(row: Flagged) -> str:
    """The class of the row: a bar at the left for zero scores and for what is not applicable."""
    if not row.is_leaf:
        return "group"
    if row.standing == Standing.NOT_APPLICABLE:
        return "is-off"
    return "is-zero" if row.zero_score else ""
