"""Changing the responsibility card of one indicator (责任卡)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.fields import SeveralField, field_of
from departments.models import Department
from departments.people.forms import DayField
from indicators.responsibility.assign import Assignment


class CardForm(forms.Form):
    lead = forms.ModelChoiceField(Department.objects.none(), label=_("Lead department"), empty_label=_("Please choose"))
    co_units = SeveralField(
        Department.objects.none(),
        label=_("Co-units"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Several: hold Ctrl while you choose."),
    )
    section = forms.CharField(label=pgettext_lazy("post", "Section in charge"), max_length=60, required=False)
    person = forms.CharField(label=pgettext_lazy("post", "Person in charge"), max_length=40, required=False)
    chief = forms.CharField(label=pgettext_lazy("post", "Indicator chief"), max_length=40, required=False)
    city_counterpart = forms.CharField(
        label=_("City counterpart"),
        max_length=80,
        required=False,
        help_text=_("Blank: the counterpart of the lead department."),
    )
    valid_from = DayField(label=_("First day"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "lead", forms.ModelChoiceField).queryset = units
        field_of(self, "co_units", SeveralField).queryset = units

    @property
    def assignment(self) -> Assignment:
        values = {name: value for name, value in self.cleaned_data.items() if name != "valid_from"}
        return Assignment(**values | {"co_units": tuple(values["co_units"])})


class LiaisonForm(forms.Form):
    """对口联络: one talk with the counterpart above."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Unit"), empty_label=None)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    counterpart = forms.CharField(
        label=_("Counterpart"), max_length=80, help_text=_("The unit of the city or province.")
    )
    spoke_with = forms.CharField(label=_("Spoke with"), max_length=60, required=False)
    learnt = forms.CharField(
        label=_("What was learnt"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The rule, our place, what the best do, what is asked next."),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "department", forms.ModelChoiceField).queryset = units
