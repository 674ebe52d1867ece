"""存疑: what looks wrong about a figure that may still be right. A doubt asks for a phrase, it never blocks. Pure.

Numbers are in the indicator's unit. Every threshold comes from the scheme's dated settings; the words name it.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.numbers import decimals_of, number_text
from indicators.choices import Basis, Direction, DoubtKind
from indicators.doubts.counting import LedgerCount
from indicators.doubts.slips import Slip, likely_slip
from indicators.numbers.digits import readable
from indicators.numbers.rounding import round_half

# So many earlier values make a range to be outside of.
ENOUGH = 3
# Where twelve months were all alike, a change of this share of the value is worth a look.
STILL = Decimal("0.1")
# Offered beside a doubt; any other text in the note will do as well.
PHRASES = (
    gettext_lazy("Checked against the records, the figure is right."),
    gettext_lazy("Seasonal fluctuation."),
    gettext_lazy("Definition or policy changed."),
    gettext_lazy("Small base, so the fluctuation is normal."),
    gettext_lazy("Last period's figure was wrong; this one is as found."),
)


@dataclass(frozen=True, slots=True)
class DoubtMeasure:
    """What a doubt must know of the indicator and the scheme's settings."""

    unit: str
    direction: str
    basis: str
    decimals: int = 2
    is_share: bool = False  # a percentage of a whole, which cannot pass 100
    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None
    among: int | None = None  # of a place: how many take part
    jump_tolerance: int = 50  # per cent of the range of twelve months
    worsening_limit: Decimal = Decimal(10)  # relative per cent against last period

    @property
    def is_whole(self) -> bool:
        """Whether it is counted in whole ones: half a case is none."""
        return self.decimals == 0

    @property
    def limits(self) -> tuple[Decimal | None, Decimal | None]:
        """The smallest and the largest that it can be."""
        return self.minimum, Decimal(100) if self.is_share and self.maximum is None else self.maximum

    @property
    def growth(self) -> int:
        """Where a count since January moves: up, or down where it cannot be positive; 0 where it may do either."""
        if self.basis != Basis.CUMULATIVE or self.is_share:
            return 0
        if self.minimum is not None and self.minimum >= 0:
            return 1
        return -1 if self.maximum is not None and self.maximum <= 0 else 0


@dataclass(frozen=True, slots=True)
class Past:
    """The figure's own last twelve periods, oldest first, and what others reached."""

    history: tuple[tuple[date, Decimal], ...] = ()
    best: Decimal | None = None
    average: Decimal | None = None

    @property
    def values(self) -> list[Decimal]:
        return [value for _month, value in self.history]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for a period."""

    month: date
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look again, in words, with the value that mends it in one click where there is one."""

    kind: DoubtKind
    message: str
    mend: Decimal | None = None


def doubts_of(typed: Typed, measure: DoubtMeasure, past: Past, ledger_count: LedgerCount | None = None) -> list[Doubt]:
    """Everything doubtful about a figure. A likely slip explains a jump, so then the jump is not told as well."""
    found = list(_part_above_whole(typed))
    if typed.value is None:
        return found
    reference = _reference(typed, measure, past)
    slip = _slip(typed, measure, past, reference)
    if slip is not None:
        found.append(Doubt(DoubtKind.SLIP, _slip_text(slip, typed.value, measure), slip.meant))
    else:
        found += [
            *_decimals_of_count(typed, measure),
            *_outside_range(typed, measure, past),
            *_worse(typed, measure, past),
        ]
    found += [*_below_last_month(typed, measure, past), *_outside_limits(typed.value, measure)]
    return [*found, *_unlike_the_ledger(typed.value, measure, ledger_count)]


def worsening(typed: Typed, measure: DoubtMeasure, past: Past) -> Decimal | None:
    """By how many relative per cent the value is worse than last period's; None when it is not, or cannot be said.

    Values that are counted from January on are not compared with the period before: they only grow.
    """
    if typed.value is None or not past.history or measure.basis == Basis.CUMULATIVE:
        return None
    _month, last = past.history[-1]
    by = last - typed.value if measure.direction == Direction.HIGHER else typed.value - last
    return by / abs(last) * 100 if by > 0 and last else None


def _part_above_whole(typed: Typed) -> Iterable[Doubt]:
    """分子大于分母."""
    above, below = typed.numerator, typed.denominator
    if above is not None and below is not None and above > below:
        message = _("The numerator %(above)s is larger than the denominator %(below)s.")
        words = {"above": number_text(readable(above)), "below": number_text(readable(below))}
        yield Doubt(DoubtKind.PART_ABOVE_WHOLE, message % words)


def _slip(typed: Typed, measure: DoubtMeasure, past: Past, reference: Decimal | None) -> Slip | None:
    """A slip that the figure allows: what is worked out from two parts has none of the unit."""
    if typed.value is None or typed.denominator is not None:
        return None
    finest = max(measure.decimals, decimals_of(typed.value.normalize()))

    def is_possible(meant: Decimal) -> bool:
        if measure.is_whole and meant != meant.to_integral_value():
            return False
        return (
            decimals_of(meant.normalize()) <= finest
            and not list(_outside_limits(meant, measure))
            and not list(_below_last_month(Typed(typed.month, meant), measure, past))
        )

    return likely_slip(
        typed.value, unit=measure.unit, reference=reference, decimals=measure.decimals, is_possible=is_possible
    )


def _decimals_of_count(typed: Typed, measure: DoubtMeasure) -> Iterable[Doubt]:
    """计数带小数: 0.985 of a case. What is worked out from two parts may be broken."""
    value = typed.value
    if measure.is_whole and typed.denominator is None and value is not None and value != value.to_integral_value():
        message = _("%(value)s has decimals, but the figure is counted whole.")
        yield Doubt(DoubtKind.DECIMALS, message % {"value": _with_unit(value, measure)})


def _below_last_month(typed: Typed, measure: DoubtMeasure, past: Past) -> Iterable[Doubt]:
    """累计数下降: counted from January on, a value never falls within the year."""
    if not measure.growth or typed.value is None or not past.history:
        return
    month, last = past.history[-1]
    if month.year == typed.month.year and (typed.value - last) * measure.growth < 0:
        message = _("It is counted from January on, but smaller than %(last)s of %(month)s.")
        yield Doubt(DoubtKind.FELL, message % {"last": _with_unit(last, measure), "month": f"{month:%Y-%m}"})


def _outside_limits(value: Decimal, measure: DoubtMeasure) -> Iterable[Doubt]:
    """超出范围: of a place, more than take part."""
    lowest, highest = measure.limits
    if highest is not None and value > highest:
        words = {"value": _with_unit(value, measure), "limit": _with_unit(highest, measure)}
        yield Doubt(DoubtKind.LIMIT, _("%(value)s is above %(limit)s.") % words)
    if lowest is not None and value < lowest:
        words = {"value": _with_unit(value, measure), "limit": _with_unit(lowest, measure)}
        yield Doubt(DoubtKind.LIMIT, _("%(value)s is below %(limit)s.") % words)
    if measure.among is not None and value > measure.among:
        words = {"value": number_text(readable(value)), "n": str(measure.among)}
        yield Doubt(DoubtKind.LIMIT, _("Place %(value)s is not possible: %(n)s take part.") % words)


def _unlike_the_ledger(value: Decimal, measure: DoubtMeasure, ledger_count: LedgerCount | None) -> Iterable[Doubt]:
    """与台账不一致: the product's own ledger says another number."""
    if ledger_count is not None and ledger_count.differs(value, measure.decimals):
        message = _("%(value)s differs from what is known. %(known)s")
        yield Doubt(DoubtKind.LEDGER, message % {"value": _with_unit(value, measure), "known": ledger_count.words})


def _outside_range(typed: Typed, measure: DoubtMeasure, past: Past) -> Iterable[Doubt]:
    """异常波动: further outside the range of its own twelve months than the settings tolerate."""
    value, earlier = _comparable(typed, measure, past)
    if value is None or len(earlier) < ENOUGH:
        return
    low, high = min(earlier), max(earlier)
    width = (high - low) or abs(high) * STILL
    slack = width * measure.jump_tolerance / 100
    if low - slack <= value <= high + slack:
        return
    words = {"low": _with_unit(low, measure), "high": _with_unit(high, measure), "value": _with_unit(value, measure)}
    if measure.basis == Basis.CUMULATIVE:
        message = _("This period adds %(value)s; the last 12 months added between %(low)s and %(high)s each.")
    else:
        message = _("%(value)s is far from the last 12 months, which lay between %(low)s and %(high)s.")
    yield Doubt(DoubtKind.JUMP, message % words)


def _worse(typed: Typed, measure: DoubtMeasure, past: Past) -> Iterable[Doubt]:
    """较上期变差: beyond the limit of the settings a note must say why."""
    by = worsening(typed, measure, past)
    if by is not None and by >= measure.worsening_limit:
        message = _("Worse than last period's %(last)s by a relative %(by)s%%. Say why.")
        words = {"last": _with_unit(past.values[-1], measure), "by": number_text(round_half(by, 1))}
        yield Doubt(DoubtKind.WORSE, message % words)


def _comparable(typed: Typed, measure: DoubtMeasure, past: Past) -> tuple[Decimal | None, list[Decimal]]:
    """The value with those it can be held against: what each month added, where values are counted from January on."""
    if measure.basis != Basis.CUMULATIVE or measure.is_share or typed.value is None:
        return typed.value, past.values
    months = [*past.history, (typed.month, typed.value)]
    *earlier, value = _monthly_steps(months)
    return value, [step for step in earlier if step is not None]


def _monthly_steps(months: Sequence[tuple[date, Decimal]]) -> list[Decimal | None]:
    """What each month added to a value counted from January on; None where the month before it is not known."""
    before: dict[tuple[int, int], Decimal] = {(month.year, month.month): value for month, value in months}
    return [
        value
        if month.month == 1
        else value - before[month.year, month.month - 1]
        if (month.year, month.month - 1) in before
        else None
        for month, value in months
    ]


def _reference(typed: Typed, measure: DoubtMeasure, past: Past) -> Decimal | None:
    """What the value should be near: its own middle, else the average, else the best of others."""
    if measure.basis == Basis.CUMULATIVE:
        earlier = [value for month, value in past.history[-1:] if month.year == typed.month.year]
    else:
        earlier = past.values
    if earlier:
        return statistics.median(earlier)
    return past.average if past.average is not None else past.best


def _slip_text(slip: Slip, value: Decimal, measure: DoubtMeasure) -> str:
    words = {"typed": number_text(readable(value)), "meant": _with_unit(slip.meant, measure), "slip": slip.words}
    return _("%(meant)s was probably typed as %(typed)s: %(slip)s.") % words


def _with_unit(number: Decimal, measure: DoubtMeasure) -> str:
    mark = "%" if measure.unit.startswith(("%", "％")) else f" {measure.unit}" if measure.unit else ""
    return number_text(readable(number, measure.decimals)) + mark
