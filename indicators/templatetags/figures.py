"""Figures on pages: the indicator's decimals, and never fewer digits than somebody typed."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from config.templatetags.ui import num
from indicators.digits import readable
from indicators.models import Indicator

register = template.Library()


@register.simple_tag
def reading(value: Decimal | str | None, indicator: Indicator | str | None = None) -> SafeString:
    """A stored number as people read it; a missing one (or an empty lookup of the template) is a dash."""
    if not isinstance(value, Decimal):
        return num(None)
    return num(readable(value, indicator.decimals if isinstance(indicator, Indicator) else 0))
