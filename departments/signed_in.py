"""The request of somebody who is signed in. Every page asks for that (``LoginRequiredMiddleware``), so views, and what
they call, say it in their types: ``request.user`` is an account, never nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from departments.models import User


class SignedInRequest(HttpRequest):
    """What Django hands over, with its account. A type and no more: none is ever made."""

    user: User


def as_signed_in(request: HttpRequest) -> SignedInRequest:
    """The same request, where Django's own signature cannot say that somebody is signed in."""
    return cast(SignedInRequest, request)


def own_account(request: HttpRequest) -> User:
    """The person who is signed in, whomever they act for (代理)."""
    own: User = getattr(request, "own_account", None) or as_signed_in(request).user
    return own
