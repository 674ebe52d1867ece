"""Naming people, ending posts, team documents, handovers and delegations (任免、交接、授权代理)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import ADMIN_ROLES, PostKind, Role
from departments.fields import field_of
from departments.models import Department, RoleGrant, User
from departments.people.handover import Group, Successor


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

    def label_from_instance(self, obj: User) -> str:
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
        field_of(self, "user", forms.ModelChoiceField).queryset = accounts_of(department)


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


class DelegationForm(forms.Form):
    """The task force chooses both; everybody else delegates their own rights."""

    principal = forms.TypedChoiceField(label=_("Acted for"))
    delegate = forms.TypedChoiceField(label=_("Delegate"))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Such as leave, training, posting away."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Both lists are of the same accounts, read once.
        accounts = {str(account.pk): account for account in candidates(user)}
        choices = [("", _("Please choose")), *((pk, _label(account)) for pk, account in accounts.items())]
        for name in ("principal", "delegate"):
            field = field_of(self, name, forms.TypedChoiceField)
            field.choices, field.coerce = choices, accounts.get
        if not user.has_role(Role.TASKFORCE):
            del self.fields["principal"]


class ConsentForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Needed when you do not consent.")
    )


def _label(account: User) -> str:
    unit = account.department.short_name if account.department else ""
    return f"{unit} {account.full_name} ({account.username})".strip()


def candidates(user: User) -> Any:
    """Accounts of the region (of the unit, for the people of a unit) that can act for others."""
    region = user.home_region_id
    here = Q(department__region_id=region) | Q(department=None, region_id=region)
    granted = RoleGrant.objects.filter(user=OuterRef("pk"))
    found = User.objects.filter(Exists(granted), ~Exists(granted.filter(role__in=ADMIN_ROLES)), here, is_active=True)
    if not user.has_role(Role.TASKFORCE):
        found = found.exclude(pk=user.pk)
        if user.department_id is not None:
            found = found.filter(department_id=user.department_id)
    return found.select_related("department").order_by("department__position", "username")


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
    closes_account = forms.BooleanField(
        label=_("Close the account of who leaves"),
        required=False,
        help_text=_("It is switched off on the successor's first day; what was done with it keeps its name."),
    )

    def __init__(self, *args: Any, department: Department, leaving: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if leaving is None or not leaving.is_active:
            del self.fields["closes_account"]
        field_of(self, "user", forms.ModelChoiceField).queryset = accounts_of(department)

    @property
    def successor(self) -> Successor:
        cleaned = self.cleaned_data
        return Successor(cleaned["name"], cleaned["on"], cleaned["phone"], cleaned["title"], cleaned["user"])


class MovablesForm(forms.Form):
    """Second step: which of the open matters go over. All of them, unless somebody says otherwise."""

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for group in groups:
            self.fields[group.name] = forms.MultipleChoiceField(
                label=f"{group.label} ({group.summary})",
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
