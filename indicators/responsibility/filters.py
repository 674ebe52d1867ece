"""Filter of the liaison log (对接记录)."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from indicators.models import (
    Liaison,
)


class LiaisonFilter(filters.FilterSet):
    """By text: unit, indicator, counterpart, or what was learnt."""

    q = filters.CharFilter(method="filter_words", label=_("Unit, indicator, counterpart or text"))

    class Meta:
        model = Liaison
        fields = ("q",)

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("department")).search(text)
        condition = Q(counterpart__icontains=text) | Q(spoke_with__icontains=text) | Q(learnt__icontains=text)
        named = Q(indicator__code__icontains=text) | Q(indicator__name_zh__icontains=text)
        return queryset.filter(condition | named | Q(indicator__name_en__icontains=text) | Q(department__in=units))
