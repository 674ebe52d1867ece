"""Filters of the publicity ledger, of papers and of highlights (宣传台账、经验材料、亮点)."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from indicators.choices import (
    Channel,
    MediaLevel,
    PaperState,
)
from indicators.fields import MonthFilter
from indicators.models import (
    ExperiencePaper,
    Highlight,
    PublicityPiece,
)
from indicators.quarters import name_of, parse_quarter, recent, words_of


class PublicityFilter(filters.FilterSet):
    """By month, level and text (unit, medium, title)."""

    month = MonthFilter(field_name="month", label=pgettext_lazy("calendar", "Month"))
    level = filters.ChoiceFilter(choices=MediaLevel.choices, label=_("Level of the medium"), empty_label=_("All"))
    channel = filters.ChoiceFilter(choices=Channel.choices, label=_("Channel"), empty_label=_("All"))
    q = filters.CharFilter(method="filter_words", label=_("Unit, medium or title"))

    class Meta:
        model = PublicityPiece
        fields = ("month", "level", "channel", "q")

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("department")).search(text)
        return queryset.filter(Q(department__in=units) | Q(outlet__icontains=text) | Q(title__icontains=text))


class KeptFilter(filters.FilterSet):
    """Papers and highlights by quarter and text (unit, title)."""

    quarter = filters.ChoiceFilter(method="of_quarter", label=_("Quarter"), empty_label=_("All"))
    q = filters.CharFilter(method="filter_words", label=_("Unit or title"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["quarter"].extra["choices"] = [(name_of(each), words_of(each)) for each in recent(today)]

    def of_quarter(self, queryset: Any, _name: str, quarter: str) -> Any:
        return queryset.filter(quarter=parse_quarter(quarter))

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("department")).search(text)
        return queryset.filter(Q(department__in=units) | Q(title__icontains=text))


class PaperFilter(KeptFilter):
    state = filters.ChoiceFilter(choices=PaperState.choices, label=_("State"), empty_label=_("All"))

    class Meta:
        model = ExperiencePaper
        fields = ("quarter", "state", "q")


class HighlightFilter(KeptFilter):
    class Meta:
        model = Highlight
        fields = ("quarter", "q")
