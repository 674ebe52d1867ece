"""Every password is its person's own: changed by themselves, reset at random, and nothing else is open before that."""

import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.access.passwords import make_password, reset_password
from departments.choices import Role
from departments.models import AuditEntry, FormerPassword, OpenSession, User
from tests import factories as make

pytestmark = pytest.mark.django_db
OLD, NEW = "k4rn-7qvz-m2hd", "paomo chuanguo liangtiao"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def unit():
    region = make.make_region("云溪县", code="yunxi")
    return make.make_department("云溪县市场监督管理局", region=region, short_name="市监局", code="sjj")


@pytest.fixture
def person(unit):
    return make.make_user(Role.STAFF, department=unit, password=OLD, full_name="李文静", username="liwj")


def sign_in_by_password(user, password=OLD):
    client = Client()
    response = client.post(reverse("login"), {"username": user.username, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client


def change(client, new=NEW, old=OLD, again=None):
    sent = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client.post(reverse("own_password"), sent)


def test_a_password_is_changed_by_its_person_and_that_is_on_record(person):
    client, elsewhere = sign_in_by_password(person), sign_in_by_password(person)
    response = change(client)
    person.refresh_from_db()
    assert (response.status_code, person.check_password(NEW)) == (302, True)
    assert client.get(reverse("own_sessions")).status_code == 200
    assert elsewhere.get(reverse("own_sessions")).url.startswith(reverse("login"))
    assert OpenSession.objects.filter(user=person).count() == 1
    entry = AuditEntry.objects.get(action="access.password_change")
    assert (entry.actor, entry.target, entry.detail) == (person, "liwj", {"client": "127.0.0.1"})


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("kurz", "too short"),
        ("Abc@123456", "keys of the keyboard"),
        ("Yunxi@202611", "name of a person, a unit or a place"),
        ("scjdglj@2026", "name of a person, a unit or a place"),
        ("zhengwu@2026", "offices often choose"),
        ("aaaa111122", "repeats"),
        (OLD, "used before"),
    ],
)
@pytest.mark.long
def test_a_weak_password_is_refused_with_its_reason_and_nothing_changes(person, new, why):
    response = change(sign_in_by_password(person), new=new)
    person.refresh_from_db()
    assert why in response.content.decode() and person.check_password(OLD)


def test_the_present_password_must_be_right_and_wrong_tries_are_counted(person):
    client = sign_in_by_password(person)
    assert "present password is not right" in change(client, old="wrong").content.decode()
    assert AuditEntry.objects.get(action="access.sign_in_failed").target == "liwj"
    for _ in range(4):
        response = change(client, old="wrong")
    assert response.status_code == 429
    person.refresh_from_db()
    assert person.check_password(OLD)


def test_a_long_password_of_any_characters_counts_to_its_last_one(person):
    long = " 窗外有三只麻雀 ÄöÜ <b>&'\"; " + "月" * 80 + "x "
    client = sign_in_by_password(person)
    assert change(client, new=long).status_code == 302
    person.refresh_from_db()
    assert [person.check_password(text) for text in (long, long[:-1], long.strip(), long.lower())] == [
        True,
        False,
        False,
        False,
    ]
    assert 'autocomplete="new-password"' in client.get(reverse("own_password")).content.decode()


def test_two_different_new_passwords_change_nothing(person):
    response = change(sign_in_by_password(person), again=NEW + "x")
    person.refresh_from_db()
    assert response.status_code == 200 and person.check_password(OLD)


def test_the_last_passwords_are_not_chosen_again(person, settings):
    settings.PASSWORD_HISTORY = 3
    passwords = [OLD, *(f"paomo-{name}-liangtiao" for name in ("chuanguo", "shangshan", "xiahai", "guohe"))]
    client = sign_in_by_password(person)
    for former, later in pairwise(passwords):
        assert change(client, new=later, old=former).status_code == 302
    person.refresh_from_db()
    refused = []
    for password in passwords:
        try:
            validate_password(password, person)
        except ValidationError:
            refused.append(password)
    assert refused == passwords[-3:]
    assert FormerPassword.objects.filter(user=person).count() == 2


def test_without_a_history_none_is_kept(person, settings):
    settings.PASSWORD_HISTORY = 0
    assert change(sign_in_by_password(person)).status_code == 302
    assert not FormerPassword.objects.exists()


def test_after_a_reset_nothing_is_open_but_the_password_page(person):
    keeper = make.make_user(Role.SECURITY_ADMIN, full_name="安全员")
    before = sign_in_by_password(person)
    password = reset_password(user=person, actor=keeper, address="10.0.0.9")
    assert before.get(reverse("home")).url.startswith(reverse("login"))
    client = sign_in_by_password(person, password)
    for name in ("home", "entry", "own_sessions", "second_factor", "audit_list"):
        assert client.get(reverse(name)).url == reverse("own_password"), name
    door = client.post(reverse("entry_cell"), {}, content_type="application/json")
    assert (door.status_code, "password" in json.loads(door.content)["message"]) == (403, True)
    page = client.get(reverse("own_password")).content.decode()
    assert "nothing else is open" in page
    assert change(client, old=password).url == reverse("home")
    assert client.get(reverse("entry")).status_code == 200
    entry = AuditEntry.objects.get(action="access.password_reset")
    assert (entry.actor, entry.target, entry.detail) == (keeper, "liwj", {"client": "10.0.0.9"})
    assert not any(password in str(vars(row)) for row in [*AuditEntry.objects.all(), User.objects.get(pk=person.pk)])


@pytest.mark.parametrize("kept", [0, 5])
def test_the_first_password_is_not_kept_by_choosing_it_again(person, settings, kept):
    settings.PASSWORD_HISTORY = kept
    password = reset_password(user=person, actor=make.make_user(Role.SECURITY_ADMIN), address="10.0.0.9")
    assert "used before" in change(sign_in_by_password(person, password), new=password, old=password).content.decode()


def test_who_must_change_may_always_sign_out(person):
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    client = sign_in_by_password(person)
    assert client.post(reverse("logout")).url == reverse("login")
    assert client.get(reverse("own_password")).url.startswith(reverse("login"))


@pytest.mark.parametrize(("age", "is_open"), [(89, True), (90, False)])
def test_a_password_grows_old_where_the_setting_says_so(person, settings, age, is_open):
    settings.PASSWORD_MAX_DAYS = 90
    User.objects.filter(pk=person.pk).update(password_changed_at=timezone.now() - timedelta(days=age))
    answer = sign_in_by_password(person).get(reverse("entry"))
    assert (answer.status_code == 200) is is_open


@pytest.mark.long
def test_a_random_password_passes_the_rules_and_is_never_the_same(person):
    passwords = {make_password(person) for _ in range(50)}
    assert len(passwords) == 50
    for password in passwords:
        assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", password)
        validate_password(password, person)


def test_who_acts_for_another_changes_their_own_password(person, unit):
    principal = make.make_user(Role.REVIEWER, department=unit, password=OLD, full_name="赵铁")
    given = make.make_delegation(principal, person, date(2020, 1, 1), date(2099, 1, 1))
    client = sign_in_by_password(person)
    client.post(reverse("acting_begin", args=[given.pk]))
    assert "代" in client.get(reverse("home"), follow=True).content.decode()
    assert change(client).status_code == 302
    person.refresh_from_db()
    principal.refresh_from_db()
    assert (person.check_password(NEW), principal.check_password(OLD)) == (True, True)
