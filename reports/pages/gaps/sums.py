"""差距合计: what the rows of a first-level item, or those that were ticked, lose together. Pure.

Points lost of the total are added up, and so are gaps in awarded points; gaps of values have units of their own and are
never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from config.numbers import number_text
from indicators.numbers.digits import readable

LOSS_SHOWN = 2


class LosingLeaf(Protocol):
    """As much of a frozen leaf as is added up."""

    top_code: str
    lost: Decimal | None
    score_gap: Decimal | None

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class GapSum:
    """Several rows together: points of the total that they lose, and how far their awarded points lie behind the best;
    None where nothing of it is known. ``behind`` is how many rows the latter is of."""

    name: str
    n: int
    lost: Decimal | None
    score_gap: Decimal | None
    behind: int
    text: str


def sums_of(rows: Sequence[LosingLeaf], names: Mapping[str, str]) -> list[GapSum]:
    """One sum for each first-level item of the rows, the largest loss first."""
    codes = dict.fromkeys(row.top_code for row in rows)
    found = [sum_of(names.get(code, code), [row for row in rows if row.top_code == code]) for code in codes]
    return sorted(found, key=lambda each: -(each.lost or Decimal(0)))


def sum_of(name: str, rows: Sequence[LosingLeaf]) -> GapSum:
    """The rows together; better than the best is no gap that could be set against another."""
    lost = _total(row.lost for row in rows)
    gaps = [row for row in rows if row.score_gap is not None and row.score_gap > 0]
    score_gap = _total(row.score_gap for row in gaps)
    return GapSum(name, len(rows), lost, score_gap, len(gaps), _text(name, rows, lost, gaps, score_gap))


def _total(numbers: Iterable[Decimal | None]) -> Decimal | None:
    present = [number for number in numbers if number is not None]
    return sum(present, Decimal(0)) if present else None


def _text(
    name: str,
    rows: Sequence[LosingLeaf],
    lost: Decimal | None,
    gaps: Sequence[LosingLeaf],
    score_gap: Decimal | None,
) -> str:
    """获得电力等几项得分与全省最优得分相差*分, ready to paste; empty where nothing is known."""
    parts = []
    if score_gap is not None:
        names = _(", ").join(row.name for row in gaps)
        clause = _("%(names)s (%(n)s items) score %(gap)s points less than the best together")
        parts.append(clause % {"names": names, "n": len(gaps), "gap": number_text(readable(score_gap))})
    if lost is not None:
        clause = _("%(n)s items lose %(lost)s points of the total score")
        parts.append(clause % {"n": len(rows), "lost": number_text(lost, LOSS_SHOWN)})
    return _("%(name)s: %(parts)s.") % {"name": name, "parts": _("; ").join(parts)} if parts else ""
