from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.choices import VarianceCause


class VarianceForm(forms.Form):
    """Why two figures differ, in one choice and a few words (差异说明)."""

    cause = forms.ChoiceField(label=_("Cause"), choices=VarianceCause.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
