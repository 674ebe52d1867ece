"""Filter of the list of targets (目标任务)."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.choices import (
    TargetState,
)
from indicators.models import (
    Indicator,
    Target,
)

WITHDRAWN = "withdrawn"


def _pass_through(queryset: Any, _name: str, _value: Any) -> Any:
    """What is judged cannot be asked of the database: the page looks at the lines."""
    return queryset


class TargetFilter(filters.FilterSet):
    """By indicator or source, unit, due date and state; the page looks at unit and state line by line."""

    q = filters.CharFilter(method="filter_words", label=_("Indicator, category or source"))
    unit = filters.ChoiceFilter(method=_pass_through, label=_("Unit"), empty_label=_("All"))
    due_from = filters.DateFilter(
        field_name="due", lookup_expr="gte", label=_("Due from"), widget=DateInput(attrs={"type": "date"})
    )
    due_until = filters.DateFilter(
        field_name="due", lookup_expr="lte", label=_("Due until"), widget=DateInput(attrs={"type": "date"})
    )
    state = filters.ChoiceFilter(
        method=_pass_through,
        label=_("State"),
        empty_label=_("All"),
        choices=(*TargetState.choices, (WITHDRAWN, pgettext_lazy("target", "Withdrawn"))),
    )

    class Meta:
        model = Target
        fields = ("q", "unit", "due_from", "due_until", "state")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].extra["choices"] = units
        if len(units) < 2:
            del self.filters["unit"]

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        items = Indicator.objects.filter(pk__in=queryset.order_by().values("indicator")).search(text)
        condition = Q(category__icontains=text) | Q(source_document__icontains=text)
        return queryset.filter(condition | Q(indicator__in=items))
