"""Answering requests as a server does: all middleware and templates, without the bookkeeping of the test client.

The floor of a page is the same bytes from a view that knows nothing: one template with one loop, in which every tag
and every text is a variable. It passes the same middleware and context processors, in the same run.
"""

import html
import re
from collections.abc import Iterator

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path
from django.utils.html import escape
from django.utils.safestring import mark_safe

from departments.models import User

PLAIN = engines["django"].from_string("{% for tag, text in pieces %}{{ tag }}{{ text }}{% endfor %}")


class Visitor:
    """Somebody signed in."""

    def __init__(self, user: User) -> None:
        self._server, self._requests = WSGIHandler(), RequestFactory()
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = (
            str(user.pk),
            "departments.access.accounts.AccountBackend",
        )
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self._cookies = {"sessionid": session.session_key}

    def page(self, address: str) -> bytes:
        return self._answer(self._requests.get(address))

    def plain(self, pieces: list[tuple[str, str]]) -> bytes:
        request = self._requests.get("/plain/")
        request.urlconf, request.pieces = __name__, pieces
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> bytes:
        request.COOKIES.update(self._cookies)
        response = self._server.get_response(request)
        assert response.status_code == 200, f"{request.path} answered {response.status_code}"
        return response.content


def pieces(page: bytes) -> list[tuple[str, str]]:
    """(tag, text behind it) of the whole page."""
    return list(_pieces(page.decode()))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    for tag, each in re.findall(r"((?:<[^>]*>)?)([^<]*)", text):
        words = html.unescape(each)
        # Escaped again on the way out, unless the page had it in another spelling.
        yield mark_safe(tag), words if escape(words) == each else mark_safe(each)


def plain(request: HttpRequest) -> HttpResponse:
    """What every page costs, and the printing."""
    return HttpResponse(PLAIN.render({"pieces": request.pieces}, request))


urlpatterns = [path("plain/", plain), path("", include("config.urls"))]
