"""季度: what the published months of a quarter come to, for one unit on one indicator. Pure.

Counts of single months are added; of a count since January the quarter is the difference between the ends of two
quarters; of a state, an average or a rate since January the last word counts. Rates of months are Σn ÷ Σd, never a mean
of percentages. Months that are missing are named, and a missing month is not 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.basis import basis_note, basis_text, day_text
from indicators.choices import Basis, Standing
from indicators.months import first_day
from indicators.numbers.rounding import round_half
from indicators.quarters import parse_quarter

Number = Decimal | None


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int

    @property
    def label(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def months(self) -> list[str]:
        return [f"{self.year}-{month:02}" for month in range(3 * self.number - 2, 3 * self.number + 1)]

    @property
    def last_day(self) -> date:
        return date(self.year, 3 * self.number, 31 if self.number in {1, 4} else 30)

    @property
    def month_before(self) -> str:
        """The month at whose end a count since January stood when the quarter began; none in the first of a year."""
        return "" if self.number == 1 else f"{self.year}-{3 * self.number - 3:02}"

    def __str__(self) -> str:
        """2026年一季度."""
        ordinals = (_("first quarter"), _("second quarter"), _("third quarter"), _("fourth quarter"))
        return _("%(quarter)s of %(year)s") % {"quarter": ordinals[self.number - 1], "year": self.year}


def quarter_named(text: str) -> Quarter:
    """``"2026Q1"``. Raises ``ValueError`` for anything else."""
    return _holding(parse_quarter(text.upper()))


def quarter_of(label: str) -> Quarter:
    """The quarter in which a month lies: ``"2026-05"`` → 2026Q2. Raises ``ValueError`` for what is no month."""
    return _holding(first_day(label))


def _holding(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class MonthMeasure:
    """How an indicator is measured. ``factor`` is 100 for per cent."""

    basis: str
    decimals: int
    is_rate: bool = False
    factor: int = 1

    @property
    def adds(self) -> bool:
        """Whether single months are put together."""
        return self.basis == Basis.MONTH

    @property
    def counts_from_january(self) -> bool:
        """Whether it is a count that begins anew each January, so that what a span adds is a difference."""
        return self.basis == Basis.CUMULATIVE and not self.is_rate


@dataclass(frozen=True, slots=True)
class MonthFact:
    """What one published month says of one unit."""

    standing: str
    value: Number = None
    numerator: Number = None
    denominator: Number = None
    # The day that it describes, where that is not the last of the month.
    day: date | None = None


@dataclass(frozen=True, slots=True)
class MonthsTogether:
    """What the months come to; ``missing`` are months without a figure, ``as_of`` is the last month that has one.

    ``unadded``: there are values, but their two parts are not all known, so the months cannot be put together.
    ``lacking``: missing months without which the number says less than the whole span, or nothing. ``so_far``: a
    count since January as it stood at ``as_of``. ``day``: what the last month describes where that is not its end.
    """

    standing: str
    value: Number = None
    n: int = 0
    of: int = 0
    missing: tuple[str, ...] = ()
    as_of: str = ""
    unadded: bool = False
    lacking: tuple[str, ...] = ()
    so_far: Number = None
    day: date | None = None

    @property
    def is_whole(self) -> bool:
        return not self.lacking


def quarter_together(
    measured: MonthMeasure, cells: Mapping[str, MonthFact], months: Sequence[str], quarter: Quarter
) -> MonthsTogether:
    """One unit's figure of a quarter, of which ``months`` were published.

    What was counted since January when the quarter began is taken off; where that is not known, nothing can be said.
    """
    found = together(measured, cells, months)
    before = quarter.month_before
    if not before or not measured.counts_from_january or found.value is None:
        return found
    began = cells[before].value if before in cells else None
    if began is None:
        return replace(found, value=None, lacking=(before, *found.lacking))
    return replace(found, value=found.value - began)


def together(measured: MonthMeasure, cells: Mapping[str, MonthFact], months: Sequence[str]) -> MonthsTogether:
    """One unit's figure of several months; ``cells`` by label, a month without a row is missing."""
    reported = [m for m in months if m in cells and cells[m].value is not None]
    off = [m for m in months if m in cells and cells[m].standing == Standing.NOT_APPLICABLE]
    missing = tuple(m for m in months if m not in reported and m not in off)
    if not reported:
        standing = Standing.NOT_APPLICABLE if off and not missing else Standing.MISSING
        return MonthsTogether(standing, n=0, of=len(months), missing=missing)
    value = _value(measured, [cells[m] for m in reported])
    return MonthsTogether(
        Standing.REPORTED,
        value,
        len(reported) + len(off),
        len(months),
        missing,
        reported[-1],
        unadded=value is None,
        # Of what is not added up the last month alone is needed.
        lacking=missing if measured.adds else tuple(m for m in missing if m > reported[-1]),
        so_far=value if measured.counts_from_january else None,
        day=cells[reported[-1]].day,
    )


def _value(measured: MonthMeasure, cells: Sequence[MonthFact]) -> Number:
    if not measured.adds or len(cells) == 1:
        return cells[-1].value
    if not measured.is_rate:
        return sum((cell.value or Decimal(0) for cell in cells), Decimal(0))
    numerator = denominator = Decimal(0)
    for cell in cells:
        if cell.numerator is None or cell.denominator is None:
            return None
        numerator, denominator = numerator + cell.numerator, denominator + cell.denominator
    return round_half(numerator * measured.factor / denominator, measured.decimals) if denominator else None


def lacking_text(found: MonthsTogether) -> str:
    """Without which months a number stands: "without 2026-02"; nothing where none is lacking, or no number is known."""
    if found.is_whole or found.standing == Standing.MISSING:
        return ""
    return _("without %(months)s") % {"months": _(", ").join(found.lacking)}


def span_basis(measured: MonthMeasure, label: str, *, by_quarter: bool, day: date | None = None) -> str:
    """What a column or number of a month or quarter holds; ``label`` is the last month that is shown, ``day`` the one
    that the number describes where that is not the month's last."""
    if not by_quarter or not (measured.adds or measured.counts_from_january):
        return basis_text(measured.basis, label, day)
    text = _("added by the quarter") if measured.counts_from_january else _("the quarter's months together")
    return _("%(first)s, %(next)s") % {"first": text, "next": day_text(day)} if day else text


def span_note(measured: MonthMeasure, *, by_quarter: bool) -> str:
    """The same as a sentence has it that names the month or the quarter already: 本季新增, 本季合计, 当月, 累计."""
    if not by_quarter or not (measured.adds or measured.counts_from_january):
        return basis_note(measured.basis)
    return pgettext("quarter", "added in it") if measured.counts_from_january else pgettext("quarter", "all its months")


def average_of(value: Number, as_of: str, measured: MonthMeasure) -> Number:
    """月均 of a count that is cumulative since January; nothing for everything else, and for what is no month.

    What is an average already (平均) is never divided again.
    """
    if value is None or not measured.counts_from_january:
        return None
    try:
        months = first_day(as_of).month
    except ValueError:
        return None
    return round_half(value / months, max(measured.decimals, 1))
