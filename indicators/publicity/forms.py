"""One piece of publicity (宣传稿件)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from indicators.choices import Channel, MediaLevel


class PublicityForm(forms.Form):
    """Staff enter their own unit's; the task force says whose it is."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Unit"), empty_label=None)
    level = forms.ChoiceField(choices=MediaLevel.choices, label=_("Level of the medium"))
    channel = forms.ChoiceField(choices=Channel.choices, label=_("Channel"))
    outlet = forms.CharField(max_length=80, label=_("Medium"))
    title = forms.CharField(max_length=200, label=_("Title"))
    published_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    link = forms.CharField(max_length=300, required=False, label=_("Link or page"))

    def __init__(self, *args: Any, units: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = units
        self._today = today

    def clean_published_on(self) -> Any:
        day = self.cleaned_data["published_on"]
        if day > self._today:
            raise ValidationError(_("The piece has not appeared yet."))
        return day
