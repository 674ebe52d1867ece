"""One's own account in a real browser: slip, first sign-in, telephone, sessions, and signing in in place."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from departments.choices import Role
from departments.models import User
from tests import factories as make
from tests.flows.test_entry_grid import all_saved, cell, make_sheet, open_grid
from tests.flows.windows import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = "paomo-chuanguo-liangtiao"


def code_of(user: User) -> str:
    """What the telephone shows; codes of a moment ago may be used again, so that no test waits half a minute."""
    device = TOTPDevice.objects.get(user=user)
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():06}"


def sign_in_by_hand(page: Page, user: User, password: str) -> None:
    page.goto(reverse("login"))
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


@pytest.mark.long
def test_an_account_is_handed_out_on_a_slip_and_becomes_its_persons_own(visits):
    keeper = visits.of(make.make_user(Role.SECURITY_ADMIN, full_name="安全员"))
    person = make.make_user(Role.TASKFORCE, region=make.make_region("云溪县"), full_name="周衡", username="zhouheng")
    TOTPDevice.objects.create(user=person, name="telephone", confirmed=True)
    for _ in range(5):
        Client().post(reverse("login"), {"username": "zhouheng", "password": "wrong"})
    keeper.goto(reverse("admin:departments_user_change", args=[person.pk]))
    tools = keeper.locator(".object-tools")
    tools.get_by_role("button", name="Unlock").click()
    tools.get_by_role("button", name="Remove the second factor").click()
    expect(keeper.get_by_text("The second factor of the account is removed")).to_be_visible()
    expect(tools.get_by_role("button")).to_have_count(0)
    keeper.get_by_role("link", name="Set password").click()
    keeper.get_by_role("button", name="Make a new password").click()
    password = keeper.locator("b.key-text").inner_text()
    assert violations(keeper) == []
    page = visits.anonymous()
    sign_in_by_hand(page, person, password)
    expect(page.get_by_role("heading", name="Change your password")).to_be_visible()
    assert violations(page) == []
    page.goto(reverse("board"))
    expect(page.get_by_role("heading", name="Change your password")).to_be_visible()
    page.get_by_label("Present password").fill(password)
    page.get_by_label("New password", exact=True).fill("Abc@123456")
    page.get_by_label("New password, once more").fill("Abc@123456")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_contain_text("keys of the keyboard")
    page.get_by_label("Present password").fill(password)
    page.get_by_label("New password", exact=True).fill(OWN)
    page.get_by_label("New password, once more").fill(OWN)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("The password was changed")).to_be_visible()
    assert User.objects.get(pk=person.pk).check_password(OWN)


@pytest.mark.long
def test_a_telephone_is_set_up_and_asked_for(visits):
    person = make.make_user(Role.TASKFORCE, region=make.make_region(), password=OWN)
    page = visits.anonymous()
    sign_in_by_hand(page, person, OWN)
    page.locator("a.user-name").click()
    page.get_by_role("link", name="Second factor").click()
    expect(page.locator("svg.qr")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("textbox", name="Code").fill(code_of(person))
    page.get_by_role("button", name="Switch on").click()
    recovery = page.locator(".code-list li").all_inner_texts()
    assert len(recovery) == 10 and violations(page) == []
    page.get_by_role("link", name="in a safe place").click()
    assert violations(page) == []
    page.get_by_role("button", name="Sign out").click()
    sign_in_by_hand(page, person, OWN)
    assert violations(page) == []
    page.get_by_role("textbox", name="Code").fill(code_of(person))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(reverse("own_sessions"))
    expect(page.get_by_text("This browser")).to_be_visible()


@pytest.mark.long
def test_a_browser_that_is_ended_from_another_is_out(visits):
    person = make.make_user(Role.TASKFORCE, region=make.make_region(), password=OWN)
    here, there = visits.anonymous(), visits.anonymous()
    for page in (here, there):
        sign_in_by_hand(page, person, OWN)
        expect(page.locator("a.user-name")).to_be_visible()
    here.goto(reverse("own_sessions"))
    assert violations(here) == []
    here.get_by_role("button", name="End all other sessions").click()
    expect(here.get_by_text("1 session was ended")).to_be_visible()
    there.goto(reverse("home"))
    expect(there.get_by_role("main").get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.long
def test_signing_in_in_place_asks_for_the_code_too_and_the_typed_cell_arrives(visits):
    sheet = make_sheet(3)
    user = sheet.staff
    user.set_password(OWN)
    user.save()
    TOTPDevice.objects.create(user=user, name="telephone", confirmed=True)
    page = open_grid(visits, user)
    Session.objects.all().delete()
    cell(page, sheet.leaves[0]).fill("107")
    page.keyboard.press("Enter")
    dialog = page.locator("#sign-in-dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill(OWN)
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(page.locator("#sign-in-error")).to_contain_text("code of your telephone")
    page.locator("#sign-in-code").fill(code_of(user))
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(dialog).to_be_hidden()
    all_saved(page)
    assert list(sheet.values().values()) == [107]
    visits.forgive("401", "403")


@pytest.mark.long
def test_a_form_that_was_typed_longer_than_the_session_lasted_is_sent_after_signing_in_in_place(visits):
    region = make.make_region()
    boss = make.make_taskforce(region, password=OWN)
    unit = make.make_department("市监局", region=region)
    page = visits.anonymous()
    page.clock.install()
    sign_in_by_hand(page, boss, OWN)
    expect(page.locator("a.user-name")).to_be_visible()
    page.goto(reverse("post_new", args=[unit.code]))
    page.locator("#id_name").fill("孙经办")
    page.clock.fast_forward("31:00")
    Session.objects.all().delete()
    page.get_by_role("button", name="Put on record").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text(boss.full_name)
    assert violations(page) == []
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(dialog.get_by_role("alert")).to_contain_text("password is not right")
    dialog.get_by_label("Password").fill(OWN)
    dialog.get_by_role("button", name="Sign in and go on").click()
    page.wait_for_url(f"**{reverse('people_unit', args=[unit.code])}")
    assert unit.posts.get().name == "孙经办"
    visits.forgive("401", "403")
