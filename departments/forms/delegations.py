"""Letting somebody act for another (授权代理)."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.choices import ADMIN_ROLES, Role
from departments.forms.people import AccountField, DayField
from departments.models import User


class Accounts(AccountField):
    def label_from_instance(self, obj: User) -> str:  # type: ignore[override]
        unit = obj.department.short_name if obj.department else ""
        return f"{unit} {obj.full_name} ({obj.username})".strip()


class DelegationForm(forms.Form):
    """The task force chooses both; everybody else delegates their own rights."""

    principal = Accounts(User.objects.none(), label=_("Acted for"), empty_label=_("Please choose"))
    delegate = Accounts(User.objects.none(), label=_("Delegate"), empty_label=_("Please choose"))
    valid_from = DayField(label=_("First day"))
    valid_to = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Such as leave, training, posting away."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = candidates(user)
        self.fields["delegate"].queryset = known
        if user.has_role(Role.TASKFORCE):
            self.fields["principal"].queryset = known
        else:
            del self.fields["principal"]


def candidates(user: User) -> Any:
    """Accounts of the region (of the unit, for the people of a unit) that can act for others."""
    region = user.home_region_id
    here = Q(department__region_id=region) | Q(department=None, region_id=region)
    found = User.objects.filter(here, is_active=True, grants__isnull=False).exclude(grants__role__in=ADMIN_ROLES)
    if not user.has_role(Role.TASKFORCE):
        found = found.exclude(pk=user.pk)
        if user.department_id is not None:
            found = found.filter(department_id=user.department_id)
    return found.select_related("department").distinct().order_by("department__position", "username")
