"""What a correction says in words (更正前、更正后). Pure."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import NO_VALUE, number_text
from indicators.numbers.digits import readable


def figure_text(facts: Mapping[str, str], *, unit: str, decimals: int) -> str:
    """The facts of a figure on one line: value with its parts and unit, points, or "not applicable".

    >>> said_text({"value": "75", "numerator": "3", "denominator": "4"}, unit="%", decimals=1)
    '75.0 % (3 / 4)'
    """
    if "not_applicable" in facts:
        return _("not applicable")
    parts = []
    if "value" in facts:
        parts.append(f"{number_text(readable(Decimal(facts['value']), decimals))} {unit}".strip())
    if "numerator" in facts and "denominator" in facts:
        parts.append(f"({_plain(facts['numerator'])} / {_plain(facts['denominator'])})")
    if "score" in facts:
        parts.append(_("%(points)s points") % {"points": _plain(facts["score"])})
    if "as_of" in facts and parts:
        parts.append(_("as of %(day)s") % {"day": facts["as_of"]})
    return " ".join(parts) or NO_VALUE


def _plain(number: str) -> str:
    return number_text(readable(Decimal(number)))
