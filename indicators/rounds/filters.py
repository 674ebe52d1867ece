"""Filter of the list of rounds (通报轮次)."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.choices import (
    RoundKind,
    RoundState,
)
from indicators.models import (
    Round,
)


class RoundFilter(filters.FilterSet):
    """By kind, year, state and text (title, document, issuer)."""

    kind = filters.ChoiceFilter(choices=RoundKind.choices, label=_("Kind"), empty_label=_("All"))
    year = filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2100)
    state = filters.ChoiceFilter(choices=RoundState.choices, label=_("State"), empty_label=_("All"))
    q = filters.CharFilter(method="filter_words", label=_("Title, document or issuer"))

    class Meta:
        model = Round
        fields = ("kind", "year", "state", "q")

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        condition = Q(title__icontains=text) | Q(document__icontains=text) | Q(issuer__icontains=text)
        condition |= Q(series__name__icontains=text)
        return queryset.filter(condition)
