"""Addresses that scripts of our own pages call: JSON in, JSON out, and never a sign-in page for an answer."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST

from departments.signed_in import SignedInRequest

Named = ParamSpec("Named")

LARGEST = 2_000_000  # bytes: a block of 2,000 rows


class Malformed(Exception):
    """The request is not one that our pages send."""


class ScriptRequest(SignedInRequest):
    """What a script of ours sends: the object of its body."""

    sent: dict[str, Any]


class ScriptGuard(Protocol):
    """Turns a view of what a script sends into one that Django may call with any request."""

    def __call__(
        self, view: Callable[Concatenate[ScriptRequest, Named], HttpResponse], /
    ) -> Callable[Concatenate[HttpRequest, Named], HttpResponse]: ...


def for_scripts(*roles: str) -> ScriptGuard:
    """View decorator: a stranger is answered 401 and a wrong role 403, as JSON; so is what cannot be read (400).

    The page says whose it is (``user``): after somebody else signed in in the same browser nothing is saved under
    the wrong name, and the page asks its own person to sign in again.
    """

    def decorate(
        view: Callable[Concatenate[ScriptRequest, Named], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, Named], HttpResponse]:
        @wraps(view)
        def answering(request: HttpRequest, /, *args: Named.args, **kwargs: Named.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return answer(_("Your session has ended. Sign in again; nothing typed is lost."), status=401)
            if not request.user.has_role(*roles):
                return answer(_("You may not do this."), status=403)
            try:
                data = body_of(request)
            except Malformed:
                return answer(_("The request could not be read. Load the page again."), status=400)
            if data.get("user") not in {None, request.user.pk}:
                return answer(_("Somebody else has signed in in this browser."), status=401)
            with_body = cast(ScriptRequest, request)
            with_body.sent = data
            return view(with_body, *args, **kwargs)

        guarded = never_cache(require_POST(requires_csrf_token(login_not_required(answering))))
        guarded.required_roles = roles  # type: ignore[attr-defined]  # the access test reads it
        guarded.login_required = False  # type: ignore[attr-defined]  # so does Django's middleware
        return guarded

    return decorate


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent; raises ``Malformed``."""
    if len(request.body) > LARGEST:
        raise Malformed
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError) as fault:
        raise Malformed from fault
    if not isinstance(data, dict):
        raise Malformed
    return data


def answer(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
