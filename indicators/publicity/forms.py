"""Pieces of publicity, papers on experience and highlights (宣传稿件、典型经验材料、亮点)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.files.guard import ALLOWED
from departments.fields import field_of
from departments.models import Department
from indicators.choices import Channel, MediaLevel
from indicators.evidence.forms import ACCEPT
from indicators.models import Indicator
from indicators.quarters import name_of, parse_quarter, recent, words_of


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
        field_of(self, "department", forms.ModelChoiceField).queryset = units
        self._today = today

    def clean_published_on(self) -> Any:
        day = self.cleaned_data["published_on"]
        if day > self._today:
            raise ValidationError(_("The piece has not appeared yet."))
        return day


class PaperForm(forms.Form):
    """Staff enter their own unit's; the task force says whose it is."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Unit"), empty_label=None)
    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=parse_quarter)
    title = forms.CharField(max_length=200, label=_("Title"))
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=ALLOWED,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, units: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "department", forms.ModelChoiceField).queryset = units
        quarters = [(name_of(quarter), words_of(quarter)) for quarter in recent(today, most=5)]
        field_of(self, "quarter", forms.ChoiceField).choices = quarters


class HighlightForm(PaperForm):
    """Its proof, and the indicator or bonus item that it speaks for."""

    text = forms.CharField(
        label=_("What the unit did"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    indicator = forms.ChoiceField(label=_("Indicator that it serves"), required=False)
    bonus = forms.CharField(label=_("or bonus item"), max_length=120, required=False)

    field_order = ("department", "quarter", "title", "text", "indicator", "bonus", "file")

    def __init__(self, *args: Any, indicators: Iterable[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Schemes share codes: the first that has one is meant.
        self._indicators: dict[str, Indicator] = {}
        for indicator in indicators:
            self._indicators.setdefault(indicator.code, indicator)
        named = [(code, str(indicator)) for code, indicator in self._indicators.items()]
        field_of(self, "indicator", forms.ChoiceField).choices = [("", _("None")), *named]

    def clean_indicator(self) -> Indicator | None:
        return self._indicators.get(self.cleaned_data["indicator"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("indicator") and not cleaned.get("bonus"):
            self.add_error("bonus", _("Name the indicator or the bonus item that it speaks for."))
        return cleaned


class JudgeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, when it is given back"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
