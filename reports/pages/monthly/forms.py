"""The small forms of a monthly report (月报): making it again, publishing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
