"""Figures as pages show them: the indicator's decimals, and never fewer digits than somebody typed. Pure."""

from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from config.templatetags.ui import num
from indicators.numbers.digits import readable


def reading(value: Decimal | str | None, indicator: Any = None, *, unit: str = "", signed: bool = False) -> SafeString:
    """A stored number as people read it, with the decimals of an indicator or of its frozen row; a missing one (or
    an empty lookup of the template) is a dash."""
    if not isinstance(value, Decimal):
        return num(None)
    return num(readable(value, getattr(indicator, "decimals", 0)), unit=unit, signed=signed)
