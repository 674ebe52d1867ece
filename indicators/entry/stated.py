"""What one row of a file states about a figure, cell by cell; the same for every kind of file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import Rollup
from indicators.figures.facts import FACTS
from indicators.models import Indicator
from indicators.numbers.cells import number_cell, text_cell, yes_no_cell
from indicators.numbers.days import read_day
from indicators.numbers.parsing import Unreadable, read_number
from indicators.numbers.rates import factor_of, rate
from indicators.numbers.rounding import round_half

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


def shows_rate(indicator: Indicator, cells: Mapping[str, str], *, is_formula: bool) -> bool:
    """Whether the value beside a numerator and a denominator is the very rate that they give, as a formula shows it:
    with more decimals than are kept, or as a share of one."""
    if indicator.rollup != Rollup.RATIO or not is_formula:
        return False
    try:
        above, below = read_number(cells.get("numerator", "")), read_number(cells.get("denominator", ""))
        value = Decimal(cells.get("value", "").rstrip("%"))
    except (Unreadable, InvalidOperation):
        return False
    if above is None or not below:
        return False
    factors = (1,) if cells["value"].endswith("%") else (1, factor_of(indicator))
    exact = rate(indicator, above, below)
    return any(round_half(value * factor, indicator.decimals) == exact for factor in factors)


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
