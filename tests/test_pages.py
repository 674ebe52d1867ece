"""Every page, for every role: who may open it, how it is written, and how many queries it costs."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from departments.choices import ADMIN_ROLES, Role
from departments.models import User
from tests import factories as make
from tests.flows.answers import PageAnswer, answers, hold_last_login, lists_of_the_administration
from tests.flows.counties import Busy, busy_county, people
from tests.flows.doors import ARGUMENTS, DEEDS, OF, PAGES, PUBLIC, RESULTS
from tests.refusals import refuse_barely
from tests.test_results_not_people import TRACES, WORDS

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
FORBIDDEN = {
    "address outside": re.compile(r"(?:src|href|action|content)=[\"'](?:https?:)?//"),
    "inline style": re.compile(r"<style|\sstyle="),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "event handler": re.compile(r"<[^>]*\son[a-z]+="),
}


def names(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """Names of all addresses outside the administration, which names its own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield str(pattern.name)
        elif pattern.namespace != "admin":
            yield from names(pattern.url_patterns)


LEADS_ON = {"entry_upload"}
KEPT = {"catalogue_import", "catalogue_template", "regional_import"}


def is_expected(answer: PageAnswer, *, busy: bool) -> bool:
    if answer.role not in PAGES[answer.name]:
        return answer.status == 403
    if answer.name in LEADS_ON and not busy:
        return answer.status == 302  # there is no period: the page that says so is another one
    if answer.name in KEPT and not busy:
        return answer.status == 403  # nobody keeps a scheme before there is one
    return answer.status == (404 if answer.name in OF and not busy else 200)


def faults(answer: PageAnswer) -> list[str]:
    """What is wrong with how a page is written."""
    return [f"{answer}: {fault}" for fault, pattern in FORBIDDEN.items() if pattern.search(answer.text)]


@pytest.fixture(scope="module")
def busy(module_db: None) -> Busy:
    return busy_county()


@pytest.fixture(scope="module")
def answers_in_chinese(busy: Busy) -> list[PageAnswer]:
    """What every role reads on every page; in Chinese, which nobody asked for. One role reads what a refusal says: it
    says the same on four hundred more."""
    reader, others = {Role.STAFF: busy.users[Role.STAFF]}, {**busy.users}
    del others[Role.STAFF]
    with hold_last_login(), pytest.MonkeyPatch.context() as patch:
        read = list(answers(reader, busy))
        refuse_barely(patch)
        return read + list(answers(others, busy))


@pytest.fixture(scope="module")
def answers_in_english(busy: Busy) -> list[PageAnswer]:
    """What those read who together see every page."""
    with hold_last_login():
        return list(answers(some(busy.users), busy, language="en", open_only=True))


def some(users: dict[str, User]) -> dict[str, User]:
    """Of each kind of reader one: who works for a unit, who runs the month, who looks on, who keeps the accounts."""
    return {role: users[role] for role in (Role.STAFF, Role.TASKFORCE, Role.LEADER, *ADMIN_ROLES)}


def test_every_address_is_covered_here():
    assert set(names()) == PAGES.keys() | PUBLIC | DEEDS


@pytest.mark.both_databases
@pytest.mark.long
def test_every_page_answers_every_role_as_it_should(answers_in_chinese):
    assert [str(answer) for answer in answers_in_chinese if not is_expected(answer, busy=True)] == []
    assert [fault for answer in answers_in_chinese for fault in faults(answer)] == []
    assert [
        str(answer) for answer in answers_in_chinese if answer.text and '<html lang="zh-hans"' not in answer.text
    ] == []


@pytest.mark.both_databases
@pytest.mark.long
def test_every_page_answers_before_the_first_month_and_the_first_report():
    given = list(answers(people(make.make_department()), open_only=True))
    assert [str(answer) for answer in given if not is_expected(answer, busy=False)] == []
    assert [fault for answer in given for fault in faults(answer)] == []


@pytest.mark.long
def test_an_account_that_belongs_nowhere_sees_nothing_and_breaks_nothing(busy):
    lost = {role.value: make.make_user(role) for role in Role}
    assert [
        str(answer)
        for answer in answers(lost, busy, open_only=True)
        if answer.status not in {200, 403, 404} and answer.name not in LEADS_ON
    ] == []


@pytest.mark.long
def test_no_page_needs_more_queries_for_more_rows():
    few, many = (
        {(answer.role, answer.name): answer for answer in answers(some(busy.users), busy, open_only=True)}
        for busy in (busy_county(bureaus=1, townships=2, leaves=2), busy_county(bureaus=8, townships=12, leaves=30))
    )
    assert [str(answer) for answer in [*few.values(), *many.values()] if answer.queries > MOST_QUERIES] == []
    assert [f"{many[key]} instead of {few[key].queries}" for key in few if many[key].queries > few[key].queries] == []


@pytest.fixture(scope="module")
def results(busy: Busy) -> list[PageAnswer]:
    """The pages of results alone: of them, too, everybody sees the same or nothing."""
    with hold_last_login():
        return list(answers(some(busy.users), busy, open_only=True, among=RESULTS))


def test_every_page_of_results_prints_its_settings(results):
    read = [answer for answer in results if answer.status == 200]
    assert {answer.name for answer in read} == set(RESULTS)
    assert [str(answer) for answer in read if not settings_of(answer)] == []


def settings_of(answer: PageAnswer) -> str:
    found = re.search(r'<p class="foot-settings">(.*?)</p>', answer.text, re.DOTALL)
    return found[1].strip() if found else ""


def test_a_reader_who_has_not_signed_in_is_asked_to(client):
    led_to = {name: client.get(reverse(name, args=ARGUMENTS.get(name, []))).headers["Location"] for name in PAGES}
    assert {name: page for name, page in led_to.items() if not page.startswith(reverse("login"))} == {}


@pytest.mark.long
def test_an_english_reader_is_answered_in_english(answers_in_english):
    assert {answer.name for answer in answers_in_english if answer.status == 200} == PAGES.keys()
    assert [str(answer) for answer in answers_in_english if answer.text and '<html lang="en"' not in answer.text] == []


def says_who_was_here(answer: PageAnswer) -> bool:
    """The product ranks results, never people: see ``test_results_not_people``."""
    return bool(WORDS.search(answer.text)) or any(trace in answer.text for trace in TRACES)


@pytest.mark.long
def test_no_page_of_any_role_says_when_or_how_often_somebody_signed_in(answers_in_chinese, answers_in_english):
    for answered in (answers_in_chinese, answers_in_english):
        read = [answer for answer in answered if answer.status == 200 and answer.text]
        assert len(read) > 60
        assert [str(answer) for answer in read if says_who_was_here(answer)] == []


def test_no_page_of_results_says_when_or_how_often_somebody_signed_in(results):
    assert [str(answer) for answer in results if answer.status == 200 and says_who_was_here(answer)] == []


@pytest.fixture(scope="module")
def large(module_db: None) -> Busy:
    return busy_county(bureaus=8, townships=8, leaves=20)


@pytest.mark.both_databases
@pytest.mark.parametrize("role", sorted(Role.values))
@pytest.mark.long
def test_the_lists_of_the_administration_answer_with_few_queries(large, role):
    client = Client()
    client.force_login(large.users[role])
    given = []
    for name in lists_of_the_administration():
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse(name))
        given.append(PageAnswer(role, name, response.status_code, response.content.decode(), len(captured)))
    allowed = {200, 403} if role in {*ADMIN_ROLES, Role.TASKFORCE} else {403}
    assert [str(answer) for answer in given if answer.status not in allowed or answer.queries > MOST_QUERIES] == []
    assert [fault for answer in given for fault in faults(answer)] == []
