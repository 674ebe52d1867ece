"""One day of the task force on the page of a month, in a browser: more time, a reminder, closing, opening again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from departments.calendar.holidays import forget, keep
from departments.calendar.periods import Calendar
from departments.choices import DayKind, Role
from indicators.choices import CycleState
from indicators.cycles.extensions import ask_extension
from indicators.models import Cycle, ExtensionRequest, Reminder, Unlock
from tests import factories as make
from tests.flows.counties import busy_county

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy():
    """An open month in which nobody is late yet; every day is a working day, on whatever day this test runs."""
    today = timezone.localdate()
    keep(Calendar({today + timedelta(days=n): DayKind.WORK for n in range(-40, 40)}), seconds=3600)
    yield busy_county()
    forget()


def minute(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


@pytest.mark.long
def test_a_month_is_run_from_one_page(visits, busy):
    cycle = busy.open_cycle
    page = visits.of(busy.users[Role.TASKFORCE])
    page.goto(reverse("month_list"))
    page.get_by_role("link", name=cycle.label, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(cycle.label)

    # More time for two units at once; one moment, one reason.
    until = timezone.now() + timedelta(days=9)
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    more = page.locator("#more-time")
    more.get_by_label("Open until").fill(minute(until))
    more.get_by_label("Reason").fill("系统停机")
    more.get_by_role("button", name="Give more time").click()
    expect(page.get_by_text("2 units have time until")).to_be_visible()
    assert Unlock.objects.filter(cycle=cycle, reason="系统停机").count() == 2

    # A text that was seen, to everybody who still owes.
    chase = page.locator("#chase")
    expect(chase.get_by_text("你单位欠报").first).to_be_visible()
    chase.get_by_label("Text").fill("请各单位抓紧报送")
    chase.get_by_role("button", name="Remind").click()
    expect(page.get_by_text("People reminded")).to_be_visible()
    assert Reminder.objects.get().lines[0] == "请各单位抓紧报送"

    # Moving the deadline forward says whom that shuts out before it is done.
    sooner = timezone.now() + timedelta(days=1)
    page.get_by_label("Deadline", exact=True).fill(minute(sooner))
    page.locator("#moments-reason").fill("提前到明日")
    page.get_by_role("button", name="Move the deadline").click()
    expect(page.get_by_text("figures are not reported").first).to_be_visible()
    page.get_by_label("I have read this and want it so").check()
    page.get_by_role("button", name="Move the deadline").click()
    expect(page.get_by_text("The deadline is now")).to_be_visible()

    # Closed before the deadline with a reason, and opened again with another.
    page.locator("#close-reason").fill("为按期开会")
    page.get_by_role("button", name="Close before the deadline").click()
    expect(page.get_by_text("closed before the deadline: 为按期开会")).to_be_visible()
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.CLOSED
    page.locator("#moments-reason").fill("漏报一项")
    page.get_by_role("button", name="Open the month again").click()
    expect(page.get_by_text("is open again")).to_be_visible()
    assert Cycle.objects.get(pk=cycle.pk).state == CycleState.OPEN


@pytest.mark.long
def test_a_number_of_the_table_leads_to_its_figures(visits, busy):
    page = visits.of(busy.users[Role.LEADER])
    page.goto(reverse("completeness"))
    total = page.locator("tfoot td.num a").first
    n = int(total.inner_text())
    total.click()
    expect(page.locator("main tbody tr")).to_have_count(n)


@pytest.mark.long
def test_requests_are_decided_together(visits, busy):
    town = busy.month.townships[0]
    staff = make.make_user(Role.STAFF, department=town)
    ExtensionRequest.objects.all().delete()
    cycle = busy.open_cycle
    for unit, user in ((busy.bureau, busy.users[Role.STAFF]), (town, staff)):
        ask_extension(cycle=cycle, department=unit, reason="停电", actor=user)
    page = visits.of(busy.users[Role.TASKFORCE])
    page.goto(reverse("extensions"))
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("#many").get_by_role("button", name="Grant all").click()
    expect(page.get_by_text("2 requests granted.")).to_be_visible()
    assert set(ExtensionRequest.objects.values_list("state", flat=True)) == {"granted"}
