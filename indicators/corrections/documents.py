"""What a correction says in words (更正前、更正后). Pure."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import NO_VALUE, number_text
from indicators.numbers.digits import readable


def said_text(said: Mapping[str, str], *, unit: str, decimals: int) -> str:
    """The facts of a figure on one line: value with its parts and unit, points, or "not applicable".

    >>> said_text({"value": "75", "numerator": "3", "denominator": "4"}, unit="%", decimals=1)
    '75.0 % (3 / 4)'
    """
    if "not_applicable" in said:
        return _("not applicable")
    parts = []
    if "value" in said:
        parts.append(f"{number_text(readable(Decimal(said['value']), decimals))} {unit}".strip())
    if "numerator" in said and "denominator" in said:
        parts.append(f"({_plain(said['numerator'])} / {_plain(said['denominator'])})")
    if "score" in said:
        parts.append(_("%(points)s points") % {"points": _plain(said["score"])})
    return " ".join(parts) or NO_VALUE


def _plain(number: str) -> str:
    return number_text(readable(Decimal(number)))
