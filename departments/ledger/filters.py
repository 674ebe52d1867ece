"""Filter of the ledger (台账); every choice is part of the address."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from departments.choices import ActionKind, Checkpoint, Escalation, Lamp
from departments.ledger.lamps import Today
from departments.models import ActionItem


class ActionFilter(filters.FilterSet):
    q = filters.CharFilter(method="filter_words", label=_("Number, title, source or indicator"))
    kind = filters.ChoiceFilter(choices=ActionKind.choices, label=_("Kind"), empty_label=_("All"))
    lamp = filters.ChoiceFilter(choices=Lamp.choices, method="filter_lamp", label=_("Lamp"), empty_label=_("All"))
    owner = filters.ChoiceFilter(field_name="owner_id", label=_("Owner unit"), empty_label=_("All"))
    checkpoint = filters.ChoiceFilter(choices=Checkpoint.choices, label=_("Checkpoint"), empty_label=_("All"))
    escalation = filters.ChoiceFilter(choices=Escalation.choices, label=_("Escalated to"), empty_label=_("All"))
    indicator = filters.CharFilter(field_name="indicator_code", label=_("Indicator code"))

    unnamed = filters.ChoiceFilter(
        choices=[("1", _("One of them not named"))],
        method="filter_unnamed",
        label=_("Section and person"),
        empty_label=_("All"),
    )

    class Meta:
        model = ActionItem
        fields = ("q", "kind", "lamp", "owner", "checkpoint", "escalation", "indicator", "unnamed")

    def __init__(self, *args: Any, today: Today, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.filters["owner"].extra["choices"] = units

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        return queryset.search(text.strip())

    def filter_lamp(self, queryset: Any, _name: str, wanted: str) -> Any:
        return queryset.with_lamp(wanted, today=self._today.day, soon=self._today.soon)

    def filter_unnamed(self, queryset: Any, _name: str, _wanted: str) -> Any:
        return queryset.unnamed()
