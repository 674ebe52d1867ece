"""The gate of the administration: roles decide, never Django's own staff and superuser flags (三员分立)."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.choices import ADMIN_ROLES, Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# The task force keeps the catalogue; the three administrators keep accounts, machine and trail apart.
SITE_ROLES = ADMIN_ROLES | {Role.TASKFORCE}


class RoleAdminSite(admin.AdminSite):
    site_header = _("Administration of Duibiao")
    site_title = _("Administration")
    index_title = _("Administration")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.has_role(*SITE_ROLES))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """A signed-in reader without a role is refused at once instead of being asked to sign in again."""
        inner: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return cast(View, update_wrapper(gate, inner))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Pages of other packages ask Django's permissions, which nobody here has; they stay out."""
        if hasattr(admin_class, "editors"):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in page, with one lock against guessing."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), resolve_url("login"))
