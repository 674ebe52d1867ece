"""Filters of the lists of units and of the ledger; every one is part of the address."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.audit_words import groups
from departments.choices import ActionKind, Checkpoint, DepartmentKind, Escalation, Lamp
from departments.lamps import Today
from departments.models import ActionItem, AuditEntry, Department

ACTIVE, ENDED = "active", "ended"


class DepartmentFilter(filters.FilterSet):
    q = filters.CharFilter(method="searched", label=_("Name, code or initials"))
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

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        return queryset.filter(pk__in=Department.objects.filter(pk__in=queryset.values("pk")).searched(text.strip()))

    def existing(self, queryset: Any, _name: str, wanted: str) -> Any:
        today = Department.objects.active(on=timezone.localdate())
        return queryset.filter(pk__in=today) if wanted == ACTIVE else queryset.exclude(pk__in=today)


class ActionFilter(filters.FilterSet):
    q = filters.CharFilter(method="searched", label=_("Number, title, source or indicator"))
    kind = filters.ChoiceFilter(choices=ActionKind.choices, label=_("Kind"), empty_label=_("All"))
    lamp = filters.ChoiceFilter(choices=Lamp.choices, method="lit", label=_("Lamp"), empty_label=_("All"))
    owner = filters.ChoiceFilter(field_name="owner_id", label=_("Owner unit"), empty_label=_("All"))
    checkpoint = filters.ChoiceFilter(choices=Checkpoint.choices, label=_("Checkpoint"), empty_label=_("All"))
    escalation = filters.ChoiceFilter(choices=Escalation.choices, label=_("Escalated to"), empty_label=_("All"))
    indicator = filters.CharFilter(field_name="indicator_code", label=_("Indicator code"))

    class Meta:
        model = ActionItem
        fields = ("q", "kind", "lamp", "owner", "checkpoint", "escalation", "indicator")

    def __init__(self, *args: Any, today: Today, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.filters["owner"].extra["choices"] = units

    def searched(self, queryset: Any, _name: str, text: str) -> Any:
        return queryset.searched(text.strip())

    def lit(self, queryset: Any, _name: str, wanted: str) -> Any:
        return queryset.lit(wanted, today=self._today.day, soon=self._today.soon)


class AuditFilter(filters.FilterSet):
    about = filters.ChoiceFilter(
        field_name="action", lookup_expr="startswith", choices=groups, label=_("About"), empty_label=_("All")
    )
    who = filters.CharFilter(field_name="actor_name", lookup_expr="icontains", label=_("Person"))
    what = filters.CharFilter(field_name="target", lookup_expr="icontains", label=_("Object"))
    since = filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label=_("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = AuditEntry
        fields = ("about", "who", "what", "since", "until")
