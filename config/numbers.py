"""Numbers as text: exact decimal digits, the same on every page and in every file."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TypedDict

NO_VALUE = "—"
MINUS = "\u2212"


class Digits(TypedDict):
    """How long a number of a model may be: the digits it has altogether, and those behind the point."""

    max_digits: int
    decimal_places: int


@cache
def unit_of(places: int) -> Decimal:
    """The smallest number with so many decimals: 0.01 for 2."""
    return Decimal(1).scaleb(-places)


def decimals_of(number: Decimal | None) -> int:
    """How many decimals a number is written with; a blank has none.

    >>> decimals_of(Decimal("12.50")), decimals_of(Decimal("1E+3")), decimals_of(None)
    (2, 0, 0)
    """
    exponent = number.as_tuple().exponent if number is not None else 0
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def number_text(
    value: Decimal | int | str | None, decimals: int | None = None, *, group: bool = False, signed: bool = False
) -> str:
    """The digits of ``value``: as stored, or with a fixed number of decimals; ``None`` is a dash, never a zero.

    >>> number_text(Decimal("0.125"), 2), number_text(None), number_text(12345, group=True)
    ('0.13', '—', '12,345')
    """
    if value is None or value == "":
        return NO_VALUE
    if isinstance(value, float):
        raise TypeError("Decimal or int expected, float would print digits nobody entered")
    exact = Decimal(value)
    if decimals is not None:
        exact = exact.quantize(unit_of(decimals), rounding=ROUND_HALF_UP)
    text = format(abs(exact), ",f" if group else "f")
    if exact < 0:
        return MINUS + text
    return f"+{text}" if signed and exact > 0 else text
