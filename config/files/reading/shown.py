"""A stored number beside what its cell shows: the unit and the scale follow from the two. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from config.files.reading.numbers import digits, number_of
from config.files.records import CellKind

_SHOWN = re.compile(r"([^\d]*?)[-−]?(\d[\d,\u00a0 ]*(?:\.\d+)?)([^\d]*)")
_SCALES = (0, 3, 4, 6, 8, 9)
_CURRENCIES = {"¥": "元", "￥": "元", "CN¥": "元"}


def figure_of(stored: str, shown: str) -> list[Any] | None:
    """The record of a number, [kind, text, stored, unit]; nothing for what is no number.

    >>> figure_of("0.98512", "98.5%"), figure_of("98.5", "98.5%"), figure_of("33980000", "3,398.0万元")
    ([<CellKind.PERCENT: 'p'>, '98.512%', '0.98512', ''], [<CellKind.PERCENT: 'p'>, '98.5%', '98.5', ''], \
[<CellKind.NUMBER: 'n'>, '3398', '33980000', '万元'])
    """
    number = number_of(stored)
    if number is None:
        return None
    found = _SHOWN.fullmatch(shown.strip()[:200])
    if found is None:
        return [CellKind.NUMBER, digits(number), stored, ""]
    behind, before = found[3].strip(" )）\u00a0"), found[1].strip(" (（-−\u00a0")
    if behind in ("%", "％"):
        scale = _scale(abs(number), found[2], (-2, 0))
        return [CellKind.PERCENT, digits(number.scaleb(-scale)) + "%", stored, ""]
    scale = _scale(abs(number), found[2], _SCALES)
    return [CellKind.NUMBER, digits(number.scaleb(-scale)), stored, behind or _CURRENCIES.get(before, "")]


def _scale(number: Decimal, shown: str, scales: tuple[int, ...]) -> int:
    """By what power of ten the shown number is smaller than the stored one: it may be shown in thousands."""
    plain_shown = re.sub(r"[,\u00a0 ]", "", shown)
    places = Decimal(1).scaleb(-len(plain_shown.partition(".")[2]))
    for scale in scales:
        if abs(number.scaleb(-scale) - Decimal(plain_shown)) <= places:
            return scale
    return scales[0]
