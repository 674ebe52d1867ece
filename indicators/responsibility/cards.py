"""责任卡: who answers for every indicator on a day, and which tier is not named yet (未明确)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.choices import ResponsibilityRole
from indicators.models import Indicator, Responsibility, Scheme

# Every one of these is to be named on every card (四级责任).
TIERS = {
    "chief": pgettext_lazy("post", "Indicator chief"),
    "lead": _("Lead department"),
    "section": pgettext_lazy("post", "Section in charge"),
    "person": pgettext_lazy("post", "Person in charge"),
}
OF_INDICATOR = ("pk", "code", "name_zh", "name_en", "scheme_id")
OF_RESPONSIBILITY = (
    "indicator_id",
    "role",
    "department_id",
    "department__code",
    "department__short_name",
    "section",
    "person",
    "chief",
    "city_counterpart",
    "department__city_counterpart",
    "valid_from",
)


def tiers_to_name(names: Mapping[str, str], *, is_leaf: bool = True) -> list[str]:
    """未明确: the tiers that somebody has still to name. One rule for what is red on a page and what a list counts: a
    measured indicator needs all of ``TIERS``, co-units are needed by none, and what only adds up others by nobody."""
    return [tier for tier in TIERS if is_leaf and not names.get(tier)]


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator with its people."""

    pk: int
    code: str
    name_zh: str
    name_en: str
    scheme_id: int
    chief: str = ""
    lead: str = ""
    lead_code: str = ""
    section: str = ""
    person: str = ""
    counterpart: str = ""
    since: date | None = None
    co_units: tuple[tuple[str, str], ...] = ()  # code and name
    units: frozenset[int] = frozenset()

    @property
    def missing(self) -> list[str]:
        """The tiers that nobody is named for."""
        return [str(TIERS[tier]) for tier in tiers_to_name({tier: getattr(self, tier) for tier in TIERS})]

    def name(self, language: str | None) -> str:
        first, second = (self.name_en, self.name_zh) if language == "en" else (self.name_zh, self.name_en)
        return first or second or self.code


def cards_of(*, region_id: int | None, on: date, department_id: int | None = None, code: str = "") -> list[Card]:
    """The card of every measured indicator in force on the day, gaps first and then in catalogue order; two queries.

    With a unit only what it leads or shares; only units of the region are shown.
    """
    if region_id is None:
        return []
    schemes = Scheme.objects.in_force(on=on).order_by().values("pk")
    leaves = Indicator.objects.filter(scheme__in=schemes).leaves().in_force(on=on).permitted(region_id=region_id, on=on)
    responsibilities = Responsibility.objects.in_force(on=on).filter(department__region_id=region_id)
    if department_id is not None:
        own = responsibilities.filter(department_id=department_id).order_by().values("indicator")
        leaves, responsibilities = leaves.filter(pk__in=own), responsibilities.filter(indicator__in=own)
    if code:
        leaves, responsibilities = leaves.filter(code=code), responsibilities.filter(indicator__code=code)
    found = [Card(*row) for row in leaves.order_by("scheme__code", "position", "code").values_list(*OF_INDICATOR)]
    by_indicator: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for indicator, *responsibility in responsibilities.order_by("department__position", "pk").values_list(
        *OF_RESPONSIBILITY
    ):
        by_indicator[indicator].append(tuple(responsibility))
    cards = [_with_people(card, by_indicator.get(card.pk, ())) for card in found]
    return sorted(cards, key=lambda card: not card.missing)


def _with_people(card: Card, responsibilities: Iterable[tuple[Any, ...]]) -> Card:
    facts: dict[str, Any] = {"co_units": (), "units": frozenset()}
    for role, unit, code, name, section, person, chief, own, of_unit, since in responsibilities:
        facts["units"] |= {unit}
        if role == ResponsibilityRole.LEAD:
            facts |= {
                "lead": name,
                "lead_code": code,
                "section": section,
                "person": person,
                "chief": chief,
                "since": since,
                "counterpart": own or of_unit,
            }
        else:
            facts["co_units"] += ((code, name),)
    return replace(card, **facts)
