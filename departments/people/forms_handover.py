"""The handover of a post (交接): who comes, from when, and what goes over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Department, User
from departments.people.forms import AccountField, DayField, accounts_of
from departments.people.handover import Group, Successor


class HandoverForm(forms.Form):
    """First step: the successor."""

    on = DayField(label=_("First day of the successor"))
    name = forms.CharField(label=_("Successor"), max_length=40)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    title = forms.CharField(label=pgettext_lazy("post", "Section or office"), max_length=60, required=False)
    user = AccountField(User.objects.none(), label=_("Account"), required=False, empty_label=_("none"))
    note = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the successor must know: work in progress, files, contacts."),
    )

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts_of(department)

    @property
    def successor(self) -> Successor:
        cleaned = self.cleaned_data
        return Successor(cleaned["name"], cleaned["on"], cleaned["phone"], cleaned["title"], cleaned["user"])


class MovablesForm(forms.Form):
    """Second step: which of the open duties go over. All of them, unless somebody says otherwise."""

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for group in groups:
            self.fields[group.name] = forms.MultipleChoiceField(
                label=group.label,
                choices=[(movable.key, movable.text) for movable in group.movables],
                required=False,
                initial=[movable.key for movable in group.movables],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def kept(self) -> set[str]:
        """What stays behind: everything that is not ticked."""
        return {
            f"{group.name}:{movable.key}"
            for group in self.groups
            for movable in group.movables
            if movable.key not in self.cleaned_data[group.name]
        }
