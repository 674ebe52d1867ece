"""Filter of the benchmarks (标杆值); every choice is part of the address."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from indicators.choices import (
    BenchmarkStatus,
)
from indicators.fields import MonthFilter
from indicators.models import (
    Benchmark,
    Indicator,
)
from indicators.months import label_of


class BenchmarkFilter(filters.FilterSet):
    """What is in force for a month (``?month=2026-05``), by text and status."""

    month = MonthFilter(method="in_force", label=_("In force for month"))
    q = filters.CharFilter(method="filter_words", label=_("Indicator or source"))
    status = filters.ChoiceFilter(choices=BenchmarkStatus.choices, label=_("Status"), empty_label=_("All"))

    class Meta:
        model = Benchmark
        fields = ("month", "q", "status")

    def __init__(self, data: Any = None, *args: Any, month: date, **kwargs: Any) -> None:
        data = data.copy() if data is not None else {}
        if not data.get("month"):
            data["month"] = label_of(month)
        super().__init__(data, *args, **kwargs)

    def in_force(self, queryset: Any, _name: str, month: date) -> Any:
        """One row an indicator: the latest month, then the latest entry (as `latest_by_indicator`)."""
        same = Benchmark.objects.filter(indicator=OuterRef("indicator"), region=OuterRef("region"))
        latest = same.filter(effective_from__lte=month).order_by("-effective_from", "-pk").values("pk")[:1]
        return queryset.filter(pk=Subquery(latest))

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        named = Indicator.objects.filter(pk__in=queryset.order_by().values("indicator")).search(text)
        return queryset.filter(Q(indicator__in=named) | Q(source_document__icontains=text))
