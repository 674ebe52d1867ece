"""The form that adds a file to a figure."""

from django import forms
from django.utils.translation import gettext_lazy as _

from config.files.guard import KINDS

ACCEPT = ",".join(f".{extension}" for kind in KINDS for extension in kind.extensions)


class EvidenceForm(forms.Form):
    """佐证材料. Type, size and content are judged by the service, which every door must pass."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )
