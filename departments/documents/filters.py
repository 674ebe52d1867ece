"""Choosing among documents."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import DocumentState
from departments.documents.kinds import KINDS
from departments.models import OfficeDocument


class DocumentFilter(django_filters.FilterSet):
    """By title, kind and state."""

    title = django_filters.CharFilter(label=_("Title"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("kind"), choices=())
    state = django_filters.ChoiceFilter(label=pgettext_lazy("document", "state"), choices=DocumentState.choices)

    class Meta:
        model = OfficeDocument
        fields = ("title", "kind", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(kind.key, kind.label) for kind in KINDS.values()]
