"""单位错填: which usual slip turns the typed number into one that fits. Pure.

A slip is a known factor between what was typed and what was meant: 98.5 % typed as 0.985, hours typed as days,
yuan as 10,000 yuan, or a decimal point that moved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.numbers import decimals_of
from indicators.numbers.rounding import round_half

# A number is out of place when it is this many times too large or too small, and in place within the other factor.
OUT_OF_PLACE = Decimal(5)
IN_PLACE = Decimal("1.6")
MOST_DECIMALS = 8

# Unit it is measured in → (meant = typed × factor, what went wrong).
_PERCENT = (
    (Decimal(100), _("a share of 1 instead of per cent")),
    (Decimal("0.01"), _("the percentage multiplied by 100 once more")),
)
_HOURS = (
    (Decimal(24), _("days instead of hours")),
    (Decimal(8), _("working days instead of hours")),
    (Decimal(1) / Decimal(60), _("minutes instead of hours")),
)
_DAYS = (
    (Decimal(1) / Decimal(24), _("hours instead of days")),
    (Decimal(1) / Decimal(8), _("working hours instead of days")),
)
_TEN_THOUSAND = (
    (Decimal("0.0001"), _("yuan instead of 10,000 yuan")),
    (Decimal(10000), _("100 million yuan instead of 10,000 yuan")),
)
_YUAN = ((Decimal(10000), _("10,000 yuan instead of yuan")),)
_HUNDRED_MILLION = ((Decimal("0.0001"), _("10,000 yuan instead of 100 million yuan")),)
_POINT = tuple(
    (factor, _("the decimal point has moved"))
    for factor in (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01"), Decimal(1000), Decimal("0.001"))
)
_BY_UNIT: tuple[tuple[tuple[str, ...], tuple[tuple[Decimal, str | Promise], ...]], ...] = (
    (("%", "％"), _PERCENT),
    (("小时",), _HOURS),
    (("工作日", "天", "日"), _DAYS),
    (("亿元",), _HUNDRED_MILLION),
    (("万元",), _TEN_THOUSAND),
    (("元",), _YUAN),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What was probably meant, and what went wrong on the way."""

    meant: Decimal
    words: str


def likely_slip(
    value: Decimal,
    *,
    unit: str,
    reference: Decimal | None,
    decimals: int = 2,
    is_possible: Callable[[Decimal], bool] = lambda _meant: True,
) -> Slip | None:
    """The slip that explains the value, or None. ``unit`` is the Chinese unit, ``reference`` what it should be near.

    Without a reference of the same sign, or for a value of 0, nothing can be said. A slip of the unit itself is
    preferred to a decimal point that moved; what the figure cannot be (``is_possible``) was not meant.

    >>> likely_slip(Decimal("0.985"), unit="%", reference=Decimal("97.2")).meant
    Decimal('98.500')
    """
    if reference is None or reference * value <= 0 or not _is_out_of_place(abs(value), abs(reference)):
        return None
    own = next((slips for units, slips in _BY_UNIT if unit.startswith(units)), ())
    for factor, words in (*own, *_POINT):
        meant = _likely_number(value * factor, decimals)
        if abs(reference) / IN_PLACE <= abs(meant) <= abs(reference) * IN_PLACE and is_possible(meant):
            return Slip(meant, str(words))
    return None


def _is_out_of_place(value: Decimal, reference: Decimal) -> bool:
    return not reference / OUT_OF_PLACE < value < reference * OUT_OF_PLACE


def _likely_number(number: Decimal, decimals: int) -> Decimal:
    """Exact where it comes out even; hours typed as days rarely do, and are rounded to the indicator's decimals."""
    return round_half(number, decimals) if decimals_of(number.normalize()) > MOST_DECIMALS else number
