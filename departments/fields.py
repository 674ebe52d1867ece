"""Widgets that several forms share: a day, and a longer text."""

from django import forms

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
AREA = forms.Textarea(attrs={"rows": 3})
