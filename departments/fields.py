"""Widgets that several forms share, a day and a longer text; and the field of a form as what it is."""

from typing import TypeVar

from django import forms

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
AREA = forms.Textarea(attrs={"rows": 3})

KindOfField = TypeVar("KindOfField", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[KindOfField]) -> KindOfField:
    """A form knows its fields by name only; what one of them offers is set on the class that it was declared with."""
    field = form.fields[name]
    assert isinstance(field, kind), f"{name} of {type(form).__name__} is declared as {type(field).__name__}"
    return field
