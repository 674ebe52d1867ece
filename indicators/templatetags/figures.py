"""Figures on pages: the indicator's decimals, and never fewer digits than somebody typed."""

from datetime import date
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.numbers import number_text
from config.templatetags.ui import badge, num
from indicators.basis import basis_word, day_text
from indicators.numbers.digits import readable
from indicators.numbers.reading import reading
from indicators.review.check import CheckLine
from indicators.review.inbox import InboxLine

register = template.Library()


class WithBasis(Protocol):
    """An indicator, or a frozen row of one."""

    basis: str


register.simple_tag(reading)


@register.simple_tag(name="basis")
def basis_tag(measured: WithBasis, day: date | None = None) -> SafeString | str:
    """What the numbers of the row count (当月, 累计, 时点, 平均), with the day that they describe where that is not the
    last of the period."""
    text = basis_word(measured.basis, day)
    return format_html('<span class="tag">{}</span>', text) if text else ""


@register.simple_tag
def as_of(day: date) -> str:
    """截至2026年10月25日."""
    return day_text(day)


@register.simple_tag(name="moved")
def movement(line: InboxLine | CheckLine) -> SafeString:
    """Better, worse or unchanged in words and shape, with the difference in its own unit and in per cent."""
    found, figure = line.movement, line.figure
    if found is None or figure is None:
        return num(None)
    if found.is_same:
        return badge("flat", _("unchanged"))
    indicator = figure.indicator
    percent = indicator.unit.startswith(("%", "％", "percent"))
    unit = _("points") if figure.value is None else _("percentage points") if percent else indicator.unit
    by = number_text(readable(found.by, indicator.decimals), signed=True)
    word = badge("up", _("better")) if found.is_better else badge("down", _("worse"))
    relative = (
        "" if found.relative is None else _("relative %(by)s%%") % {"by": number_text(found.relative, signed=True)}
    )
    since = _("against last year") if found.against_last_year else ""
    hints = format_html_join("", '<span class="hint">{}</span>', ((hint,) for hint in (relative, since) if hint))
    return format_html('{} <span class="num">{}</span> {}{}', word, by, unit, hints)
