"""Guessing is locked by account and address, and slowed by address; all of it is on record, for one reader."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.access.sign_in import locks_of, unlock_account
from departments.choices import Role
from departments.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "k4rn-7qvz-m2hd"
HERE, THERE = "10.1.1.1", "10.2.2.2"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def boss():
    return make.make_taskforce(make.make_region(), password=PASSWORD, username="zhuanban-1")


def send(user, password=PASSWORD, address=HERE, client=None, **more):
    """A sign-in as nginx passes it on."""
    client = client or Client()
    data = {"username": getattr(user, "username", user), "password": password, **more}
    return client.post(reverse("login"), data, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=address)


def acts():
    return list(AuditEntry.objects.order_by("sequence").values_list("action", "target", "detail__client"))


def test_five_wrong_passwords_lock_the_account_there_and_nowhere_else(boss):
    answers = [send(boss, "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert (send(boss).status_code, send(boss, address=THERE).status_code) == (429, 302)
    assert send(make.make_user(Role.STAFF, password=PASSWORD)).status_code == 302
    failed = [("access.sign_in_failed", "zhuanban-1", HERE)] * 5
    assert acts()[:6] == [*failed, ("access.lock", "zhuanban-1", HERE)]
    assert [action for action, _target, _client in acts()[6:]] == ["access.sign_in", "access.sign_in"]


def test_a_forged_header_walks_around_no_lock(boss):
    for number in range(5):
        send(boss, "wrong", address=f"1.1.1.{number}, {HERE}")
    assert send(boss, address=f"1.1.1.99, {HERE}").status_code == 429


def test_a_lock_says_when_to_try_again_and_is_not_prolonged_by_trying(boss):
    for _ in range(6):
        response = send(boss, "wrong")
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert send(boss).status_code == 302


def test_right_at_last_forgets_the_wrong_tries(boss):
    for _ in range(2):
        for _ in range(4):
            send(boss, "wrong")
        assert send(boss).status_code == 302


def test_the_security_administrator_unlocks(boss):
    keeper = make.make_user(Role.SECURITY_ADMIN)
    for _ in range(5):
        send(boss, "wrong")
    assert locks_of(boss) == [HERE]
    assert unlock_account(user=boss, actor=keeper, address=THERE)
    assert (locks_of(boss), send(boss).status_code) == ([], 302)
    assert ("access.unlock", "zhuanban-1", THERE) in acts()
    assert not unlock_account(user=boss, actor=keeper, address=THERE)


def spray(settings, address=HERE, failures=6):
    """One try at each of many accounts: no lock of an account sees it."""
    settings.SIGN_IN_FAILURES_PER_ADDRESS = failures
    for _ in range(failures):
        send(make.make_user(Role.STAFF, password=PASSWORD), "Abc@123456", address)


def test_an_address_that_guesses_at_many_accounts_is_slowed(boss, settings):
    spray(settings)
    response = send(boss)
    assert response.status_code == 429 and "Wait ten minutes" in response.content.decode()
    assert send(boss, address=THERE).status_code == 302
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=11))
    assert send(boss).status_code == 302


def test_who_works_behind_the_same_address_is_not_shut_out(boss, settings):
    client = Client()
    assert send(boss, client=client).status_code == 302
    client.post(reverse("logout"))
    spray(settings)
    assert send(boss, client=client).status_code == 302
    other = make.make_user(Role.STAFF, password=PASSWORD)
    client.post(reverse("logout"))
    assert send(other, client=client).status_code == 429, "a browser is known to those who signed in in it"


def test_a_forged_cookie_makes_no_browser_known(boss, settings):
    client = Client()
    send(boss, client=client)
    client.post(reverse("logout"))
    client.cookies["browser"] = client.cookies["browser"].value[:-3] + "abc"
    spray(settings)
    assert send(boss, client=client).status_code == 429


def test_what_was_typed_as_a_name_is_kept_only_when_it_is_one():
    send("my-password-typed-in-the-wrong-field", "x")
    assert acts() == [("access.sign_in_failed", "—", HERE)]
    assert send("x" * 5_000, "x").status_code == 200
    assert send("\x00", "\x00").status_code == 200


def test_signing_in_and_out_is_read_by_the_audit_administrator_alone(boss, sign_in):
    client = Client()
    send(boss, client=client)
    assert "Signed in" not in client.get(reverse("audit_list")).content.decode()
    auditor = sign_in(make.make_user(Role.AUDIT_ADMIN, region=boss.region))
    page = auditor.get(reverse("audit_list", query={"about": "access."})).content.decode()
    assert "Signed in" in page and HERE in page


def test_the_sign_in_page_can_be_read_in_either_language_before_signing_in():
    client = Client()
    client.post(reverse("set_language"), {"language": "zh-hans", "next": reverse("login")})
    assert "登录" in client.get(reverse("login")).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert "登录" not in client.get(reverse("login")).content.decode()


def test_a_switched_off_account_cannot_sign_in(boss):
    boss.is_active = False
    boss.save()
    assert send(boss).status_code == 200 and acts() == [("access.sign_in_failed", "zhuanban-1", HERE)]


def test_after_signing_in_one_comes_to_the_page_that_was_asked_for_and_to_no_other_site(boss):
    asked_for = send(boss, next=reverse("board"))
    elsewhere = send(boss, next="https://example.com/")
    assert (asked_for.url, elsewhere.url) == (reverse("board"), reverse("home"))


def test_a_session_key_from_before_signing_in_opens_nothing_after(boss):
    client = Client()
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    send(boss, client=client)
    assert client.cookies["sessionid"].value != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get(reverse("own_sessions")).status_code == 302


class TestSignInPlace:
    """Signing in again in the page that is open."""

    def again(self, user, password=PASSWORD, client=None, **more):
        data = {"user": user.pk, "password": password, **more}
        return (client or Client()).post(reverse("sign_in_again"), data, content_type="application/json")

    def test_it_is_on_record_like_any_other(self, boss):
        client = Client()
        assert self.again(boss, client=client).json() == {"user": boss.pk}
        assert client.get(reverse("own_sessions")).status_code == 200
        assert acts() == [("access.sign_in", "zhuanban-1", "127.0.0.1")]

    def test_wrong_passwords_lock_and_the_answer_is_json(self, boss):
        answers = [self.again(boss, "wrong") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [403] * 4 + [429] * 2
        assert "locked for a while" in answers[-1].json()["message"]

    def test_a_slowed_address_is_answered_in_json(self, boss, settings):
        spray(settings, "127.0.0.1")
        answer = self.again(boss)
        assert (answer.status_code, "Wait ten minutes" in answer.json()["message"]) == (429, True)
