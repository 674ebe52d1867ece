"""Trying other numbers (假设测算)."""

from collections.abc import Mapping
from typing import Any

from django import forms

from indicators.fields import NumberField
from indicators.figures.facts import Entry, problems_of
from indicators.models import Indicator


class WhatIfForm(forms.Form):
    """Other numbers for some indicators (假设值); what stays blank stays as it is. The limits are those of entry."""

    def __init__(self, *args: Any, fields: Mapping[str, tuple[str, Indicator | None, bool]], **kwargs: Any) -> None:
        """``fields``: by name the label, the indicator whose limits hold, and whether points are meant."""
        super().__init__(*args, **kwargs)
        self.meant = fields
        for name, (label, _indicator, _in_points) in fields.items():
            self.fields[name] = NumberField(label=label)
            self.fields[name].widget.attrs["aria-label"] = label

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, (_label, indicator, in_points) in self.meant.items():
            number = cleaned.get(name)
            if number is None or indicator is None:
                continue
            entry = Entry(indicator.pk, 0, **({"score": number} if in_points else {"value": number}))
            for problem in problems_of(indicator, entry):
                self.add_error(name, problem)
        return cleaned

    @property
    def typed(self) -> dict[str, Any]:
        """Only what somebody typed."""
        return {name: number for name, number in self.cleaned_data.items() if number is not None}
