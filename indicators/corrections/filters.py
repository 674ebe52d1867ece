"""Filter of the list of corrections (更正申请)."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from indicators.choices import (
    RequestState,
)
from indicators.models import (
    Correction,
    Indicator,
)


class CorrectionFilter(filters.FilterSet):
    """By text (number, unit, indicator, month) and by what was decided."""

    q = filters.CharFilter(method="filter_words", label=_("Number, unit or indicator"))
    state = filters.ChoiceFilter(choices=RequestState.choices, label=_("State"), empty_label=_("All"))

    class Meta:
        model = Correction
        fields = ("q", "state")

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("figure__department")).search(text)
        items = Indicator.objects.filter(pk__in=queryset.order_by().values("figure__indicator")).search(text)
        condition = Q(number__icontains=text, state=RequestState.GRANTED) | Q(figure__cycle__label__icontains=text)
        return queryset.filter(condition | Q(figure__department__in=units) | Q(figure__indicator__in=items))
