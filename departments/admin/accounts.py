"""Accounts and roles (账号与授权): the security administrator's alone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from departments.access.refusals import NotDone
from departments.access.roles import (
    apart_text,
    grant_roles,
    keep_security_admin,
    lock_account,
    roles_meet,
    roles_of,
    take_back,
)
from departments.admin.base import GatedAdmin, GatedInline
from departments.choices import Role
from departments.models import RoleGrant, User

KEEPERS = frozenset({Role.SECURITY_ADMIN})


WARNING = '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>'


class AccountAddForm(AdminUserCreationForm):
    usable_password = AdminUserCreationForm.create_usable_password_field(
        _("Without a password nobody can sign in with this account.")
    )

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "department", "region")


class AccountPasswordForm(AdminPasswordChangeForm):
    # Read when the page is shown, in the reader's language; the types ask for a text that is there already.
    usable_password_help_text: Any = format_lazy(WARNING, _("If switched off, the present password is lost."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("set_usable_password", True):
            try:
                _keep_security_admin(self.user)
            except ValidationError as refusal:
                self.add_error("usable_password", refusal)
        return cleaned


class AccountForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        # All of them by a word is what Django's own form says, and its type.
        fields: ClassVar[Any] = ("username", "password", "full_name", "department", "region", "is_active")

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if not active and self.instance.pk:
            _keep_security_admin(self.instance)
        return active


def _keep_security_admin(user: User) -> None:
    try:
        # The page of an account holds the lock until it is stored; that of a password has no transaction of its own.
        with transaction.atomic():
            keep_security_admin(without={user.pk})
    except NotDone as refusal:
        raise ValidationError(str(refusal)) from refusal


class GrantFormSet(BaseInlineFormSet):
    """Roles that must not meet in one account, and nobody serving themselves. What another window has granted since
    this one was opened counts as well."""

    keeper_id: int | None  # who is at work, told by the inline

    def clean(self) -> None:
        super().clean()
        # A grant that stands already shows its role as text, so the form does not send it.
        rows = [(form.cleaned_data.get("role") or form.instance.role, form.cleaned_data) for form in self.forms]
        kept = {role for role, row in rows if role and not row.get("DELETE")}
        leaving = {role for role, row in rows if role and row.get("DELETE")} - kept
        if self.instance.pk:
            lock_account(self.instance)
            kept |= roles_of(self.instance) - leaving
        if roles_meet(kept):
            raise ValidationError(apart_text())
        if self.instance.pk and Role.SECURITY_ADMIN in leaving:
            _keep_security_admin(self.instance)
        if self.has_changed() and self.instance.pk and self.instance.pk == self.keeper_id:
            raise ValidationError(_("Nobody changes their own roles."))


class GrantInline(GatedInline):
    model = RoleGrant
    editors = KEEPERS
    deletable = True
    formset = GrantFormSet
    fields = ("role", "granted_by", "granted_at")
    readonly_fields = ("granted_by", "granted_at")

    def get_formset(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        return type(formset.__name__, (formset,), {"keeper_id": request.user.pk})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A grant is given or taken back, never turned into another."""
        return False


@admin.register(User)
class AccountAdmin(GatedAdmin, UserAdmin):
    """账号. A leaver's account is switched off, never deleted."""

    editors = KEEPERS
    form, add_form, change_password_form = AccountForm, AccountAddForm, AccountPasswordForm
    inlines = (GrantInline,)
    list_display = ("username", "full_name", "department", "region", "is_active", "last_login")
    # When somebody last signed in is looked up when an account is looked into; nobody is put in order by it.
    sortable_by = ("username", "full_name", "department", "region", "is_active")
    list_filter = ("is_active", "grants__role")
    list_select_related = ("department", "region")
    search_fields = ("username", "full_name", "department__name")
    autocomplete_fields = ("department", "region")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("full_name", "department", "region")}),
        (_("Access"), {"fields": ("is_active", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "full_name", "department", "region", "usable_password", "password1", "password2")},
        ),
    )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Who granted a role is on the grant."""
        new = formset.save(commit=False)
        take_back(grants=formset.deleted_objects)
        grant_roles(user=form.instance, roles=[grant.role for grant in new], granted_by=str(request.user))
        formset.save_m2m()
