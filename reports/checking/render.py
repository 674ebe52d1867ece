"""Rendering pages of a report in process, as a reader sees them: nobody signs in, and nothing is written down."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import resolve
from lxml import html

from departments.models import User


class PageFailed(Exception):
    """A page did not answer with a page."""


def render_page(address: str, reader: User) -> Any:
    """The tree of the page's elements. Raises ``PageFailed``."""
    return html.document_fromstring(answer_of(address, reader).content.decode())


def answer_of(address: str, reader: User) -> Any:
    """What an address answers, a page or a file. Raises ``PageFailed``."""
    request: HttpRequest = RequestFactory().get(address)
    request.user = reader
    # A session that lives in the request alone.
    request.session = SessionStore()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # where Django's own middleware puts it
    match = resolve(request.path)
    request.resolver_match = match
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Http404 as missing:
        raise PageFailed(f"{address} is not there") from missing
    if hasattr(response, "render"):
        response.render()
    if response.status_code != 200:
        raise PageFailed(f"{address} answers {response.status_code}")
    return response
