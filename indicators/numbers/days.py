"""The day in a cell, read as every day that people type, or refused with the remedy; a blank mark is none. Pure."""

from __future__ import annotations

from datetime import date

from departments.dates import NotUnderstood, day_of, plain
from indicators.numbers.parsing import Unreadable

_BLANKS = frozenset({"", "-", "--", "—", "——", "/", "无"})


def read_day(text: str, *, near: date) -> date | None:
    """The day; None for an empty cell or a blank mark. ``near`` only helps to name an example.

    >>> read_day("2026.10.25", near=date(2026, 10, 31)) == read_day("2026年10月25日", near=date(2026, 10, 31))
    True
    """
    if plain(text) in _BLANKS:
        return None
    try:
        return day_of(text, near=near)
    except NotUnderstood as fault:
        raise Unreadable(fault.message, fault.remedy) from fault
