"""What the heading of a column promises of an indicator (列的含义), on pages and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports.checking.printed import NumberIndex, NumberKind, TracedNumber
from reports.differences import average_of, behind_average
from reports.facts import points_of_issuer

SHARES = frozenset({"score", "relative_gap", "relative_score_gap"})
# What a heading promises that is no column of a row, but follows from some.
WORKED_OUT: dict[str, Callable[[Any], Decimal | None]] = {
    "issued": points_of_issuer,
    "mean": average_of,
    "behind": behind_average,
}


def columns_of_indicator() -> dict[str, tuple[str, ...]]:
    """Which columns of an indicator row a heading promises."""
    return {
        _("Own value"): ("value", "points", "issued"),
        _("Best"): ("best", "best_score"),
        _("Average"): ("mean", "average_score"),
        _("Gap"): ("gap", "score_gap", "relative_gap", "relative_score_gap"),
        _("Relative gap, %"): ("relative_gap", "relative_score_gap"),
        _("Attainment"): ("score",),
        _("Behind the average"): ("behind",),
        _("Points awarded"): ("issued",),
        _("Best points"): ("best_score",),
        _("Average points"): ("average_score",),
        _("Gap in points"): ("score_gap",),
        _("Points lost of the total"): ("lost",),
    }


def numbers_of_columns(row: Any, names: Iterable[str], month: str) -> NumberIndex:
    """The numbers of these columns of a row."""
    index = NumberIndex()
    for name in names:
        number = WORKED_OUT[name](row) if name in WORKED_OUT else getattr(row, name)
        if number is not None:
            kind = NumberKind.SHARE if name in SHARES else NumberKind.VALUE
            index.add(TracedNumber(Decimal(number), kind, f"{row.code}.{name}", month))
    return index
