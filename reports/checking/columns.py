"""What the heading of a column promises of an indicator (列的含义), on pages and in files."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports.checking.printed import NumberIndex, NumberKind, TracedNumber
from reports.facts import points_of_issuer

SHARES = frozenset({"score", "relative_gap", "relative_score_gap"})


def columns_of_indicator() -> dict[str, tuple[str, ...]]:
    """Which columns of an indicator row a heading promises."""
    return {
        _("Own value"): ("value", "points", "issued"),
        _("Best"): ("best", "best_score"),
        _("Average"): ("average", "average_score"),
        _("Gap"): ("gap", "score_gap", "relative_gap", "relative_score_gap"),
        _("Relative gap, %"): ("relative_gap", "relative_score_gap"),
        _("Attainment"): ("score",),
        _("Behind the average"): ("average_gap",),
        _("Points lost of the total"): ("lost",),
    }


def numbers_of_columns(row: Any, names: Iterable[str], month: str) -> NumberIndex:
    """The numbers of these columns of a row."""
    index = NumberIndex()
    for name in names:
        number = points_of_issuer(row) if name == "issued" else getattr(row, name)
        if number is not None:
            kind = NumberKind.SHARE if name in SHARES else NumberKind.VALUE
            index.add(TracedNumber(Decimal(number), kind, f"{row.code}.{name}", month))
    return index
