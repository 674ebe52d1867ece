"""Forms of documents: the letterhead of a region, and to whom a document is sent."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Letterhead, OfficeDocument, User
from departments.rules import READERS


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]
    """文稿抬头."""

    class Meta:
        model = Letterhead
        fields = (
            "office",
            "short_office",
            "prefix",
            "brief_name",
            "recipients",
            "copies",
            "brief_up",
            "brief_across",
            "brief_down",
            "opening",
            "demand",
        )


class DeliveryForm(forms.Form):
    """送阅: people who may read the document."""

    people = forms.ModelMultipleChoiceField(
        label=_("Send to"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, document: OfficeDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        had = document.deliveries.values("user_id")
        home = Q(department__region_id=document.region_id) | Q(department=None, region_id=document.region_id)
        active = User.objects.filter(home, is_active=True, grants__role__in=READERS)
        people.queryset = active.exclude(pk__in=had).distinct().order_by("department__position", "pk")
