"""Digits of a figure for reading: trailing zeros of the column are dropped, digits somebody typed never are. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from config.numbers import decimals_of, unit_of

AVERAGE_DECIMALS = 2


def readable(number: Decimal | None, decimals: int = 0) -> Decimal | None:
    """The same number with the indicator's decimals, or with more where more were given.

    >>> readable(Decimal("12.50000000"), 2), readable(Decimal("0.12500000"), 2), readable(Decimal("100.0000"))
    (Decimal('12.50'), Decimal('0.125'), Decimal('100'))
    """
    if number is None:
        return None
    return number.quantize(unit_of(max(decimals, decimals_of(number.normalize()))))


def readable_mean(number: Decimal | None, decimals: int = 0) -> Decimal | None:
    """A mean as it is read: the indicator's decimals, or up to two where whole numbers have a broken mean.

    >>> readable_mean(Decimal("2.50000000"), 0), readable_mean(Decimal("64.16666667"), 2)
    (Decimal('2.5'), Decimal('64.17'))
    """
    if number is None:
        return None
    most = unit_of(max(decimals, AVERAGE_DECIMALS))
    return readable(number.quantize(most, rounding=ROUND_HALF_UP), decimals)
