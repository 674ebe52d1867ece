"""Known browsers (常用设备): a browser in which somebody has signed in shows it by a signed cookie.

Guessing comes from browsers that never signed in. So they are slowed down together, by address, while those who work
behind the same address every day are not. The cookie opens nothing: it takes the password like any other browser.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from departments.models import User

NAME = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
SALT = "departments.access.known_browsers"
DAYS = 90
MOST = 6  # accounts a browser; the machine of an office has several users


def is_known(request: HttpRequest, user: User | None) -> bool:
    """Whether the account has signed in in this browser before."""
    return user is not None and user.pk in _accounts(request)


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """From now on the browser is known to this account."""
    accounts = [user.pk, *(pk for pk in _accounts(request) if pk != user.pk)][:MOST]
    response.set_cookie(
        NAME,
        signing.dumps(accounts, salt=SALT),
        max_age=DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _accounts(request: HttpRequest) -> list[int]:
    try:
        found: list[int] = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=DAYS * 86_400)
    except signing.BadSignature:
        return []
    return found
