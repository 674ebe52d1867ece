"""Every page, for every role: who may open it, how it is written, and how many queries it costs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from departments.choices import ADMIN_ROLES, Role
from departments.models import User
from tests import factories as make
from tests.flows.counties import Busy, busy_county, people
from tests.flows.doors import ARGUMENTS, DEEDS, OF, PAGES, PUBLIC, RESULTS

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
FORBIDDEN = {
    "address outside": re.compile(r"(?:src|href|action|content)=[\"'](?:https?:)?//"),
    "inline style": re.compile(r"<style|\sstyle="),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "event handler": re.compile(r"<[^>]*\son[a-z]+="),
}


@dataclass(frozen=True)
class PageAnswer:
    role: str
    name: str
    status: int
    text: str
    queries: int

    def __str__(self) -> str:
        return f"{self.name} for {self.role}: {self.status}, {self.queries} queries"


def names(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """Names of all addresses outside the administration, which names its own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        elif pattern.namespace != "admin":
            yield from names(pattern.url_patterns)


def answers(users: dict[str, User], busy: Busy | None = None, language: str = "") -> Iterator[PageAnswer]:
    """Every page as every role is answered; pages of one thing ask for what is not there when nothing is."""
    things = ARGUMENTS | {name: list(of(busy)) for name, of in OF.items()} if busy else ARGUMENTS
    for role, user in users.items():
        client = Client(headers={"accept-language": language} if language else {})
        client.force_login(user)
        for name in PAGES:
            with CaptureQueriesContext(connection) as captured:
                response = client.get(reverse(name, args=things.get(name, [])))
            text = response.content.decode() if response["Content-Type"].startswith("text/html") else ""
            yield PageAnswer(role, name, response.status_code, text, len(captured))


def is_expected(answer: PageAnswer, *, busy: bool) -> bool:
    if answer.role not in PAGES[answer.name]:
        return answer.status == 403
    return answer.status == (404 if answer.name in OF and not busy else 200)


def faults(answer: PageAnswer) -> list[str]:
    """What is wrong with how a page is written."""
    return [f"{answer}: {fault}" for fault, pattern in FORBIDDEN.items() if pattern.search(answer.text)]


def test_every_address_is_covered_here():
    assert set(names()) == PAGES.keys() | PUBLIC | DEEDS


@pytest.mark.both_databases
def test_every_page_answers_every_role_as_it_should():
    busy = busy_county()
    given = list(answers(busy.users, busy))
    assert [str(answer) for answer in given if not is_expected(answer, busy=True)] == []
    assert [fault for answer in given for fault in faults(answer)] == []
    assert [str(answer) for answer in given if answer.text and '<html lang="zh-hans">' not in answer.text] == []


@pytest.mark.both_databases
def test_every_page_answers_before_the_first_month_and_the_first_report():
    given = list(answers(people(make.make_department())))
    assert [str(answer) for answer in given if not is_expected(answer, busy=False)] == []
    assert [fault for answer in given for fault in faults(answer)] == []


def test_an_account_that_belongs_nowhere_sees_nothing_and_breaks_nothing():
    busy = busy_county()
    lost = {role.value: make.make_user(role) for role in Role}
    assert [str(answer) for answer in answers(lost, busy) if answer.status not in {200, 403, 404}] == []


def test_no_page_needs_more_queries_for_more_rows():
    few, many = (
        {(answer.role, answer.name): answer for answer in answers(busy.users, busy)}
        for busy in (busy_county(bureaus=1, townships=2, leaves=2), busy_county(bureaus=8, townships=12, leaves=30))
    )
    assert [str(answer) for answer in [*few.values(), *many.values()] if answer.queries > MOST_QUERIES] == []
    assert [f"{many[key]} instead of {few[key].queries}" for key in few if many[key].queries > few[key].queries] == []


def test_every_page_of_results_prints_its_settings():
    busy = busy_county()
    missing = [
        str(a) for a in answers(busy.users, busy) if a.name in RESULTS and a.status == 200 and not settings_of(a)
    ]
    assert missing == []


def settings_of(answer: PageAnswer) -> str:
    found = re.search(r'<p class="foot-settings">(.*?)</p>', answer.text, re.DOTALL)
    return found[1].strip() if found else ""


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reader_who_has_not_signed_in_is_asked_to(client, name):
    page = reverse(name, args=ARGUMENTS.get(name, []))
    assert client.get(page).headers["Location"].startswith(reverse("login"))


def test_an_english_reader_is_answered_in_english():
    busy = busy_county()
    given = answers({Role.TASKFORCE: busy.users[Role.TASKFORCE]}, busy, language="en")
    assert [str(answer) for answer in given if answer.text and '<html lang="en">' not in answer.text] == []


def lists_of_the_administration() -> list[str]:
    models = [model._meta for model in admin.site._registry]
    return ["admin:index", *(f"admin:{meta.app_label}_{meta.model_name}_changelist" for meta in models)]


@pytest.mark.both_databases
@pytest.mark.parametrize("role", sorted(Role.values))
def test_the_lists_of_the_administration_answer_with_few_queries(role):
    busy = busy_county(bureaus=8, townships=8, leaves=20)
    client = Client()
    client.force_login(busy.users[role])
    given = []
    for name in lists_of_the_administration():
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse(name))
        given.append(PageAnswer(role, name, response.status_code, response.content.decode(), len(captured)))
    allowed = {200, 403} if role in {*ADMIN_ROLES, Role.TASKFORCE} else {403}
    assert [str(answer) for answer in given if answer.status not in allowed or answer.queries > MOST_QUERIES] == []
    assert [fault for answer in given for fault in faults(answer)] == []
