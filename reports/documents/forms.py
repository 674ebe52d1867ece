"""Forms of the editor: one sentence, and the release."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.documents.drafts import LONGEST_SENTENCE


class SentenceForm(forms.Form):
    """改句: other words for one sentence; empty leaves it out."""

    key = forms.CharField(max_length=200, widget=forms.HiddenInput)
    text = forms.CharField(
        label=pgettext_lazy("sentence", "Words"),
        max_length=LONGEST_SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReleaseForm(forms.Form):
    """签发."""

    sequence = forms.IntegerField(label=_("Running number of the year"), min_value=1, max_value=9999, required=False)
    note = forms.CharField(label=_("What was corrected"), max_length=300, required=False)
    owned = forms.BooleanField(
        label=_("I stand for the numbers that are marked: they stand in no row of the report."), required=False
    )

    def __init__(self, *args: Any, is_numbered: bool, is_further: bool, has_doubts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_numbered or is_further:
            del self.fields["sequence"]
        if not is_further:
            del self.fields["note"]
        else:
            self.fields["note"].required = True
        if not has_doubts:
            del self.fields["owned"]
