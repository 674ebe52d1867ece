"""The product in a real browser: with and without JavaScript, two people at once, and readable by everybody."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from departments.choices import Role
from departments.models import User
from indicators.choices import CycleState, FigureState
from indicators.models import Figure
from tests import factories as make
from tests.flows.counties import Busy, busy_county, publish
from tests.flows.doors import FILES, OF, PAGES
from tests.flows.windows import Visits, violations

CLASSES = re.compile(r'\bclass="([^"]*)"')
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def county(each_begins_with: Callable[[Callable[[], Busy]], Busy]) -> Busy:
    return each_begins_with(partial(busy_county, bureaus=2, townships=2, leaves=3, drafts=False))


@pytest.fixture
def window(visits: Visits, county: Busy) -> Callable[..., Page]:
    """A window in which the holder of a role is signed in, at a page."""

    def open_page(role: str, name: str, *, javascript: bool = True, **query: str) -> Page:
        page = visits.of(county.users[role], javascript=javascript)
        page.goto(reverse(name, query=query))
        return page

    return open_page


@pytest.mark.long
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


@pytest.mark.long
def test_two_people_on_one_cell_see_both_values_and_one_decides(visits, county, window):
    leaf = county.month.leaves[0]
    colleague = visits.of(make.make_user(Role.STAFF, department=county.bureau))
    colleague.goto(reverse("entry", query={"mode": "form"}))
    first, second = window(Role.STAFF, "entry", mode="form"), colleague
    for page, value in ((first, "71"), (second, "72")):
        page.get_by_label(f"{leaf.name} value").fill(value)
        page.get_by_role("button", name="Save", exact=True).first.click()
    choice = second.get_by_role("group", name=re.compile("changed since your page showed it"))
    expect(choice).to_contain_text("71")
    expect(choice).to_contain_text("72")
    assert Figure.objects.get(cycle=county.open_cycle).value == 71
    choice.get_by_label(re.compile("Mine")).check()
    second.get_by_role("button", name="Save", exact=True).first.click()
    expect(second.get_by_role("status")).to_contain_text("1 figure was saved")
    assert Figure.objects.get(cycle=county.open_cycle).value == 72


@pytest.mark.long
def test_the_language_is_chinese_until_english_is_asked_for(visits, county):
    page = visits.of(county.users[Role.STAFF], language="zh-CN")
    page.goto(reverse("entry"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Enter figures")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@dataclass
class Examined:
    """What axe has read so far: the frame of the pages, templates, and the colours of classes."""

    frame: bool = False
    templates: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)

    def add(self, templates: set[str], classes: set[str]) -> tuple[str, ...]:
        """The rules that a page made of these may be spared: colours belong to classes, and take most of the time."""
        spared = ("color-contrast",) if self.frame and classes <= self.classes else ()
        self.templates |= templates
        self.classes |= classes
        return spared


@dataclass
class AnsweredPage:
    """A page as it was answered to a role, and what it is made of."""

    name: str
    address: str
    answer: HttpResponse
    templates: set[str]
    classes: set[str]


def open_answered(window: Page, page: AnsweredPage) -> None:
    """Show what was answered already, under its address and with its headers: it is not rendered a second time."""
    headers = {name: value for name, value in page.answer.headers.items() if name.lower() != "content-length"}
    window.route(
        re.compile(re.escape(page.address) + "$"),
        lambda route: route.fulfill(status=page.answer.status_code, headers=headers, body=page.answer.content),
        times=1,
    )
    window.goto(page.address)


def pages_of(user: User, role: str, busy: Busy) -> Iterator[AnsweredPage]:
    """Every page that a role may open."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(user)
    for name in (name for name, roles in PAGES.items() if role in roles and name not in FILES):
        address = reverse(name, args=OF[name](busy) if name in OF else [])
        answer = client.get(address)
        classes = {word for text in CLASSES.findall(answer.content.decode()) for word in text.split()}
        yield AnsweredPage(name, address, answer, {str(template.name) for template in answer.templates}, classes)


@pytest.mark.long
def test_every_page_is_accessible_and_keeps_the_content_policy(visits):
    """Axe reads what a page adds to those before it; ``visits`` collects complaints about the content policy.

    Whoever sees most comes first. What a page shows to another role alone is a part with a template of its own, or is
    made of what was examined before.
    """
    busy, examined, found, visited = busy_county(), Examined(), [], Counter()
    for role in (Role.TASKFORCE, Role.STAFF, Role.REVIEWER, Role.LEADER):
        window = visits.of(busy.users[role], language="zh-CN")
        for page in pages_of(busy.users[role], role, busy):
            assert page.templates, f"{page.name} was made of no template"
            if page.templates <= examined.templates:
                continue
            open_answered(window, page)
            visited[role] += 1
            spared = examined.add(page.templates, page.classes)
            # The page of components shows the same part of a page in several states.
            spared += ("landmark-unique",) if page.name == "style" else ()
            for rule in violations(window, within="#main" if examined.frame else "", without=spared):
                found += [f"{page.name}: {rule['id']}: {node['html'][:120]}" for node in rule["nodes"][:3]]
            examined.frame = True
    assert found == []
    assert visited[Role.TASKFORCE] > 70 and visited[Role.STAFF] > 0


@pytest.mark.long
def test_pages_with_charts_of_several_months_are_accessible(visits, live_server):
    month = make.make_month(leaves=6, month=date(2026, 5, 1))
    publish(month.cycle, month.taskforce)
    again = make.make_cycle(scheme=month.scheme, region=month.region, month=date(2026, 6, 1), state=CycleState.CLOSED)
    for figure in month.cycle.figures.all():
        figure.pk, figure.cycle, figure.value = None, again, figure.value + figure.pk % 9
        figure.save(force_insert=True)
    publish(again, month.taskforce)
    page = visits.of(month.taskforce, language="zh-CN")
    found = []
    for name, *args in (
        ("unit_detail", month.bureaus[0].code),
        ("indicator_detail", month.leaves[0].parent.code),
        ("indicator_detail", month.leaves[0].code),
        ("gaps",),
    ):
        page.goto(reverse(name, args=args))
        assert page.locator("main svg, main table.heat").count()
        found += [f"{name}: {rule['id']}" for rule in violations(page)]
    assert found == []


@pytest.mark.long
def test_sentences_for_a_notice_are_copied_with_one_press(visits, county):
    page = visits.of(county.users[Role.LEADER])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(reverse("indicator_detail", args=[county.month.leaves[0].code]))
    sentences = page.locator("#notices p").all_inner_texts()
    assert len(sentences) > 1
    page.get_by_role("button", name="Copy all").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert [line.strip() for line in copied.splitlines() if line.strip()] == sentences


@pytest.mark.long
def test_tables_of_charts_open_by_keyboard(visits, county):
    page = visits.of(county.users[Role.LEADER])
    page.goto(reverse("indicator_detail", args=[county.month.leaves[0].code]))
    twin = page.locator("main details").first
    twin.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(twin.get_by_role("table")).to_be_visible()


@pytest.mark.long
def test_the_sign_in_page_is_accessible(visits):
    page = visits.anonymous()
    page.goto(reverse("login"))
    assert violations(page) == []
