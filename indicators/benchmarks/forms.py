"""Typing one benchmark, or uploading a file of them (标杆值); and what is said of a variance (差异原因)."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from departments.fields import field_of
from indicators.benchmarks.rows import contradictions
from indicators.choices import BenchmarkStatus, VarianceCause
from indicators.fields import MonthField, NumberField, PlaceField
from indicators.models import Indicator

POINTS = [MinValueValidator(0), MaxValueValidator(99_999_999)]


class BenchmarkForm(forms.Form):
    indicator = forms.ModelChoiceField(Indicator.objects.none(), label=_("Indicator"), empty_label=_("Please choose"))
    effective_from = MonthField(label=_("In force from (month)"))
    best = NumberField(label=_("Provincial best"))
    best_holder = forms.CharField(label=_("Holder of the best value"), max_length=80, required=False)
    city_best = NumberField(label=_("Best in the city"))
    city_best_holder = forms.CharField(label=_("Holder of the city's best"), max_length=80, required=False)
    average = NumberField(label=_("Provincial average"))
    worst = NumberField(label=_("Provincial worst"))
    own_value = NumberField(label=_("Own, as published"))
    own_score = NumberField(label=_("Own points"), decimals=4, validators=POINTS)
    best_score = NumberField(label=_("Best points"), decimals=4, validators=POINTS)
    average_score = NumberField(label=_("Average points"), decimals=4, validators=POINTS)
    rank_province = PlaceField(label=_("Rank in province"))
    n_province = PlaceField(label=_("Ranked in province"))
    rank_city = PlaceField(label=_("Rank in city"))
    n_city = PlaceField(label=_("Ranked in city"))
    source_document = forms.CharField(label=_("Source document"), max_length=200, help_text=_("Title and number."))
    published_on = forms.DateField(
        label=_("Date of the document"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    status = forms.ChoiceField(label=_("Status"), choices=BenchmarkStatus.choices, initial=BenchmarkStatus.FINAL)

    def __init__(self, *args: Any, indicators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "indicator", forms.ModelChoiceField).queryset = indicators

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        indicator = cleaned.get("indicator")
        if indicator is not None and not self.errors:
            for name, message in contradictions(indicator.direction, indicator.full_marks, cleaned).items():
                self.add_error(name, message)
        return cleaned

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the three columns of the page."""
        return [
            (
                _("What it is about"),
                self._fields_of("indicator", "effective_from", "source_document", "published_on", "status"),
            ),
            (
                _("Values, in the indicator's unit"),
                self._fields_of(
                    "best", "best_holder", "city_best", "city_best_holder", "average", "worst", "own_value"
                ),
            ),
            (
                _("Scores and ranks"),
                self._fields_of(
                    "own_score", "best_score", "average_score", "rank_province", "n_province", "rank_city", "n_city"
                ),
            ),
        ]

    def _fields_of(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]


class VarianceForm(forms.Form):
    """Why two figures differ, in one choice and a few words (差异说明)."""

    cause = forms.ChoiceField(label=_("Cause"), choices=VarianceCause.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
