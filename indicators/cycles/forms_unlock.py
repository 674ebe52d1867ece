"""Unlocking a period for one unit (解锁)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Department
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
        self.fields["department"].queryset = Department.objects.filter(pk__in=units)
        measured = {obligation.indicator.pk for obligation in obligations}
        self.fields["indicator"].queryset = Indicator.objects.filter(pk__in=measured).order_by("position")

    def clean(self) -> dict[str, Any]:
        """The unit must report the indicator it is to correct."""
        cleaned = super().clean() or {}
        department, indicator = cleaned.get("department"), cleaned.get("indicator")
        if department and indicator and (department.pk, indicator.pk) not in self._owed:
            self.add_error("indicator", _("This unit does not report this indicator in this period."))
        return cleaned
