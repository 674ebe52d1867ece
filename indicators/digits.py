"""Digits of a figure for reading: trailing zeros of the column are dropped, digits somebody typed never are. Pure."""

from decimal import Decimal

from config.numbers import unit_of


def readable(number: Decimal | None, decimals: int = 0) -> Decimal | None:
    """The same number with the indicator's decimals, or with more where more were given.

    >>> readable(Decimal("12.50000000"), 2), readable(Decimal("0.12500000"), 2), readable(Decimal("100.0000"))
    (Decimal('12.50'), Decimal('0.125'), Decimal('100'))
    """
    if number is None:
        return None
    exponent = number.normalize().as_tuple().exponent
    places = max(decimals, -exponent if isinstance(exponent, int) else 0)
    return number.quantize(unit_of(places))
