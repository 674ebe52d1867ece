"""Signing in and out, and signing in again in place (会话续接): the open page stays, with everything typed in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET

from config.client import client_address
from config.json_doors import answer, json_door, key, read_json, text
from departments.access.forms import SLOWED, CodeForm, SignInForm
from departments.access.known_browsers import remember_browser
from departments.access.refusals import NotDone
from departments.access.second_factor import check_code, device_of
from departments.access.sign_in import SlowedDown, check_password_of, complete_sign_in, sign_out
from departments.choices import Role
from departments.models import User
from departments.signed_in import own_account

STEP = "second_step"
STEP_LASTS = timedelta(minutes=5)
LONGEST_PASSWORD = 1_000
SIGN_IN_AGAIN = {"user": key(), "password": text(LONGEST_PASSWORD), "code": text(20, needed=False)}


class SignIn(auth.LoginView):
    """Name and password; an account with a second factor is asked for a code before anything is open."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        target = self.get_success_url()
        if device_of(user) is None:
            return _enter(self.request, user, target)
        self.request.session[STEP] = {
            "user": user.pk,
            "at": timezone.now().isoformat(),
            "hash": user.get_session_auth_hash(),
            "target": target,
        }
        return redirect("sign_in_code")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", "slowed"):
            response.status_code = 429
        return response


@login_not_required
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the telephone, or a recovery code."""
    user = _user_of_step(request)
    if user is None:
        request.session.pop(STEP, None)
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_code(user=user, code=form.cleaned_data["code"], address=client_address(request))
        except NotDone as refusal:
            form.add_error("code", str(refusal))
        else:
            return _enter(request, user, request.session.pop(STEP)["target"])
    return render(request, "registration/code.html", {"form": form, "account": user})


@login_not_required
def sign_out_here(request: HttpRequest) -> HttpResponse:
    """Out, and to the sign-in page; also for whose session has ended meanwhile."""
    if request.method == "POST" and request.user.is_authenticated:
        sign_out(request, own_account(request))
    return redirect("login")


@json_door
@login_not_required
@sensitive_variables("sent", "password")
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Only the person whose page it is; failures count towards the lock as on the sign-in page."""
    sent = read_json(request, SIGN_IN_AGAIN)
    owner = User.objects.filter(pk=sent["user"], is_active=True).first()
    try:
        username = owner.username if owner else ""
        account = check_password_of(request, username=username, password=sent["password"])
    except SlowedDown:
        return answer(str(SLOWED), status=429)
    if account is None or account.pk != sent["user"]:
        return answer(_("The password is not right. Try again."), status=403)
    if device_of(account) is not None:
        if not sent["code"]:
            return _ask_for_code(_("Enter the code of your telephone as well."))
        try:
            check_code(user=account, code=sent["code"], address=client_address(request))
        except NotDone as refusal:
            return _ask_for_code(str(refusal))
    complete_sign_in(request, account)
    response = JsonResponse({"user": account.pk})
    remember_browser(request, response, account)
    return response


sign_in_again.login_required = False  # type: ignore[attr-defined]  # read by Django's guard of signing in


@json_door
@login_not_required
def session_alive(request: HttpRequest) -> HttpResponse:
    """Asked by a page before it sends what somebody typed for long: is its person still signed in?"""
    present = request.user.pk
    if present is None or present != read_json(request, {"user": key()})["user"]:
        return answer(_("Your session has ended. Sign in again; nothing typed is lost."), status=401)
    return JsonResponse({"user": present})


# Not for strangers, and yet answered in JSON: the gate looks at it as at any page, Django's guard does not.
session_alive.login_required = False  # type: ignore[attr-defined]
session_alive.required_roles = tuple(Role.values)  # type: ignore[attr-defined]


@login_not_required
@require_GET
def sign_in_dialog(request: HttpRequest) -> HttpResponse:
    """The form of signing in again, for a page whose session has ended."""
    return render(request, "registration/sign_in_dialog.html")


def _ask_for_code(message: str) -> JsonResponse:
    return JsonResponse({"message": message, "code": True}, status=403)


def _enter(request: HttpRequest, user: User | Any, target: str) -> HttpResponse:
    complete_sign_in(request, user)
    response = HttpResponseRedirect(resolve_url(target))
    remember_browser(request, response, user)
    return response


def _user_of_step(request: HttpRequest) -> User | None:
    """Whose password was right a moment ago; nobody when it was changed since or too much time has passed."""
    step = request.session.get(STEP)
    if step is None or timezone.now() - datetime.fromisoformat(step["at"]) > STEP_LASTS:
        return None
    user = User.objects.filter(pk=step["user"], is_active=True).first()
    return user if user is not None and user.get_session_auth_hash() == step["hash"] else None
