"""What a published figure should have been, and the decision about it (更正)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.choices import Rollup
from indicators.fields import FigureDayField, NumberField
from indicators.figures.facts import Entry
from indicators.models import Figure


class CorrectionForm(forms.Form):
    """The figure as it should have been: the value, or the two parts of a rate; the points where they are awarded."""

    value = NumberField(label=_("Value"))
    numerator = NumberField(label=_("Numerator"))
    denominator = NumberField(label=_("Denominator"))
    score = NumberField(label=_("Score, points"), decimals=4)
    not_applicable = forms.BooleanField(label=_("Not applicable in this period"), required=False)
    as_of = FigureDayField(near=date.max)  # replaced by one that knows the period
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("What was wrong, and where the right figure comes from."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        indicator = figure.indicator
        self.fields["as_of"] = FigureDayField(
            label=_("As of"),
            near=figure.cycle.end,
            initial=figure.as_of,
            help_text=_("The day that the figure describes; left empty, it is the last of the period."),
            widget=forms.TextInput(attrs={"placeholder": f"{figure.cycle.end}"}),
        )
        if indicator.rollup == Rollup.RATIO and (figure.numerator is not None or figure.value is None):
            del self.fields["value"]
        elif figure.numerator is None:
            del self.fields["numerator"], self.fields["denominator"]
        if not indicator.takes_score:
            del self.fields["score"]
        elif figure.value is None and figure.score is not None:
            self.fields.pop("value", None)

    def entry(self) -> Entry:
        """What was typed; the service knows of which figure."""
        facts = {name: fact for name, fact in self.cleaned_data.items() if name != "reason"}
        return Entry(0, 0, **facts)


class CorrectionDecisionForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=200, required=False)
