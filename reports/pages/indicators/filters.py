"""Filters of the list of indicators; every one is part of the address."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from indicators.choices import Direction, Standing
from indicators.models import Indicator
from reports.models import IndicatorRow, MonthlyReport

Choices = list[tuple[str, str]]
LISTS = (
    ("zero", _("Zero-score items")),
    ("below", _("Items worse than average")),
    ("serious", _("Serious gaps")),
    ("missing", _("Not reported")),
    ("na", _("Not applicable")),
)
CONDITIONS = {
    "zero": Q(zero_score=True),
    "below": Q(below_average=True),
    "serious": Q(serious=True),
    "missing": Q(standing=Standing.MISSING),
    "na": Q(standing=Standing.NOT_APPLICABLE),
}


class IndicatorRowFilter(filters.FilterSet):
    q = filters.CharFilter(method="filter_words", label=_("Name, code or initials"))
    top = filters.ChoiceFilter(field_name="top_code", label=_("First-level indicator"), empty_label=_("All"))
    lead = filters.ChoiceFilter(field_name="lead_code", label=_("Lead department"), empty_label=_("All"))
    direction = filters.ChoiceFilter(choices=Direction.choices, label=_("Direction"), empty_label=_("All"))
    list = filters.ChoiceFilter(choices=LISTS, method="filter_list", label=_("Remarks"), empty_label=_("All"))

    class Meta:
        model = IndicatorRow
        fields = ("q", "top", "lead", "direction", "list")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops, leads = self._choices()
        self.filters["top"].extra["choices"], self.filters["lead"].extra["choices"] = tops, leads

    def _choices(self) -> tuple[Choices, Choices]:
        rows = self.queryset
        tops = IndicatorRow.objects.filter(report_id__in=rows.order_by().values("report_id")[:1], depth=0)
        names = tops.values_list("code", "name_zh", "name_en")
        leads = rows.exclude(lead_code="").order_by("lead_code").values_list("lead_code", "lead_name").distinct()
        return [(code, IndicatorRow.pick(zh, en)) for code, zh, en in names], list(leads)

    def filter_words(self, queryset: QuerySet[IndicatorRow], _name: str, text: str) -> QuerySet[IndicatorRow]:
        """By code, name, alias or pinyin initials: of the frozen row, or of the indicator as it is called today."""
        schemes = MonthlyReport.objects.filter(pk__in=queryset.order_by().values("report")).values("cycle__scheme")
        today = Indicator.objects.filter(scheme__in=schemes).leaves().search(text).values("code")
        frozen = Q(code__icontains=text) | Q(name_zh__icontains=text) | Q(name_en__icontains=text)
        return queryset.filter(frozen | Q(code__in=today))

    def filter_list(self, queryset: QuerySet[IndicatorRow], _name: str, chosen: str) -> QuerySet[IndicatorRow]:
        return queryset.filter(CONDITIONS[chosen])


class GapFilter(IndicatorRowFilter):
    """The same without the lists, which are the tabs of the gaps."""

    list = None

    class Meta:
        model = IndicatorRow
        fields = ("q", "top", "lead", "direction")
