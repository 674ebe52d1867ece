"""The product in a real browser: with and without JavaScript, two people at once, and readable by everybody."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from departments.choices import Role
from departments.models import User
from indicators.choices import FigureState
from indicators.models import Figure
from tests import factories as make
from tests.flows.counties import Busy, busy_county
from tests.flows.doors import FILES, OF, PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
SIZE = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The driver keeps an event loop in this thread, beside which Django would refuse to read the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=str(chromium), args=SWITCHES)
        yield started
        started.close()


@dataclass
class Visits:
    """Browser windows of several people, and everything their browsers complained about."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)

    def anonymous(self, *, javascript: bool = True, language: str = "en-US") -> Page:
        window = self.browser.new_context(
            viewport=SIZE, java_script_enabled=javascript, locale=language, base_url=self.address
        )
        window.set_default_timeout(5_000)
        page = window.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        return page

    def of(self, user: User, *, javascript: bool = True, language: str = "en-US") -> Page:
        client = Client()
        client.force_login(user)
        page = self.anonymous(javascript=javascript, language=language)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"asked {request.url}")


@pytest.fixture
def visits(browser: Browser, live_server: object) -> Iterator[Visits]:
    """Fails when a browser complained: a broken content policy, a missing file, an address outside."""
    found = Visits(browser, str(live_server))
    yield found
    for context in browser.contexts:
        context.close()
    assert found.complaints == []


@pytest.fixture
def county(live_server: object) -> Busy:
    return busy_county(bureaus=2, townships=2, leaves=3, drafts=False)


@pytest.fixture
def window(visits: Visits, county: Busy) -> Callable[..., Page]:
    """A window in which the holder of a role is signed in, at a page."""

    def opened(role: str, name: str, *, javascript: bool = True, **query: str) -> Page:
        page = visits.of(county.users[role], javascript=javascript)
        page.goto(reverse(name, query=query))
        return page

    return opened


def test_a_figure_is_typed_handed_in_and_approved_without_javascript(visits, county, window):
    """Signing in happens through the page; the wrong password is said to be wrong."""
    person = make.make_user(Role.STAFF, department=county.bureau, password="a-long-password-1")
    page = visits.anonymous(javascript=False)
    page.goto(reverse("entry"))
    for password in ("wrong", "a-long-password-1"):
        page.get_by_label("Username").fill(person.username)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
    leaf = county.month.leaves[0]
    page.get_by_label(f"{leaf.name} value").fill("７5.5")
    page.get_by_role("button", name="Save and submit for review").first.click()
    expect(page.get_by_role("status")).to_contain_text("1 figure was submitted")
    review = window(Role.REVIEWER, "review", javascript=False)
    review.get_by_label(f"{county.bureau} {leaf.name}").check()
    review.get_by_role("button", name="Approve the selected").click()
    expect(review.get_by_role("status")).to_contain_text("1 figure was approved")
    figure = Figure.objects.get(cycle=county.open_cycle)
    assert (str(figure.value.normalize()), figure.state) == ("75.5", FigureState.APPROVED)


def test_two_people_on_one_cell_see_both_values_and_one_decides(visits, county, window):
    leaf = county.month.leaves[0]
    county.users["colleague"] = make.make_user(Role.STAFF, department=county.bureau)
    first, second = window(Role.STAFF, "entry"), window("colleague", "entry")
    for page, value in ((first, "71"), (second, "72")):
        page.get_by_label(f"{leaf.name} value").fill(value)
        page.get_by_role("button", name="Save", exact=True).first.click()
    choice = second.get_by_role("group", name=re.compile("changed by somebody else"))
    expect(choice).to_contain_text("71")
    expect(choice).to_contain_text("72")
    assert Figure.objects.get(cycle=county.open_cycle).value == 71
    choice.get_by_label(re.compile("Mine")).check()
    second.get_by_role("button", name="Save", exact=True).first.click()
    expect(second.get_by_role("status")).to_contain_text("1 figure was saved")
    assert Figure.objects.get(cycle=county.open_cycle).value == 72


def test_the_language_is_chinese_until_english_is_asked_for(visits, county):
    page = visits.of(county.users[Role.STAFF], language="zh-CN")
    page.goto(reverse("entry"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Enter figures")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER])
def test_every_page_of_a_role_is_accessible_and_keeps_the_content_policy(visits, role):
    """The rules of axe, on what the role may open; complaints about the content policy are collected by ``visits``."""
    busy = busy_county()
    page = visits.of(busy.users[role], language="zh-CN")
    found = []
    for name in (name for name, roles in PAGES.items() if role in roles and name not in FILES):
        page.goto(reverse(name, args=OF[name](busy) if name in OF else []))
        for rule in Axe().run(page).response["violations"]:
            found += [f"{name}: {rule['id']}: {node['html'][:120]}" for node in rule["nodes"][:3]]
    assert found == []


def test_the_sign_in_page_is_accessible(visits):
    page = visits.anonymous()
    page.goto(reverse("login"))
    assert Axe().run(page).violations_count == 0
