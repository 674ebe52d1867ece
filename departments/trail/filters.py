"""Filter of the audit trail (审计)."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import AuditEntry
from departments.trail.words import groups


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
