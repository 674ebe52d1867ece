"""Filters of the working pages; every one is part of the address."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import OuterRef, Q, Subquery
from django.forms import DateInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department
from indicators.choices import (
    BenchmarkStatus,
    Channel,
    MediaLevel,
    PaperState,
    RequestState,
    RoundKind,
    RoundState,
    TargetState,
)
from indicators.forms.fields import MonthField
from indicators.models import (
    Benchmark,
    Correction,
    ExperiencePaper,
    Highlight,
    Indicator,
    Liaison,
    PublicityPiece,
    Round,
    Target,
)
from indicators.months import label_of
from indicators.quarters import called, name_of, recent, words_of


class MonthFilter(filters.CharFilter):
    field_class = MonthField


class BenchmarkFilter(filters.FilterSet):
    """What is in force for a month (``?month=2026-05``), by text and status."""

    month = MonthFilter(method="in_force", label=_("In force for month"))
    q = filters.CharFilter(method="searched", label=_("Indicator or source"))
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

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        named = Indicator.objects.filter(pk__in=queryset.order_by().values("indicator")).searched(text)
        return queryset.filter(Q(indicator__in=named) | Q(source_document__icontains=text))


class CorrectionFilter(filters.FilterSet):
    """By text (number, unit, indicator, month) and by what was decided."""

    q = filters.CharFilter(method="searched", label=_("Number, unit or indicator"))
    state = filters.ChoiceFilter(choices=RequestState.choices, label=_("State"), empty_label=_("All"))

    class Meta:
        model = Correction
        fields = ("q", "state")

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("figure__department")).searched(text)
        items = Indicator.objects.filter(pk__in=queryset.order_by().values("figure__indicator")).searched(text)
        said = Q(number__icontains=text, state=RequestState.GRANTED) | Q(figure__cycle__label__icontains=text)
        return queryset.filter(said | Q(figure__department__in=units) | Q(figure__indicator__in=items))


class LiaisonFilter(filters.FilterSet):
    """By text: unit, indicator, counterpart, or what was learnt."""

    q = filters.CharFilter(method="searched", label=_("Unit, indicator, counterpart or text"))

    class Meta:
        model = Liaison
        fields = ("q",)

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("department")).searched(text)
        said = Q(counterpart__icontains=text) | Q(spoke_with__icontains=text) | Q(learnt__icontains=text)
        named = Q(indicator__code__icontains=text) | Q(indicator__name_zh__icontains=text)
        return queryset.filter(said | named | Q(indicator__name_en__icontains=text) | Q(department__in=units))


class PublicityFilter(filters.FilterSet):
    """By month, level and text (unit, medium, title)."""

    month = MonthFilter(field_name="month", label=pgettext_lazy("calendar", "Month"))
    level = filters.ChoiceFilter(choices=MediaLevel.choices, label=_("Level of the medium"), empty_label=_("All"))
    channel = filters.ChoiceFilter(choices=Channel.choices, label=_("Channel"), empty_label=_("All"))
    q = filters.CharFilter(method="searched", label=_("Unit, medium or title"))

    class Meta:
        model = PublicityPiece
        fields = ("month", "level", "channel", "q")

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("department")).searched(text)
        return queryset.filter(Q(department__in=units) | Q(outlet__icontains=text) | Q(title__icontains=text))


class RoundFilter(filters.FilterSet):
    """By kind, year, state and text (title, document, issuer)."""

    kind = filters.ChoiceFilter(choices=RoundKind.choices, label=_("Kind"), empty_label=_("All"))
    year = filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2100)
    state = filters.ChoiceFilter(choices=RoundState.choices, label=_("State"), empty_label=_("All"))
    q = filters.CharFilter(method="searched", label=_("Title, document or issuer"))

    class Meta:
        model = Round
        fields = ("kind", "year", "state", "q")

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        said = Q(title__icontains=text) | Q(document__icontains=text) | Q(issuer__icontains=text)
        return queryset.filter(said)


WITHDRAWN = "withdrawn"


def _unchanged(queryset: Any, _name: str, _value: Any) -> Any:
    """What is judged cannot be asked of the database: the page looks at the lines."""
    return queryset


class TargetFilter(filters.FilterSet):
    """By indicator or source, unit, due date and state; the page looks at unit and state line by line."""

    q = filters.CharFilter(method="searched", label=_("Indicator, category or source"))
    unit = filters.ChoiceFilter(method=_unchanged, label=_("Unit"), empty_label=_("All"))
    due_from = filters.DateFilter(
        field_name="due", lookup_expr="gte", label=_("Due from"), widget=DateInput(attrs={"type": "date"})
    )
    due_until = filters.DateFilter(
        field_name="due", lookup_expr="lte", label=_("Due until"), widget=DateInput(attrs={"type": "date"})
    )
    state = filters.ChoiceFilter(
        method=_unchanged,
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

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        items = Indicator.objects.filter(pk__in=queryset.order_by().values("indicator")).searched(text)
        said = Q(category__icontains=text) | Q(source_document__icontains=text)
        return queryset.filter(said | Q(indicator__in=items))


class KeptFilter(filters.FilterSet):
    """Papers and highlights by quarter and text (unit, title)."""

    quarter = filters.ChoiceFilter(method="of_quarter", label=_("Quarter"), empty_label=_("All"))
    q = filters.CharFilter(method="searched", label=_("Unit or title"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["quarter"].extra["choices"] = [(name_of(each), words_of(each)) for each in recent(today)]

    def of_quarter(self, queryset: Any, _name: str, quarter: str) -> Any:
        return queryset.filter(quarter=called(quarter))

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        units = Department.objects.filter(pk__in=queryset.order_by().values("department")).searched(text)
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
