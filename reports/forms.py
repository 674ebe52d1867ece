"""The small forms of a report: making it again, publishing it, trying other numbers, deciding what it proposes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.forms.fields import NumberField
from indicators.models import Indicator
from indicators.services.entries import Entry, problems_of
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


class WhatIfForm(forms.Form):
    """Other numbers for some indicators (假设值); what stays blank stays as it is. The limits are those of entry."""

    def __init__(self, *args: Any, fields: Mapping[str, tuple[str, Indicator | None, bool]], **kwargs: Any) -> None:
        """``fields``: by name the label, the indicator whose limits hold, and whether points are meant."""
        super().__init__(*args, **kwargs)
        self.meant = fields
        for name, (label, _indicator, _in_points) in fields.items():
            self.fields[name] = NumberField(label=label)
            self.fields[name].widget.attrs["aria-label"] = label

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, (_label, indicator, in_points) in self.meant.items():
            number = cleaned.get(name)
            if number is None or indicator is None:
                continue
            entry = Entry(indicator.pk, 0, **({"score": number} if in_points else {"value": number}))
            for problem in problems_of(indicator, entry):
                self.add_error(name, problem)
        return cleaned

    @property
    def typed(self) -> dict[str, Any]:
        """Only what somebody typed."""
        return {name: number for name, number in self.cleaned_data.items() if number is not None}


class SignForm(forms.Form):
    """Accepting a figure of a published month is signed: the sentence was read (签认)."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.CharField(label=_("Answer"), max_length=200, required=False)
    read = forms.BooleanField(label=_("I have read this sentence and sign it with my name."))

    def __init__(self, *args: Any, with_answer: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_answer:
            del self.fields["answer"]

    @property
    def said(self) -> dict[str, str]:
        """What the service wants to know."""
        return {name: text for name, text in self.cleaned_data.items() if name != "read"}


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
