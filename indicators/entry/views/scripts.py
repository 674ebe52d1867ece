"""Addresses that scripts of the entry page call: JSON in, JSON out, and never a sign-in page for an answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.json_doors import Shape, answer, json_door, key, read_json
from departments.signed_in import SignedInRequest

Named = ParamSpec("Named")


class ScriptRequest(SignedInRequest):
    """What a script of ours sends: the members of its body, each of the kind that the view has named."""

    sent: dict[str, Any]


class ScriptGuard(Protocol):
    """Turns a view of what a script sends into one that Django may call with any request."""

    def __call__(
        self, view: Callable[Concatenate[ScriptRequest, Named], HttpResponse], /
    ) -> Callable[Concatenate[HttpRequest, Named], HttpResponse]: ...


def for_scripts(*roles: str, shape: Shape | None = None) -> ScriptGuard:
    """View decorator: a stranger is answered 401 and a wrong role 403, as JSON; so is what has not this shape (400).

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
            data = read_json(request, {"user": key(needed=False), **(shape or {})})
            if data["user"] not in {None, request.user.pk}:
                return answer(_("Somebody else has signed in in this browser."), status=401)
            with_body = cast(ScriptRequest, request)
            with_body.sent = data
            return view(with_body, *args, **kwargs)

        guarded = json_door(login_not_required(answering))
        guarded.required_roles = roles  # type: ignore[attr-defined]  # the access test reads it
        guarded.login_required = False  # type: ignore[attr-defined]  # so does Django's middleware
        return guarded

    return decorate
