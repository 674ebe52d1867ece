"""What the boards need of their templates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from config.templatetags.ui import num
from reports.differences import average_of, behind_average
from reports.facts import points_of_issuer
from reports.gap_notes import NotedRow, gap_notes

register = template.Library()


@register.filter
def of(mapping: Mapping[str, Any], key: str) -> Any:
    """What belongs to this key, or nothing."""
    return mapping.get(key, "")


@register.simple_tag
def average(row: Any, *, unit: str = "") -> SafeString:
    """The average of a frozen row as it is read; a missing one is a dash."""
    return num(average_of(row), unit=unit)


@register.simple_tag
def below_average(row: Any, *, unit: str = "") -> SafeString:
    """较均值差: what the printed value and the printed average differ by."""
    return num(behind_average(row), unit=unit)


@register.simple_tag
def own_points(row: Any) -> Decimal | None:
    """评价得分 of a frozen row, to be printed with ``reading``."""
    return points_of_issuer(row)


@register.simple_tag(name="gap_notes")
def gap_hints(row: NotedRow, *, loss: bool = True, average: bool = True) -> SafeString:
    """丢分, 较均值差 and months at zero of a row, one hint each, to stand under its gap."""
    notes = gap_notes(row, loss=loss, average=average)
    return format_html_join(" ", '<span class="hint">{}</span>', ((note,) for note in notes))
