"""Signing what accepting a figure moves (影响签认)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """Accepting a figure of a published month is signed: the sentence was read (签认)."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.CharField(label=_("Answer"), max_length=200, required=False)
    read = forms.BooleanField(label=_("I have read this sentence and sign it with my name."))

    def __init__(self, *args: Any, with_answer: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_answer:
            del self.fields["answer"]
