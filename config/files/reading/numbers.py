"""Numbers as files hold them, as digits a person can read. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

# Fifteen significant digits are all a spreadsheet keeps and shows; the rest is noise of binary fractions.
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d*[1-9])?")
# No spreadsheet holds a number beyond 10^308; written out, a larger exponent would fill the memory.
_MOST_EXPONENT = 400


def number_of(stored: str) -> Decimal | None:
    """The number with fifteen digits; nothing for what is no finite number.

    >>> number_of("0.30000000000000004"), number_of("1E3"), number_of("NaN")
    (Decimal('0.3'), Decimal('1E+3'), None)
    """
    try:
        number = Decimal(stored.strip() if len(stored) < 1000 else "")
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_EXPONENT:
        return Decimal(0) if number.is_zero() else None
    return _FIFTEEN.plus(number).normalize(_FIFTEEN)


def digits(number: Decimal) -> str:
    """Without exponent and without zeros at the end.

    >>> digits(Decimal("1E+3")), digits(Decimal("98.50")), digits(Decimal("-0.0"))
    ('1000', '98.5', '0')
    """
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plain(stored: str) -> str | None:
    """The digits of a stored number; nothing for what is none.

    >>> plain("98.5"), plain("98.50000000000001"), plain("x")
    ('98.5', '98.5', None)
    """
    if len(stored) <= 16 and _PLAIN.fullmatch(stored) and stored != "-0":
        return stored
    number = number_of(stored)
    return None if number is None else digits(number)
