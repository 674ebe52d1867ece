"""Letting somebody act for another (授权代理)."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from departments.choices import ADMIN_ROLES, Role
from departments.models import RoleGrant, User
from departments.people.forms import DayField


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
            self.fields[name].choices, self.fields[name].coerce = choices, accounts.get
        if not user.has_role(Role.TASKFORCE):
            del self.fields["principal"]


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
