"""One's own account (本人账号): password, sessions, second factor. Whoever acts for another keeps to their own."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from config.client import client_address
from departments.access.forms import CodeForm, OwnPasswordForm, SwitchOffForm
from departments.access.passwords import change_own_password, is_password_due
from departments.access.refusals import NotDone
from departments.access.second_factor import (
    begin_device,
    check_code,
    codes_left,
    confirm_device,
    device_of,
    draw_qr,
    is_second_factor_due,
    remove_device,
    renew_codes,
    spell_key,
)
from departments.access.sessions import end_others, present_session, renew_session
from departments.models import OpenSession
from departments.signed_in import own_account


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; all other browsers of the account are signed out by it."""
    user = own_account(request)
    due = is_password_due(user, at=timezone.now())
    form = OwnPasswordForm(request, user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        change_own_password(user=user, password=form.cleaned_data["new_password1"], address=client_address(request))
        update_session_auth_hash(request, user)
        renew_session(request, user)
        messages.success(request, _("The password was changed. Your other browsers are signed out."))
        return redirect("home" if due else "own_password")
    return render(request, "departments/access/own_password.html", {"form": form, "due": due, "account": user})


@require_http_methods(["GET"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in."""
    user, now = own_account(request), timezone.now()
    rows = OpenSession.objects.filter(
        user=user, alive_at__gt=now - settings.SESSION_IDLE, opened_at__gt=now - settings.SESSION_LONGEST
    )
    context = {
        "sessions": list(rows),
        "present": present_session(request, user),
        "idle": int(settings.SESSION_IDLE.total_seconds() // 60),
        "longest": int(settings.SESSION_LONGEST.total_seconds() // 3600),
    }
    return render(request, "departments/access/own_sessions.html", context)


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End one other session (``only``), or all others."""
    text = request.POST.get("only", "")
    only = int(text) if text.isdecimal() and len(text) < 19 else None
    if text and only is None:
        return redirect("own_sessions")
    user = own_account(request)
    present = present_session(request, user)
    count = end_others(user=user, present=present, only=only, address=client_address(request))
    if count:
        text = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", count)
        messages.success(request, text % {"n": count})
    else:
        messages.info(request, _("There was no other session to end."))
    return redirect("own_sessions")


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up, switch off, new recovery codes: each of them proves itself by a code."""
    user = own_account(request)
    if device_of(user) is None:
        return _set_up(request)
    act = request.POST.get("act", "")
    off = SwitchOffForm(request, user, request.POST if act == "off" else None)
    codes = CodeForm(request.POST if act == "codes" else None)
    form = off if act == "off" else codes
    if form.is_valid():
        address = client_address(request)
        try:
            check_code(user=user, code=form.cleaned_data["code"], address=address)
        except NotDone as refusal:
            form.add_error("code", str(refusal))
        else:
            if form is codes:
                return _show_codes(request, renew_codes(user=user, address=address))
            remove_device(user=user, actor=user, address=address)
            messages.success(request, _("The second factor is off."))
            return redirect("second_factor")
    context = {"off": off, "codes": codes, "form": form if act else None, "left": codes_left(user)}
    return render(request, "departments/access/second_factor.html", context)


def _set_up(request: HttpRequest) -> HttpResponse:
    user = own_account(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            codes = confirm_device(user=user, code=form.cleaned_data["code"], address=client_address(request))
        except NotDone as refusal:
            form.add_error("code", str(refusal))
        else:
            return _show_codes(request, codes)
    device = begin_device(user)
    context = {"form": form, "qr": draw_qr(device), "secret": spell_key(device), "due": is_second_factor_due(user)}
    return render(request, "departments/access/second_factor_new.html", context)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """In the answer itself and nowhere else: they are stored as digests and cannot be shown again."""
    context = {"codes": codes, "account": own_account(request), "at": timezone.now()}
    return render(request, "departments/access/recovery_codes.html", context)
