"""Asking for more time, and answering (延期)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.cycles.extensions import OpenObligations
from indicators.models import Indicator

MOMENT = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of day and time; without one, the same text is typed."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MOMENT)


class ExtensionForm(forms.Form):
    """What, and why: two fields, twenty seconds."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=_("For"),
        to_field_name="code",
        required=False,
        empty_label=_("everything our unit has not handed in"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("A few words: what holds the figures up."))

    def __init__(self, *args: Any, owing: OpenObligations, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = [indicator.pk for indicator in owing.indicators]
        self.has_anything = bool(missing)
        self.fields["indicator"].queryset = Indicator.objects.filter(pk__in=missing).order_by("position")


class ExtensionDecisionForm(forms.Form):
    """Until when, or why not."""

    until = forms.DateTimeField(
        label=_("Open until"), widget=MomentInput(), input_formats=[MOMENT, "%Y-%m-%d %H:%M"], required=False
    )
    answer = forms.CharField(label=_("Answer"), max_length=200, required=False)

    def __init__(self, *args: Any, proposed: datetime | None = None, **kwargs: Any) -> None:
        if proposed is not None:
            kwargs.setdefault("initial", {"until": timezone.localtime(proposed)})
        super().__init__(*args, **kwargs)
