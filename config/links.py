"""Links to pages of later apps. An app asks for a page by what it shows; the app that has the page says where it is."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

_addresses: dict[str, str] = {}


def offer_links(**addresses: str) -> None:
    """Say which address shows what (``unit="unit_detail"``); called by an app when it is ready."""
    _addresses.update(addresses)


def link_to(what: str, *args: Any, query: Mapping[str, Any] | None = None) -> str:
    """The address of the page that shows it. Raises ``KeyError`` for what no app offers."""
    return reverse(_addresses[what], args=args, query=query)
