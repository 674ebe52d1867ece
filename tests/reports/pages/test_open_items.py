"""Results lead down to the open ledger items about them: a count the reader may see, and the list behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import ActionState, Role
from departments.models import ActionItem
from tests import factories as make
from tests.flows.counties import Busy, busy_county
from tests.flows.pages import Person, words

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def busy(module_db) -> Busy:
    return busy_county()


def person(user) -> Person:
    someone = Person(user.username)
    someone.client.force_login(user)
    return someone


def links(page, code: str) -> list[str]:
    address = f"{reverse('action_list')}?indicator={code}"
    return [words(node) for node in page.root.xpath(f"//main//a[@href='{address}']")]


def make_open_items(busy: Busy, n: int, code: str = "") -> str:
    """So many open ledger items about the first bureau's own indicator, beside a closed one."""
    code = code or busy.month.leaves[0].code
    ActionItem.objects.filter(indicator_code=code).update(indicator_code="")
    for _ in range(n):
        make.make_action(busy.bureau, indicator_code=code)
    closed = {"state": ActionState.CLOSED, "closed_on": busy.month.cycle.end, "closed_by_name": "陈晓明"}
    make.make_action(busy.bureau, indicator_code=code, **closed)
    return code


def pages(busy: Busy, code: str) -> dict[str, str]:
    return {
        "gaps": reverse("gaps"),
        "indicator": reverse("indicator_detail", args=[code]),
        "unit": reverse("unit_detail", args=[busy.bureau.code]),
    }


@pytest.mark.long
def test_gaps_indicator_and_unit_lead_to_the_open_duties(busy):
    code = make_open_items(busy, 2)
    boss = person(busy.users[Role.TASKFORCE])
    for name, address in pages(busy, code).items():
        assert links(boss.open(address), code) == ["2 open duties"], name
    listed = boss.open(f"{reverse('action_list')}?indicator={code}")
    assert len(listed.root.xpath("//main//tbody/tr")) == 2
    make_open_items(busy, 0)
    for name, address in pages(busy, code).items():
        assert links(boss.open(address), code) == [], name


def test_the_leaders_page_says_it_beside_the_largest_gaps_and_zero_scores(busy):
    leader = person(busy.users[Role.LEADER])
    address = reverse("leader")
    before = leader.open(address)
    shown = before.root.xpath("//main//section[contains(., 'Three largest losses')]//tbody//th/a[1]/@href")
    code = shown[0].split("?")[0].rstrip("/").rsplit("/", 1)[1]
    make_open_items(busy, 3, code)
    assert "3 open duties" in links(leader.open(address), code)
    make_open_items(busy, 1, code)  # what was remembered of the page is not what is said of the ledger items
    assert "1 open duty" in links(leader.open(address), code)


def test_a_unit_counts_what_it_may_see(busy):
    code = make_open_items(busy, 2)
    make.make_action(busy.month.bureaus[1], indicator_code=code)
    own, boss = person(busy.users[Role.STAFF]), person(busy.users[Role.TASKFORCE])
    address = reverse("indicator_detail", args=[code])
    assert links(own.open(address), code) == ["2 open duties"]
    assert links(boss.open(address), code) == ["3 open duties"]


@pytest.mark.long
def test_duties_cost_one_question_however_many(busy):
    boss = person(busy.users[Role.TASKFORCE]).client
    wanted = {1: {}, 12: {}}
    for n, counts in wanted.items():
        for name, address in pages(busy, make_open_items(busy, n)).items():
            boss.get(address)
            with CaptureQueriesContext(connection) as captured:
                boss.get(address)
            counts[name] = len(captured)
    assert wanted[1] == wanted[12]
    assert all(0 < n <= 20 for n in wanted[1].values()), wanted


def test_an_item_leads_back_to_its_indicator(busy):
    code = make_open_items(busy, 1)
    item = ActionItem.objects.filter(indicator_code=code, state=ActionState.OPEN).get()
    page = person(busy.users[Role.STAFF]).open(reverse("action_detail", args=[item.pk]))
    assert page.root.xpath(f"//a[@href='{reverse('indicator_detail', args=[code])}']")
