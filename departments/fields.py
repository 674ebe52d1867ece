"""Widgets that several forms share, a day and a longer text; and the field of a form as what it is."""

from typing import Any, TypeVar

from django import forms

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
AREA = forms.Textarea(attrs={"rows": 3})


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """Several rows of a list. A key beyond what a database holds is a wrong choice like any other: SQLite overflows."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            text = self.error_messages["invalid_list"]
            raise forms.ValidationError(text, code="invalid_list") from error


KindOfField = TypeVar("KindOfField", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[KindOfField]) -> KindOfField:
    """A form knows its fields by name only; what one of them offers is set on the class that it was declared with."""
    field = form.fields[name]
    assert isinstance(field, kind), f"{name} of {type(form).__name__} is declared as {type(field).__name__}"
    return field
