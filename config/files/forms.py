"""One file with a table."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    file = forms.FileField(label=_("File (CSV or XLSX)"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}))
