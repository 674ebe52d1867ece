"""The gate before every page of somebody who is signed in: is the session still open, and is something due first?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.json_doors import answer, is_json_door
from departments.access.passwords import is_password_due
from departments.access.second_factor import is_second_factor_due
from departments.access.sessions import end_session, is_session_over
from departments.signed_in import own_account

# Open to everybody who is signed in, whatever is due.
ALWAYS = frozenset({"logout", "own_password"})
# A page that asks by itself, with this header or by its own address, is no sign that somebody is there.
BACKGROUND = "HTTP_X_BACKGROUND"


class AccountGate:
    """Middleware. It looks at the view as Django's own guard of signing in does, and comes before it: when the session
    is over, nobody is signed in any more, and that guard answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True) and not hasattr(view, "required_roles"):
            return None
        if not request.user.is_authenticated:
            return None
        background = BACKGROUND in request.META or getattr(view, "asks_by_itself", False)
        if is_session_over(request, at=timezone.now(), background=background):
            end_session(request)
            return None
        return _due_first(request)


def _due_first(request: HttpRequest) -> HttpResponse | None:
    match = request.resolver_match
    name = match.url_name if match is not None else ""
    account = own_account(request)
    if name in ALWAYS:
        return None
    if is_password_due(account, at=timezone.now()):
        return _lead(
            request, "own_password", _("Choose a password of your own first. Until then nothing else is open.")
        )
    if name != "second_factor" and is_second_factor_due(account):
        return _lead(request, "second_factor", _("Your role needs a second factor. Set it up first."))
    return None


def _lead(request: HttpRequest, name: str, why: str) -> HttpResponse:
    if is_json_door(request):
        return answer(why, status=403)
    return HttpResponseRedirect(reverse(name))
