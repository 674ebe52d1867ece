"""Small building blocks of every page that need a little logic: numbers, badges, movements. No business words."""

from decimal import Decimal
from typing import Any

from django import template
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.links import link_to
from config.numbers import number_text
from config.version import version as version_in_force

register = template.Library()


@register.simple_tag(name="link_to")
def link_tag(what: str, *args: Any) -> str:
    """A page of a later app, named by what it shows: {% link_to "unit" unit.code %}. As with {% url … as … %} a code
    that no address can hold gives no link."""
    try:
        return link_to(what, *args)
    except NoReverseMatch:
        return ""


# The shape says the same as the colour, so black-and-white print and colour-blind readers lose nothing.
SHAPES = {
    "done": "●",
    "half": "◐",
    "todo": "○",
    "warn": "▲",
    "bad": "◆",
    "off": "–",
    "info": "■",
    "up": "▲",
    "flat": "■",
    "down": "▼",
}


@register.simple_tag
def num(
    value: Decimal | int | None,
    decimals: int | str | None = None,
    *,
    group: bool = False,
    signed: bool = False,
    unit: str = "",
) -> SafeString:
    """A number in exact digits; a missing one is a dash that screen readers read as words."""
    if value is None or value == "":
        text = escape(_("no value"))
        return SafeString(f'<span class="none"><span aria-hidden="true">—</span><span class="sr">{text}</span></span>')
    # A variable that a template does not know arrives as an empty string.
    digits = number_text(value, None if decimals in (None, "") else int(decimals), group=group, signed=signed)
    if not unit:
        return SafeString(f'<span class="num">{digits}</span>')  # nothing in digits needs escaping
    return SafeString(f'<span class="num">{digits}</span><span class="unit">{conditional_escape(unit)}</span>')


@register.simple_tag
def badge(tone: str, label: str) -> SafeString:
    """A state as word and shape; an unknown tone is a mistake of the page and raises ``KeyError``."""
    shape = f'<span class="shape" aria-hidden="true">{SHAPES[tone]}</span>'
    return SafeString(f'<span class="badge is-{tone}">{shape}{conditional_escape(label)}</span>')


@register.simple_tag
def move(places: int | None) -> SafeString:
    """Places gained (positive) or lost since the last time; ``None`` where there is nothing to compare with."""
    if places is None:
        return num(None)
    if places == 0:
        return badge("flat", _("unchanged"))
    if places > 0:
        return badge("up", _("up %(places)d") % {"places": places})
    return badge("down", _("down %(places)d") % {"places": -places})


@register.filter
def shape(tone: str) -> str:
    """The shape that belongs to a tone."""
    return SHAPES[tone]


@register.simple_tag
def version() -> str:
    """The version of this installation, for the foot of every page."""
    return version_in_force()
