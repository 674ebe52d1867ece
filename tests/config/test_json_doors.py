"""Whatever is sent to an address that scripts call, the answer is JSON with a sentence, and nothing is stored.

The doors are found by walking the addresses, so a new one is tried as soon as it is there.
"""

import json

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from config.json_doors import LARGEST, Malformed, read_object
from departments.choices import Role
from departments.models import AuditEntry, OpenSession, User
from indicators.models import Figure, Revision
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.test_access import addresses, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def json_doors() -> dict[str, URLPattern]:
    return {str(found.name): found for found in addresses() if getattr(found.callback, "json_door", False)}


DOORS = sorted(json_doors())
# Nothing of this is what our pages send.
HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "a number": b"1",
    "an empty object": b"{}",
    "invalid UTF-8": b'{"user": "\xff\xfe"}',
    "UTF-16": '{"user": 1}'.encode("utf-16"),
    "deep lists": b"[" * 200_000,
    "deep and closed": b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "deep objects": b'{"a":' * 200_000,
    "a number without end": b'{"user": ' + b"9" * 100_000 + b"}",
    "NaN": b'{"user": NaN}',
    "Infinity": b'{"user": -Infinity}',
}
# What each member may be instead of what it should be.
WRONG = [
    "NaN",
    "1e400",
    "-1e400",
    "null",
    "true",
    "-1",
    "0",
    "1.5",
    "99999999999999999999999",
    '"x"',
    '"\\u0000"',
    '"\\ud800"',
    '{"\\udfff": 1}',
    "[]",
    "{}",
    "[[[[[]]]]]",
    "[null]",
    "[1.5]",
    '[{"d": "x", "i": [], "typed": {"value": "\\u0000"}}]',
]
MEMBERS = {
    "user": "1",
    "password": '"x"',
    "code": '""',
    "cycle": "1",
    "cells": "[]",
    "rows": "[]",
    "again": "[]",
    "late_reason": '""',
    "text": '"x"',
    "html": '""',
    "columns": '["value"]',
}


@pytest.fixture(scope="module")
def desk(module_db):
    return make_desk()


@pytest.fixture
def client_of_staff(desk, sign_in):
    return sign_in(desk.staff)


def send(client, name, body, **more):
    return client.generic("POST", url(name), body, content_type="application/json", **more)


def count_stored():
    return [model.objects.count() for model in (Figure, Revision, OpenSession)]


def assert_refused(answer, *statuses):
    assert answer.status_code in statuses, (answer.status_code, answer.content[:200])
    assert answer["Content-Type"] == "application/json"
    assert len(json.loads(answer.content)["message"]) > 5


def test_the_doors_are_found():
    assert {"entry_cell", "entry_paste", "entry_submit", "sign_in_again"} <= set(DOORS)


@pytest.mark.long
def test_whoever_reads_a_body_as_json_is_a_door():
    """No view reads it by itself: the one reader is ``read_json``."""
    from tests.test_architecture import ROOT, modules

    readers = [
        str(module.path.relative_to(ROOT))
        for module in modules()
        if "request.body" in module.path.read_text(encoding="utf-8")
    ]
    assert readers == ["config/json_doors.py"]


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_object_of_ours_is_refused_in_words(client_of_staff, name, what):
    before = count_stored()
    assert_refused(send(client_of_staff, name, HOSTILE[what]), 400)
    assert count_stored() == before


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.long
def test_every_member_of_every_wrong_kind_is_refused_or_harmless(client_of_staff, name):
    """Some of it fits by accident ([] is a list of rows); then too the answer is JSON, and nothing is stored."""
    before, wrong = count_stored(), []
    for member in MEMBERS:
        for value in WRONG:
            body = "{" + ", ".join(f'"{each}": {MEMBERS[each]}' for each in MEMBERS if each != member)
            body += f', "{member}": {value}}}'
            answer = send(client_of_staff, name, body.encode())
            try:
                json.loads(answer.content)
            except ValueError:
                wrong.append((member, value, answer.status_code))
            if answer.status_code >= 500:
                wrong.append((member, value, answer.status_code))
    assert wrong == [] and count_stored() == before


@pytest.mark.parametrize("name", DOORS)
def test_a_body_over_the_limit_is_refused_in_json_whatever_it_calls_itself(client_of_staff, name, settings):
    over = b'{"text": "' + b"x" * LARGEST + b'"}'
    assert_refused(send(client_of_staff, name, over), 413)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert_refused(send(client_of_staff, name, b"x" * 2_000), 413)
    strict = Client(enforce_csrf_checks=True)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = strict.generic("POST", url(name), b"a=" + b"x" * 2_000, content_type=kind)
        assert_refused(answer, 400, 403, 413)


@pytest.mark.parametrize("name", DOORS)
def test_a_forged_request_is_refused_in_json(desk, name):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.staff)
    assert_refused(send(strict, name, b'{"user": 1}'), 403)


@pytest.mark.parametrize("name", [name for name in DOORS if name != "sign_in_again"])
def test_without_a_session_the_answer_is_json(name):
    assert_refused(send(Client(), name, b'{"user": 1}'), 401)


@pytest.mark.parametrize("name", [name for name in DOORS if name != "sign_in_again"])
def test_a_role_without_the_right_and_an_account_that_must_change_its_password_are_refused_in_json(desk, sign_in, name):
    if name != "session_alive":  # everybody's
        assert_refused(send(sign_in(make.make_user(Role.LEADER, region=desk.region)), name, b"{}"), 403)
    client = sign_in(desk.staff)
    User.objects.filter(pk=desk.staff.pk).update(must_change_password=True)
    assert_refused(send(client, name, b"{}"), 403)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sentence_is_in_the_language_of_the_reader(client_of_staff, language):
    client_of_staff.cookies["django_language"] = language
    message = send(client_of_staff, "entry_cell", b"{").json()["message"]
    assert message.isascii() is (language == "en")


def test_nothing_of_all_this_is_put_on_record_as_an_act(client_of_staff):
    before = AuditEntry.objects.count()
    for body in HOSTILE.values():
        send(client_of_staff, "entry_cell", body)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("broken", [RequestDataTooBig(), OSError()])
def test_a_body_that_breaks_off_is_malformed(rf, broken):
    class BrokenRequest:
        @property
        def body(self):
            from django.http import UnreadablePostError

            raise broken if isinstance(broken, RequestDataTooBig) else UnreadablePostError(broken)

    with pytest.raises(Malformed):
        read_object(BrokenRequest())


def test_the_page_for_people_stays_a_page(desk):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.staff)
    answer = strict.post(reverse("entry"), {})
    assert (answer.status_code, answer["Content-Type"][:9]) == (403, "text/html")
    assert get_resolver().resolve_error_handler(400).__name__ == "bad_request"
