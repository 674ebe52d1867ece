"""Open items (在办) about an indicator: how many the reader may see, and where. One query a page, nothing a row."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import quote

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from departments.models import ActionItem
from departments.signed_in import SignedInRequest


class OpenItems(NamedTuple):
    text: str
    url: str


def open_items_by_indicator(request: SignedInRequest, codes: Collection[str] | None = None) -> dict[str, OpenItems]:
    """By indicator code: of these indicators, or of all."""
    seen = ActionItem.objects.visible_to(request.user).not_closed().exclude(indicator_code="")
    if codes is not None:
        seen = seen.filter(indicator_code__in=codes)
    base = f"{reverse('action_list')}?indicator="
    counts = seen.order_by().values_list("indicator_code").annotate(n=Count("pk"))
    return {
        code: OpenItems(ngettext("%(n)d open duty", "%(n)d open duties", n) % {"n": n}, base + quote(code, safe=""))
        for code, n in counts
    }
