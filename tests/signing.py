"""A browser in which somebody is signed in."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from departments.access.sessions import ALIVE, OPENED
from departments.models import User


def open_session(user: User, client: Client | None = None) -> Client:
    """``force_login`` without what follows a sign-in: its hour and the tidying of failures take longer than a page's
    queries, and the tests of signing in sign in themselves."""
    client = client or Client()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[OPENED] = session[ALIVE] = int(timezone.now().timestamp())
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
