"""Form fields that read what people write."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.months import first_day
from indicators.numbers.days import read_day
from indicators.numbers.parsing import MAX_DECIMALS, Unreadable, read_number


class NumberField(forms.CharField):
    """A number as offices write it (全角、千分位), kept exact; a blank is "not stated"."""

    def __init__(self, *, decimals: int = MAX_DECIMALS, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "input is-num"}))
        super().__init__(**kwargs)
        self.decimals = decimals

    def to_python(self, value: Any) -> Any:
        try:
            return read_number(super().to_python(value) or "", decimals=self.decimals)
        except Unreadable as fault:
            raise ValidationError(f"{fault.message} {fault.remedy}") from fault


class PlaceField(NumberField):
    """A rank or a number of ranked: a whole number from 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimals=0, **kwargs)

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is None:
            return None
        if not 1 <= number <= 100_000:
            raise ValidationError(_("Enter a whole number between 1 and 100,000."))
        return int(number)


class FigureDayField(forms.CharField):
    """A day as offices write it (2026-10-25, 2026年10月25日); a blank is "not stated"."""

    def __init__(self, *, near: date, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.near = near  # a day that an example may lie near to

    def to_python(self, value: Any) -> Any:
        try:
            return read_day(super().to_python(value) or "", near=self.near)
        except Unreadable as fault:
            raise ValidationError(f"{fault.message} {fault.remedy}") from fault


class MonthField(forms.CharField):
    """A month as its label, 2026-05; becomes its first day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"placeholder": "2026-05", "maxlength": "7"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return first_day(text)
        except ValueError as fault:
            raise ValidationError(_("Write a month as year-month, such as 2026-05.")) from fault


class MonthFilter(filters.CharFilter):
    field_class = MonthField
