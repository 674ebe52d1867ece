"""A code besides the password: set up, asked for, used once, lost, removed; required where the setting says so."""

import re
import time
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from departments.access.checks import second_factor_roles
from departments.access.passwords import reset_password
from departments.access.second_factor import begin_device, confirm_device, device_of, draw_qr, remove_device, spell_key
from departments.access.views.sign_in import STEP_LASTS
from departments.choices import Role
from departments.models import AuditEntry, User
from tests import factories as make

pytestmark = pytest.mark.django_db
CODES = re.compile(r'"key-text">([a-z2-9]{5}-[a-z2-9]{5})<')
PASSWORD = "k4rn-7qvz-m2hd"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def boss():
    return make.make_taskforce(make.make_region(), password=PASSWORD, username="zhuanban-1")


def code_of(device, steps=0):
    """What the telephone shows now, or so many half minutes later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06}"


def make_device(user):
    """A telephone and its recovery codes, as if it had been set up a minute ago."""
    begin_device(user)
    device = TOTPDevice.objects.get(user=user)
    codes = confirm_device(user=user, code=code_of(device), address="10.0.0.1")
    TOTPDevice.objects.filter(user=user).update(last_t=-1)
    return TOTPDevice.objects.get(user=user), codes


def give_password(user, client=None):
    client = client or Client()
    response = client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    return client, response


def is_in(client):
    return client.get(reverse("own_sessions")).status_code == 200


def actions():
    return list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))


def test_it_is_set_up_with_a_code_of_the_telephone_and_recovery_codes_are_shown_once(boss):
    client, _response = give_password(boss)
    page = client.get(reverse("second_factor")).content.decode()
    device = TOTPDevice.objects.get(user=boss)
    assert spell_key(device) in page and "<svg" in page and device_of(boss) is None
    wrong = client.post(reverse("second_factor"), {"code": "000000"}).content.decode()
    assert "The code is not right" in wrong and device_of(boss) is None
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    shown = client.post(reverse("second_factor"), {"code": code_of(device)}).content.decode()
    codes = CODES.findall(shown)
    assert len(set(codes)) == 10 and device_of(boss) == device
    assert codes[0] not in client.get(reverse("second_factor")).content.decode()
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10 and not any(code.replace("-", "") in stored for code in codes)
    assert actions() == ["access.sign_in", "access.factor_on"]


def test_the_qr_code_has_no_style_and_is_well_formed(boss):
    text = draw_qr(begin_device(boss))
    assert "style" not in text and "<script" not in text
    assert ET.fromstring(text).attrib["viewBox"]


def test_a_password_alone_opens_nothing(boss):
    make_device(boss)
    client, response = give_password(boss)
    assert response.url == reverse("sign_in_code")
    for name in ("home", "board", "own_password", "second_factor", "own_sessions"):
        assert client.get(reverse(name)).url.startswith(reverse("login")), name
    assert "access.sign_in" not in actions()


def test_password_and_code_open_the_page_that_was_asked_for(boss):
    device, _codes = make_device(boss)
    client = Client()
    client.post(reverse("login"), {"username": boss.username, "password": PASSWORD, "next": reverse("board")})
    assert "six digits" in client.get(reverse("sign_in_code")).content.decode()
    assert client.post(reverse("sign_in_code"), {"code": code_of(device)}).url == reverse("board")
    assert is_in(client) and actions()[-1] == "access.sign_in"


def test_a_code_counts_once(boss):
    device, _codes = make_device(boss)
    code = code_of(device)
    first, second = give_password(boss)[0], give_password(boss)[0]
    first.post(reverse("sign_in_code"), {"code": code})
    second.post(reverse("sign_in_code"), {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_after_wrong_codes_even_the_right_one_waits_and_the_page_says_until_when(boss):
    device, _codes = make_device(boss)
    client, _response = give_password(boss)
    for _ in range(4):
        client.post(reverse("sign_in_code"), {"code": "000000"})
    page = client.post(reverse("sign_in_code"), {"code": code_of(device)}).content.decode()
    assert "Try again after" in page and not is_in(client)
    assert actions().count("access.code_failed") == 5
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=2))
    client.post(reverse("sign_in_code"), {"code": code_of(device)})
    assert is_in(client)


def test_a_recovery_code_opens_once_and_is_no_failure_of_the_telephone(boss):
    device, codes = make_device(boss)
    first, second = give_password(boss)[0], give_password(boss)[0]
    first.post(reverse("sign_in_code"), {"code": codes[0].upper()})
    second.post(reverse("sign_in_code"), {"code": codes[0]})
    assert (is_in(first), is_in(second)) == (True, False)
    assert TOTPDevice.objects.get().throttling_failure_count == 0
    assert StaticToken.objects.count() == 9 and "access.recovery_code" in actions()
    second.post(reverse("sign_in_code"), {"code": code_of(device)})
    assert is_in(second)


@pytest.mark.parametrize("code", ["", "１２３４５６", "9" * 400, "abc", "-1", "1e5", "\x00"])
@pytest.mark.long
def test_what_is_no_code_is_refused_in_words(boss, code):
    make_device(boss)
    client, _response = give_password(boss)
    answer = client.post(reverse("sign_in_code"), {"code": code})
    assert answer.status_code == 200 and not is_in(client)


def test_the_second_step_is_open_for_five_minutes_and_only_after_the_first(boss, monkeypatch):
    device, _codes = make_device(boss)
    assert Client().get(reverse("sign_in_code")).url == reverse("login")
    client, _response = give_password(boss)
    later = timezone.now() + STEP_LASTS + timedelta(seconds=1)
    monkeypatch.setattr("departments.access.views.sign_in.timezone.now", lambda: later)
    assert client.post(reverse("sign_in_code"), {"code": code_of(device)}).url == reverse("login")
    assert not is_in(client)


def test_a_password_that_was_reset_meanwhile_ends_the_second_step(boss):
    device, _codes = make_device(boss)
    client, _response = give_password(boss)
    user = User.objects.get(pk=boss.pk)
    user.set_password("another-secret-text")
    user.save()
    assert client.post(reverse("sign_in_code"), {"code": code_of(device)}).url == reverse("login")


def test_a_reset_password_does_not_go_around_the_telephone(boss):
    make_device(boss)
    password = reset_password(user=boss, actor=make.make_user(Role.SECURITY_ADMIN), address="10.0.0.9")
    client = Client()
    response = client.post(reverse("login"), {"username": boss.username, "password": password})
    assert (response.url, is_in(client)) == (reverse("sign_in_code"), False)


def enter(boss, device):
    client, _response = give_password(boss)
    client.post(reverse("sign_in_code"), {"code": code_of(device)})
    TOTPDevice.objects.filter(user=boss).update(last_t=-1, throttling_failure_count=0)
    return client


@pytest.mark.parametrize(
    ("password", "right", "is_off"), [(PASSWORD, True, True), ("wrong", True, False), (PASSWORD, False, False)]
)
def test_it_is_switched_off_with_password_and_code_together(boss, password, right, is_off):
    device, _codes = make_device(boss)
    client = enter(boss, device)
    code = code_of(device) if right else "000000"
    client.post(reverse("second_factor"), {"act": "off", "password": password, "code": code})
    assert (device_of(boss) is None) is is_off
    assert ("access.factor_off" in actions()) is is_off
    assert StaticToken.objects.exists() is not is_off


def test_new_recovery_codes_make_the_former_worthless(boss):
    device, former = make_device(boss)
    client = enter(boss, device)
    page = client.post(reverse("second_factor"), {"act": "codes", "code": code_of(device)}).content.decode()
    codes = CODES.findall(page)
    assert len(codes) == 10 and not set(codes) & set(former)
    other, _response = give_password(boss)
    other.post(reverse("sign_in_code"), {"code": former[0]})
    assert not is_in(other)


def test_a_lost_telephone_is_removed_by_the_security_administrator_and_that_is_on_record(boss):
    make_device(boss)
    keeper = make.make_user(Role.SECURITY_ADMIN)
    remove_device(user=boss, actor=keeper, address="10.0.0.9")
    client, _response = give_password(boss)
    assert is_in(client)
    entry = AuditEntry.objects.get(action="access.factor_removed")
    assert (entry.actor, entry.target, entry.detail) == (keeper, "zhuanban-1", {"client": "10.0.0.9"})


def test_a_role_that_needs_it_reaches_nothing_else_before(boss, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({Role.TASKFORCE})
    client, _response = give_password(boss)
    assert client.get(reverse("board")).url == reverse("second_factor")
    assert client.get(reverse("own_password")).status_code == 200
    door = client.post(reverse("entry_cell"), {}, content_type="application/json")
    assert (door.status_code, "second factor" in door.json()["message"]) == (403, True)
    assert "nothing else is open" in client.get(reverse("second_factor")).content.decode()
    device = TOTPDevice.objects.get(user=boss)
    client.post(reverse("second_factor"), {"code": code_of(device)})
    assert client.get(reverse("board")).status_code == 200
    staff, _response = give_password(make.make_user(Role.STAFF, department=make.make_department(), password=PASSWORD))
    assert staff.get(reverse("entry")).status_code == 200


def test_a_misspelt_role_stops_the_program(settings):
    settings.SECOND_FACTOR_ROLES = frozenset({Role.TASKFORCE, "security"})
    [fault] = second_factor_roles(None)
    assert (fault.id, "security," in fault.msg) == ("duibiao.E005", True)
    settings.SECOND_FACTOR_ROLES = frozenset(Role.values)
    assert second_factor_roles(None) == []


class TestCodeInPlace:
    def again(self, user, client, **more):
        data = {"user": user.pk, "password": PASSWORD, **more}
        return client.post(reverse("sign_in_again"), data, content_type="application/json")

    def test_the_open_page_asks_for_the_code_as_well(self, boss):
        _device, codes = make_device(boss)
        client = Client()
        unanswered = self.again(boss, client)
        assert (unanswered.status_code, unanswered.json()["code"], is_in(client)) == (403, True, False)
        wrong = self.again(boss, client, code="00000")
        assert (wrong.status_code, wrong.json()["code"], is_in(client)) == (403, True, False)
        assert self.again(boss, client, code=codes[3]).status_code == 200
        assert is_in(client)

    def test_a_wrong_password_does_not_tell_that_there_is_a_telephone(self, boss):
        make_device(boss)
        answer = self.again(boss, Client(), password="wrong")
        assert (answer.status_code, "code" in answer.json()) == (403, False)
