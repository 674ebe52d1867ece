"""同一事实的不同说法: what the notice, the unit's figure and a document of benchmarks say of one score or place. Pure.

Only what is of the same period and the same list is held against each other; where two differ, each side is named with
its document, and nobody decides silently which is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import number_text
from indicators.choices import NoticeSpan
from indicators.numbers.digits import readable
from indicators.rounds.words import place_text


@dataclass(frozen=True, slots=True)
class Side:
    """Who says it, how it reads there, and where that can be looked up. A place is one of ``n``; a figure does not say
    of how many."""

    source: str
    value: Decimal
    document: str = ""
    day: date | None = None
    address: str = ""
    n: int | None = None

    def is_like(self, other: Side) -> bool:
        """Whether both say the same: the same number, and a place of as many, where both say of how many."""
        return self.value == other.value and (self.n is None or other.n is None or self.n == other.n)

    @property
    def note(self) -> str:
        return " · ".join(filter(None, [self.document, f"{self.day:%Y-%m-%d}" if self.day else ""]))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One score or place of one period on which the sides differ."""

    name: str
    period: str
    is_place: bool
    sides: Sequence[Side]

    def value_text(self, side: Side) -> str:
        if self.is_place and side.n is not None:
            return place_text(int(side.value), side.n)
        number = number_text(readable(side.value))
        return (_("place %(n)s") if self.is_place else _("%(n)s points")) % {"n": number}

    @property
    def lines(self) -> list[tuple[Side, str]]:
        return [(side, self.value_text(side)) for side in self.sides]

    @property
    def text(self) -> str:
        """2026年10月，市场主体满意度：通报 第9位，标杆文件 第10位，三者不一致。"""
        sides = _("; ").join(
            _("%(source)s: %(value)s") % {"source": side.source, "value": text} for side, text in self.lines
        )
        return _("%(period)s, %(name)s: the sources differ. %(sides)s.") % {
            "period": self.period,
            "name": self.name,
            "sides": sides,
        }


def contradiction(name: str, period: str, sides: Sequence[Side], *, is_place: bool) -> Contradiction | None:
    """None where fewer than two say anything, or all say the same."""
    if all(side.is_like(sides[0]) for side in sides):
        return None
    return Contradiction(name, period, is_place, sides)


@dataclass(frozen=True, slots=True)
class NoticeDates:
    """When a notice was issued and what it is about."""

    span: str
    start: date | None
    end: date | None
    issued_on: date


def speaks_of(notice: NoticeDates, until: date, *, is_monthly: bool) -> bool:
    """Whether a notice says what holds on a day: it is about the period that ends in that month, or it is about a round
    and had been issued by then; a monthly notice says nothing of any other month."""
    about_month = notice.span in {NoticeSpan.MONTH, NoticeSpan.CUMULATIVE}
    if about_month and notice.end is not None and (notice.end.year, notice.end.month) == (until.year, until.month):
        return True
    return not is_monthly and notice.issued_on <= until
