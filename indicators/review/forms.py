"""The filter of the review page, all of it in the address, and what a review form sends back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from departments.choices import PeerGroup
from departments.fields import field_of
from indicators.querysets import FigureQuerySet
from indicators.review.inbox import WITH, WITHOUT, InboxFilter


class ReviewFilterForm(forms.Form):
    """Periods and units are offered with the number of figures in them; one chosen before stays on offer."""

    cycle = forms.ChoiceField(label=_("Period"), required=False)
    department = forms.ChoiceField(label=_("Unit"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False, choices=[("", _("All units")), *PeerGroup.choices])
    doubts = forms.ChoiceField(
        label=_("Doubts"),
        required=False,
        choices=[("", _("All")), (WITH, _("With doubts")), (WITHOUT, _("Without doubts"))],
    )
    changed = forms.ChoiceField(
        label=_("Against last period"),
        required=False,
        choices=[("", _("All")), (WITH, _("Changed")), (WITHOUT, _("Unchanged"))],
    )
    q = forms.CharField(label=_("Indicator or unit, name or code"), required=False, max_length=60)
    view = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], *, figures: FigureQuerySet) -> None:
        super().__init__(data, auto_id="filter-%s")
        in_cycle: Counter[str] = Counter()
        in_unit: Counter[str] = Counter()
        units: dict[str, str] = {}
        counted = (
            figures.order_by("department__position", "department__code")
            .values_list("cycle__label", "department__code", "department__short_name")
            .annotate(n=Count("pk"))
        )
        for cycle, unit, name, n in counted:
            in_cycle[cycle] += n
            in_unit[unit] += n
            units[unit] = name
        periods = {label: label for label in sorted(in_cycle, reverse=True)}
        field_of(self, "cycle", forms.ChoiceField).choices = self._choices_of(
            "cycle", _("All periods"), periods, in_cycle
        )
        field_of(self, "department", forms.ChoiceField).choices = self._choices_of(
            "department", _("All units"), units, in_unit
        )
        self.total = in_cycle.total()

    def _choices_of(
        self, name: str, everything: Any, names: Mapping[str, str], counts: Counter[str]
    ) -> list[tuple[str, Any]]:
        offered = [(key, f"{label} ({counts[key]})") for key, label in names.items()]
        chosen = self.data.get(name, "")
        if chosen and chosen not in dict(offered):
            offered.append((chosen, f"{chosen} (0)"))
        return [("", everything), *offered]

    @property
    def wanted(self) -> InboxFilter | None:
        """What is asked for; None when the address says something that does not exist: then nothing is meant."""
        if not self.is_valid():
            return None
        return InboxFilter(**{name: value for name, value in self.cleaned_data.items() if name != "view"})

    @property
    def kept(self) -> dict[str, str]:
        """The filter as it stands in the address."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}


def read_versions(tokens: Iterable[str]) -> dict[int, int]:
    """Version by figure out of the ``pk:version`` that a page showed; nonsense is left out."""
    seen = {}
    for token in tokens:
        key, _mark, version = token.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) < 19 for part in (key, version)):
            seen[int(key)] = int(version)
    return seen
