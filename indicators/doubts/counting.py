"""台账在册数: a figure that one of the product's own ledgers knows, offered beside the cell. Pure.

It is never entered by itself, and a typed figure that differs from it is asked about, not refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import number_text
from indicators.choices import CountedFrom
from indicators.numbers.rounding import round_half


@dataclass(frozen=True, slots=True)
class LedgerCount:
    """What a ledger says until a day: a value, or the two parts of a rate; ``address`` is where it can be looked up."""

    source: str
    until: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    address: str = ""
    document: str = ""  # where the ledger has it from, when it says so

    def reading(self, decimals: int) -> Decimal | None:
        """The value as the indicator prints it; a rate is worked out from its parts, in per cent."""
        if self.value is not None:
            return round_half(self.value, decimals)
        if self.numerator is None or not self.denominator:
            return None
        return round_half(self.numerator / self.denominator * 100, decimals)

    @property
    def in_points(self) -> bool:
        """Whether it is points that were awarded (得分), and not a value."""
        return self.source in {CountedFrom.SATISFACTION_SCORE, CountedFrom.NOTICE_SCORE}

    def cells(self, *, is_ratio: bool, decimals: int) -> dict[str, str]:
        """What a typist would type into the cells of the row; nothing where the ledger has no answer to them."""
        if is_ratio:
            parts = {"numerator": self.numerator, "denominator": self.denominator}
            texts = {name: f"{number.normalize():f}" for name, number in parts.items() if number is not None}
            return texts if len(texts) == len(parts) else {}
        if self.in_points:
            return {} if self.value is None else {"score": f"{self.value.normalize():f}"}
        value = self.reading(decimals)
        return {} if value is None else {"value": f"{value.normalize():f}"}

    def differs(self, value: Decimal | None, decimals: int) -> bool:
        """Whether another value was typed; points are no value and are not held against one."""
        if self.in_points:
            return False
        mine = self.reading(decimals)
        return value is not None and mine is not None and round_half(value, decimals) != mine

    @property
    def words(self) -> str:
        """One sentence with the day, in the reader's language."""
        values = {
            "n": number_text(self.value if self.value is not None else self.numerator),
            "all": number_text(self.denominator) if self.denominator is not None else "",
            "y": self.until.year,
            "m": self.until.month,
            "d": self.until.day,
        }
        words = _sentence(self.source) % values
        return f"{words} {self.document}".rstrip()


def _sentence(source: str) -> str:
    return {
        CountedFrom.OPEN_PROMISES: _("In the ledger: %(n)s not resolved (as of %(y)s-%(m)s-%(d)s)"),
        CountedFrom.RESOLVED_PROMISES: _("In the ledger: %(n)s of %(all)s resolved (as of %(y)s-%(m)s-%(d)s)"),
        CountedFrom.PIECES: _("In the publicity ledger: %(n)s pieces (until %(y)s-%(m)s-%(d)s)"),
        CountedFrom.PAPERS: _("In the ledger of papers: %(n)s accepted (until %(y)s-%(m)s-%(d)s)"),
        CountedFrom.ITEMS_LOSING: _("In the latest inspection: %(n)s items lost marks."),
        CountedFrom.ITEMS_AT_THE_BOTTOM: _("In the latest inspection: %(n)s items in the bottom group."),
        CountedFrom.FIRMS_BELOW: _("In the latest survey: %(n)s enterprises below satisfied."),
        CountedFrom.SATISFACTION_SCORE: _("In the latest survey: score %(n)s."),
        CountedFrom.SATISFACTION_RANK: _("In the latest survey: place %(n)s."),
        CountedFrom.NOTICE_SCORE: _("In the notice: score %(n)s."),
        CountedFrom.NOTICE_PLACE: _("In the notice: place %(n)s."),
        CountedFrom.CERTIFICATES: _("In the targets: %(n)s categories completed (as of %(y)s-%(m)s-%(d)s)"),
    }.get(CountedFrom(source)) or _("Known: %(n)s (as of %(y)s-%(m)s-%(d)s)")
