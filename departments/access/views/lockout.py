"""The answer to whoever typed wrong passwords until the account was locked (AXES_LOCKOUT_CALLABLE)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.json_doors import answer, is_json_door


def answer_locked(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429, in the form that the caller can read, and when it is worth trying again."""
    if is_json_door(request):
        why = _("Too many wrong passwords: the account is locked for a while. What you typed stays in this browser.")
        locked: HttpResponse = answer(why, status=429)
    else:
        locked = render(request, "registration/locked_out.html", status=429)
    locked["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return locked
