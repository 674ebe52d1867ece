"""Naming people, ending posts, and putting a team document on record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import PostKind
from departments.models import Department, User


class DayField(forms.DateField):
    """The browser's own picker of a day; without one, the same text is typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)


def accounts_of(department: Department) -> Any:
    """Accounts that can hold a post of the unit."""
    return User.objects.filter(department=department, is_active=True).order_by("username")


class AccountField(forms.ModelChoiceField):
    """Accounts by name, with the name to sign in by behind it."""

    def label_from_instance(self, obj: User) -> str:  # type: ignore[override]
        return f"{obj.full_name} ({obj.username})"


class PostForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("post", "Post"), choices=PostKind.choices)
    name = forms.CharField(label=pgettext_lazy("post", "Holder"), max_length=40, required=False)
    title = forms.CharField(
        label=pgettext_lazy("post", "Section or office"),
        max_length=60,
        required=False,
        help_text=_("For a section its name; for a person the office they hold."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    user = AccountField(User.objects.none(), label=_("Account"), required=False, empty_label=_("none"))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts_of(department)


class EndForm(forms.Form):
    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class TeamDocumentForm(forms.Form):
    number = forms.CharField(label=_("Document number"), max_length=60)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    dated = DayField(label=_("Date of the document"))
    kept_at = forms.CharField(
        label=_("Where it is kept"), max_length=200, required=False, help_text=_("Archive number, folder or address.")
    )
