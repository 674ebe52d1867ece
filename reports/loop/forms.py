"""Deciding what rules propose (建议立项): open an item, or drop the proposal with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.choices import EffectMeasure
from reports.loop.propose import Agreement


class ConfirmForm(forms.Form):
    """立项: until when, and what the closing will be measured by."""

    due = forms.DateField(label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    narrowing = forms.DecimalField(label=_("Agreed narrowing of the gap"), max_digits=24, decimal_places=8)
    periods = forms.IntegerField(label=_("Published periods in a row that must show it"), min_value=1, max_value=24)

    def __init__(self, *args: Any, agreed: Agreement | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agreed is None:
            del self.fields["narrowing"], self.fields["periods"]
        elif agreed.measured == EffectMeasure.PLACE:
            del self.fields["narrowing"]
        else:
            self.fields["narrowing"].help_text = agreed.unit


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
