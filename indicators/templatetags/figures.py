"""Figures on pages: the indicator's decimals, and never fewer digits than somebody typed."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.numbers import number_text
from config.templatetags.ui import badge, num
from indicators.numbers.digits import averaged, readable
from indicators.review.check import CheckLine
from indicators.review.inbox import InboxLine

register = template.Library()


@register.simple_tag
def reading(value: Decimal | str | None, indicator: Any = None, *, unit: str = "", signed: bool = False) -> SafeString:
    """A stored number as people read it, with the decimals of an indicator or of its frozen row; a missing one (or
    an empty lookup of the template) is a dash."""
    if not isinstance(value, Decimal):
        return num(None)
    return num(readable(value, getattr(indicator, "decimals", 0)), unit=unit, signed=signed)


@register.simple_tag
def average(value: Decimal | str | None, indicator: Any = None, *, unit: str = "") -> SafeString:
    """A mean as people read it; a missing one is a dash."""
    if not isinstance(value, Decimal):
        return num(None)
    return num(averaged(value, getattr(indicator, "decimals", 0)), unit=unit)


@register.simple_tag
def moved(line: InboxLine | CheckLine) -> SafeString:
    """Better, worse or unchanged in words and shape, with the difference in its own unit and in per cent."""
    found = line.movement
    if found is None:
        return num(None)
    if found.is_same:
        return badge("flat", _("unchanged"))
    indicator = line.figure.indicator
    percent = indicator.unit.startswith(("%", "％", "percent"))
    unit = _("points") if line.figure.value is None else _("percentage points") if percent else indicator.unit
    by = number_text(readable(found.by, indicator.decimals), signed=True)
    told = badge("up", _("better")) if found.is_better else badge("down", _("worse"))
    relative = (
        "" if found.relative is None else _("relative %(by)s%%") % {"by": number_text(found.relative, signed=True)}
    )
    since = _("against last year") if found.against_last_year else ""
    hints = format_html_join("", '<span class="hint">{}</span>', ((hint,) for hint in (relative, since) if hint))
    return format_html('{} <span class="num">{}</span> {}{}', told, by, unit, hints)
