"""What the boards need of their templates."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(mapping: Mapping[str, Any], key: str) -> Any:
    """What belongs to this key, or nothing."""
    return mapping.get(key, "")
