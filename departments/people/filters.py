"""Filter of the list of units (单位名录)."""

from typing import Any

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.choices import DepartmentKind
from departments.models import Department

ACTIVE, ENDED = "active", "ended"


class DepartmentFilter(filters.FilterSet):
    q = filters.CharFilter(method="filter_words", label=_("Name, code or initials"))
    kind = filters.ChoiceFilter(choices=DepartmentKind.choices, label=_("Kind"), empty_label=_("All"))
    exists = filters.ChoiceFilter(
        method="existing",
        choices=((ACTIVE, _("Active today")), (ENDED, _("Not active today"))),
        label=_("Active"),
        empty_label=_("All"),
    )

    class Meta:
        model = Department
        fields = ("q", "kind", "exists")

    def filter_words(self, queryset: Any, _name: str, text: str) -> Any:
        return queryset.filter(pk__in=Department.objects.filter(pk__in=queryset.values("pk")).search(text.strip()))

    def existing(self, queryset: Any, _name: str, wanted: str) -> Any:
        today = Department.objects.active(on=timezone.localdate())
        return queryset.filter(pk__in=today) if wanted == ACTIVE else queryset.exclude(pk__in=today)
