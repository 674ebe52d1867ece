"""The columns of the list of responsibilities (责任分工), on the page and in a file."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.lists.columns import ListField
from indicators.responsibility.cards import Card


def card_fields(language: str, phone_of: Callable[[Card], str]) -> list[ListField]:
    """In the order of the page; what is not named yet stays empty.

    ``phone_of`` is the telephone of who is in charge.
    """
    return [
        ListField("code", _("Code"), lambda card: card.code, 11, always=True, only_file=True),
        ListField("name", _("Indicator"), lambda card: card.name(language), 28, always=True),
        ListField("chief", pgettext("post", "Indicator chief"), lambda card: card.chief, 12),
        ListField("lead", _("Lead department"), lambda card: card.lead, 16),
        ListField("co_units", _("Co-units"), _co_units, 24),
        ListField("section", pgettext("post", "Section in charge"), lambda card: card.section, 14),
        ListField("person", pgettext("post", "Person in charge"), lambda card: card.person, 12),
        ListField("phone", _("Telephone"), phone_of, 14, only_file=True),
        ListField("counterpart", _("City counterpart"), lambda card: card.counterpart, 18),
        ListField("since", _("Since"), lambda card: f"{card.since:%Y-%m-%d}" if card.since else "", 12),
    ]


def _co_units(card: Card) -> str:
    return "、".join(name for _code, name in card.co_units)
