"""What one row of a file states about a figure, cell by cell; the same for every kind of file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import Rollup
from indicators.figures.facts import FACTS
from indicators.models import Indicator
from indicators.numbers.cells import number_cell, text_cell, yes_no_cell
from indicators.numbers.days import read_day
from indicators.numbers.parsing import Unreadable, read_number
from indicators.numbers.rates import rate

CONVERTERS: dict[str, Callable[[str], Any]] = {
    "score": number_cell(decimals=4),
    "numerator": number_cell(),
    "denominator": number_cell(),
    "not_applicable": yes_no_cell,
    "reason": text_cell(200),
    "note": text_cell(500),
}


def read_facts(
    cells: Mapping[str, str], indicator: Indicator | None, *, near: date
) -> tuple[dict[str, Any], dict[str, Unreadable]]:
    """The facts of the filled cells, and what is wrong with the unreadable ones, both by name of the fact. ``near`` is
    a day of the period, for examples."""
    stated: dict[str, Any] = {}
    unread: dict[str, Unreadable] = {}
    units = (indicator.unit_zh, indicator.unit_en) if indicator else ()
    for name in FACTS:
        text = cells.get(name, "")
        if not text:
            continue
        try:
            if name == "as_of":
                stated[name] = read_day(text, near=near)
            else:
                stated[name] = read_number(text, units=units) if name == "value" else CONVERTERS[name](text)
        except Unreadable as fault:
            unread[name] = fault
    return stated, unread


def says_nothing(stated: Mapping[str, Any]) -> bool:
    """By identity: ``Decimal(0)`` equals ``False``, and zero is a figure. A day that is filled down a whole column says
    nothing of the rows without a figure."""
    return all(fact is None or fact is False for name, fact in stated.items() if name != "as_of")


def contradiction(indicator: Indicator, stated: Mapping[str, Any]) -> Unreadable | None:
    """A rate is worked out of its parts; a typed rate beside them must be the same one."""
    value, above, below = (stated.get(name) for name in ("value", "numerator", "denominator"))
    if indicator.rollup != Rollup.RATIO or value is None or above is None or not below:
        return None
    exact = rate(indicator, above, below)
    if exact == value:
        return None
    message = _("The value %(value)s is not numerator ÷ denominator, which is %(rate)s.")
    return Unreadable(message % {"value": value, "rate": exact}, _("Correct one of them, or leave the value empty."))
