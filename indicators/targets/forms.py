"""Setting a target, withdrawing it, ticking off a category, and the switch of registration quotas (任务数)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import DepartmentKind
from departments.fields import field_of
from departments.models import Department
from indicators.choices import TargetMeasure
from indicators.fields import NumberField
from indicators.models import Indicator
from indicators.targets.set import TargetFacts

COUNTY = "county"


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TargetForm(forms.Form):
    indicator = forms.ModelChoiceField(Indicator.objects.none(), label=_("Indicator"), empty_label=_("Please choose"))
    whom = forms.ChoiceField(label=_("For whom"))
    measure = forms.ChoiceField(label=_("What is asked for"), choices=TargetMeasure.choices)
    amount = NumberField(label=_("Amount"), help_text=_("In the unit of the indicator; a category has none."))
    category = forms.CharField(
        label=_("Category"), max_length=80, required=False, help_text=_("Only where a category is to be completed.")
    )
    effective_from = _day(pgettext_lazy("target", "In force from"))
    due = _day(_("Due on"))
    source_document = forms.CharField(label=_("Source document"), max_length=200, help_text=_("Title and number."))
    clause = forms.CharField(label=_("Clause"), max_length=60, required=False)

    def __init__(self, *args: Any, indicators: Any, units: list[Department], today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"effective_from": date(today.year, 1, 1), "whom": COUNTY} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        field_of(self, "indicator", forms.ModelChoiceField).queryset = indicators
        self._units = {f"unit:{unit.pk}": unit for unit in units}
        kinds = [(f"kind:{kind.value}", _every(kind)) for kind in DepartmentKind]
        named = [(key, unit.short_name) for key, unit in self._units.items()]
        field_of(self, "whom", forms.ChoiceField).choices = [
            (COUNTY, _("The county itself")),
            (_("Every unit of a kind"), kinds),
            (_("One unit"), named),
        ]

    def facts(self) -> TargetFacts:
        cleaned = dict(self.cleaned_data)
        sort, _colon, key = cleaned.pop("whom").partition(":")
        unit = self._units.get(f"{sort}:{key}") if sort == "unit" else None
        return TargetFacts(**cleaned, unit=unit, kind=key if sort == "kind" else "")


def _every(kind: DepartmentKind) -> str:
    return str(kind.label)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class TickForm(forms.Form):
    """Without a day a completion is taken back."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    met_on = _day(_("Completed on"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class JudgeTickForm(forms.Form):
    """Accepted, or returned with a reason."""

    decision = forms.ChoiceField(choices=(("accept", _("Accept")), ("return", _("Return"))))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class RegistrationForm(forms.Form):
    allowed = forms.TypedChoiceField(
        label=_("Registration quotas"),
        coerce=lambda text: text == "on",
        choices=(("off", _("Switched off")), ("on", _("Switched on"))),
        widget=forms.RadioSelect,
        initial="off",
    )
    effective_from = _day(pgettext_lazy("target", "In force from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
    source_document = forms.CharField(
        label=_("Source document"), max_length=200, help_text=_("Who decided it, title and number.")
    )
