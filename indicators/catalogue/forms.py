"""What is chosen beside a sheet of values of regions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.choices import RegionLevel


class LevelForm(forms.Form):
    level = forms.ChoiceField(label=_("Level of new regions"), choices=RegionLevel.choices, initial=RegionLevel.COUNTY)
