"""Accounts and roles (账号与授权): the security administrator's alone."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.client import client_address
from departments.access.passwords import make_password, reset_password
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
from departments.access.second_factor import device_of, remove_device
from departments.access.sign_in import locks_of, unlock_account
from departments.admin.base import GatedAdmin, GatedInline
from departments.choices import Role
from departments.models import RoleGrant, User
from departments.signed_in import SignedInRequest, as_signed_in
from departments.trail.record import record

KEEPERS = frozenset({Role.SECURITY_ADMIN})


class AccountRequest(SignedInRequest):
    """A new account's password, on its way from the form to the slip and no further."""

    slip_password: str


class AccountAddForm(forms.ModelForm):
    """No password is asked for: a random one is made, printed once, and replaced by its person."""

    class Meta:
        model = User
        fields = ("username", "full_name", "department", "region")
        field_classes: ClassVar[Any] = {"username": UsernameField}


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
    form, add_form = AccountForm, AccountAddForm
    # Django's own speaks of a password to be typed.
    add_form_template = None
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
    add_fieldsets = ((None, {"fields": ("username", "full_name", "department", "region")}),)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<id>/unlock/", self.admin_site.admin_view(self.unlock), name="departments_user_unlock"),
            path("<id>/second-factor/", self.admin_site.admin_view(self.remove_factor), name="departments_user_factor"),
        ]
        return own + super().get_urls()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            password = make_password(obj)
            obj.set_password(password)
            obj.must_change_password = True
            cast(AccountRequest, request).slip_password = password
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """The slip in the answer itself: the password is stored nowhere, so there is no page to come back to."""
        return _render_slip(request, obj, cast(AccountRequest, request).slip_password)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Who granted a role is on the grant; grants and withdrawals are on record one by one."""
        new = formset.save(commit=False)
        for grant in formset.deleted_objects:
            _record(request, "access.revoke", grant.user, role=grant.role)
        take_back(grants=formset.deleted_objects)
        grant_roles(user=form.instance, roles=[grant.role for grant in new], granted_by=str(request.user))
        for grant in new:
            _record(request, "access.grant", form.instance, role=grant.role)
        formset.save_m2m()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        account = self.get_object(request, unquote(object_id))
        shown = {} if account is None else {"locks": locks_of(account), "has_factor": device_of(account) is not None}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | shown)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Reset (重置): a random password on a slip. Nobody types one for somebody else."""
        account = self._account(request, id)
        if account.pk == request.user.pk:
            return redirect("own_password")
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "account": account, "opts": self.opts}
            return render(request, "admin/departments/user/reset.html", context)
        actor = as_signed_in(request).user
        return _render_slip(
            request, account, reset_password(user=account, actor=actor, address=client_address(request))
        )

    def unlock(self, request: HttpRequest, id: str) -> HttpResponse:
        """Forget the wrong tries at an account: those who know the password need not wait."""
        account = self._account(request, id)
        if request.method == "POST" and unlock_account(
            user=account, actor=as_signed_in(request).user, address=client_address(request)
        ):
            self.message_user(request, _("The account is unlocked."), messages.SUCCESS)
        return redirect("admin:departments_user_change", account.pk)

    def remove_factor(self, request: HttpRequest, id: str) -> HttpResponse:
        """The telephone is lost, and the recovery codes too."""
        account = self._account(request, id)
        if account.pk == request.user.pk:
            return redirect("second_factor")
        if request.method == "POST" and device_of(account) is not None:
            remove_device(user=account, actor=as_signed_in(request).user, address=client_address(request))
            self.message_user(request, _("The second factor of the account is removed."), messages.SUCCESS)
        return redirect("admin:departments_user_change", account.pk)

    def _account(self, request: HttpRequest, id: str) -> User:
        if not self.has_change_permission(request):
            raise PermissionDenied
        account: User | None = self.get_object(request, unquote(id))
        if account is None:
            raise Http404
        return account


def _render_slip(request: HttpRequest, account: User, password: str) -> HttpResponse:
    context = {
        "account": account,
        "password": password,
        "at": timezone.now(),
        "sign_in_url": request.build_absolute_uri(reverse("login")),
        "account_url": reverse("admin:departments_user_change", args=[account.pk]),
    }
    return render(request, "departments/access/password_slip.html", context)


def _record(request: HttpRequest, action: str, account: User, **detail: str) -> None:
    actor = as_signed_in(request).user
    record(actor=actor, action=action, target=account.username, detail={"client": client_address(request), **detail})
