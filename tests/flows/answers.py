"""Every page, asked for by everybody: what was answered, and what it cost."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import admin
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import User
from tests.flows.counties import Busy
from tests.flows.doors import ARGUMENTS, OF, PAGES

LAST_LOGIN = datetime(2019, 3, 7, 3, 7, 19, tzinfo=UTC)


@dataclass(frozen=True)
class PageAnswer:
    role: str
    name: str
    status: int
    text: str
    queries: int

    def __str__(self) -> str:
        return f"{self.name} for {self.role}: {self.status}, {self.queries} queries"


def answers(
    users: dict[str, User],
    busy: Busy | None = None,
    language: str = "",
    *,
    open_only: bool = False,
    among: Container[str] = PAGES,
) -> Iterator[PageAnswer]:
    """Every page, or those ``among`` some, as every role is answered, or with ``open_only`` those that are open to the
    role; pages of one thing
    ask for what is not there when nothing is. The page of components is the longest and the same for everybody: the
    first of them opens it."""
    things = ARGUMENTS | {name: list(of(busy)) for name, of in OF.items()} if busy else ARGUMENTS
    first = next(iter(users), "")
    for role, user in users.items():
        client = Client(headers={"accept-language": language} if language else {})
        client.force_login(user)
        # What one page remembers for the next is there, as on all but the first page after a change.
        client.get(reverse("own_password"))
        for name in (name for name, roles in PAGES.items() if name in among and (role in roles or not open_only)):
            if name == "style" and role != first:
                continue
            with CaptureQueriesContext(connection) as captured:
                response = client.get(reverse(name, args=things.get(name, [])))
            text = response.content.decode() if response["Content-Type"].startswith("text/html") else ""
            yield PageAnswer(role, name, response.status_code, text, len(captured))


def lists_of_the_administration() -> list[str]:
    models = [model._meta for model in admin.site._registry]
    return ["admin:index", *(f"admin:{meta.app_label}_{meta.model_name}_changelist" for meta in models)]


@contextmanager
def hold_last_login() -> Iterator[None]:
    """Everybody signed in at one moment that cannot be mistaken; the test's own browsers do not move it."""
    User.objects.update(last_login=LAST_LOGIN)
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    yield
    user_logged_in.connect(update_last_login, dispatch_uid="update_last_login")
