"""Asking for more time and granting it (延期), and letting a unit enter late (解锁)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.fields import field_of
from departments.models import Department
from indicators.cycles.extensions import OpenObligations
from indicators.cycles.obligations import obligations_of
from indicators.models import Cycle, Indicator


class UnlockForm(forms.Form):
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Unit"), to_field_name="code", empty_label=_("Please choose")
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=_("Indicator"),
        to_field_name="code",
        required=False,
        empty_label=_("everything that is missing"),
        help_text=_("Leave it empty to let the unit enter what is missing. Name one to correct its approved figure."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Put on record and shown to the unit."))
    hours = forms.IntegerField(label=_("Open for, hours"), min_value=1, max_value=240, initial=48)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle
        obligations = obligations_of(cycle=cycle)
        self._owed = {obligation.key for obligation in obligations}
        units = {obligation.department.pk for obligation in obligations}
        field_of(self, "department", forms.ModelChoiceField).queryset = Department.objects.filter(pk__in=units)
        measured = {obligation.indicator.pk for obligation in obligations}
        indicators = Indicator.objects.filter(pk__in=measured).order_by("position")
        field_of(self, "indicator", forms.ModelChoiceField).queryset = indicators

    def clean(self) -> dict[str, Any]:
        """The unit must report the indicator it is to correct."""
        cleaned = super().clean() or {}
        department, indicator = cleaned.get("department"), cleaned.get("indicator")
        if department and indicator and (department.pk, indicator.pk) not in self._owed:
            self.add_error("indicator", _("This unit does not report this indicator in this period."))
        return cleaned


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
        indicators = Indicator.objects.filter(pk__in=missing).order_by("position")
        field_of(self, "indicator", forms.ModelChoiceField).queryset = indicators


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
