"""The small forms of a report: making it again, publishing it, and deciding what it proposes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.choices import Measured
from reports.services.proposals import Agreement


class RebuildForm(forms.Form):
    """A correction of what is published says why (更正原因)."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=200, required=False)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        self.needs_reason = needs_reason
        if not needs_reason:
            self.fields["reason"].widget = forms.HiddenInput()


class PublishForm(forms.Form):
    """Publishing cannot be undone, so it is said twice."""

    read = forms.BooleanField(label=_("I have read this version. Publishing freezes it for good."))


class ConfirmForm(forms.Form):
    """立项: until when, and what the closing will be measured by."""

    due = forms.DateField(label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    narrowing = forms.DecimalField(label=_("Agreed narrowing of the gap"), max_digits=24, decimal_places=8)
    periods = forms.IntegerField(label=_("Published periods in a row that must show it"), min_value=1, max_value=24)

    def __init__(self, *args: Any, agreed: Agreement | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agreed is None:
            del self.fields["narrowing"], self.fields["periods"]
        elif agreed.measured == Measured.PLACE:
            del self.fields["narrowing"]
        else:
            self.fields["narrowing"].help_text = agreed.unit


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
