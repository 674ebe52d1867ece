"""差距: how far an item was from what is asked of it. What a published figure says of it is told by whoever measures:
a later app offers its function when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from config.numbers import number_text
from departments.models import ActionItem

# The gaps of items in words, by their keys; asked once for many of them.
Source = Callable[[Sequence[ActionItem]], Mapping[int, str]]
_sources: list[Source] = []


def register_gaps(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def read_gaps(items: Sequence[ActionItem]) -> dict[int, str]:
    """What is measured; else the marks that an inspection took, or the sum that is owed; nothing for the others."""
    found: dict[int, str] = {}
    for source in _sources:
        found |= source(items)
    return {item.pk: found.get(item.pk) or _own_gap(item) for item in items}


def _own_gap(item: ActionItem) -> str:
    if item.deduction is not None:
        return _("%(points)s points deducted") % {"points": item.deduction}
    amount = number_text(item.amount, group=True)
    return _("%(amount)s yuan") % {"amount": amount} if item.amount is not None else ""
