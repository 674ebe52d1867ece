"""The gate in a real browser: what publishing shuts out is read box by box, and units object before the release."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.choices import Role
from indicators.choices import CycleState, FigureState
from indicators.models import Cycle, Figure, SchemeSettings
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.choices import ReportState
from reports.models import MonthlyReport
from tests import factories as make
from tests.flows.counties import people
from tests.flows.windows import Visits, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def faults(page: Page) -> list[str]:
    return [each["id"] for each in violations(page)]


@pytest.mark.long
def test_a_month_is_read_published_objected_to_and_released(visits: Visits) -> None:
    month = make.make_month(bureaus=2, townships=2, leaves=4)
    users = people(month.bureaus[0])
    SchemeSettings.objects.update(units_after=1, everybody_after=48)
    Figure.objects.filter(indicator=month.leaves[0]).update(state=FigureState.SUBMITTED)
    report = queue_report(cycle=month.cycle, actor=month.taskforce)
    assert run_build(report_id=report.pk) == "built"
    label = month.cycle.label

    boss = visits.of(users[Role.TASKFORCE])
    boss.goto(reverse("report_detail", args=[label]))
    boss.get_by_role("link", name="Check and publish").click()
    assert faults(boss) == []
    expect(boss.get_by_text(f"{month.bureaus[0].short_name}: 1 figure ({month.leaves[0].name})")).to_be_visible()
    # The browser itself asks for the boxes; the month is the server's to judge.
    boxes = boss.get_by_label("I have read the list and publish all the same")
    for box in boxes.all():
        box.check()
    boss.get_by_label("Type the month to publish it").fill("2026-04")
    boss.get_by_role("button", name="Publish and freeze").click()
    expect(boss.get_by_text("“2026-04” is another one")).to_be_visible()
    assert all(box.is_checked() for box in boxes.all()), "what was ticked is kept"
    boss.get_by_label("Type the month to publish it").fill(label)
    boss.get_by_role("button", name="Publish and freeze").click()
    expect(boss.get_by_role("status")).to_contain_text("everybody sees it from")
    assert Cycle.objects.get().state == CycleState.FROZEN
    assert faults(boss) == []

    MonthlyReport.objects.update(units_from=timezone.now() - timedelta(hours=1))
    clerk = visits.of(users[Role.STAFF])
    clerk.goto(reverse("home"))
    clerk.get_by_role("link", name="Read our result").click()
    assert faults(clerk) == []
    clerk.get_by_label("What is wrong", exact=True).select_option(month.leaves[2].code)
    clerk.get_by_label("What is wrong about it").fill("漏计补办件")
    clerk.get_by_role("button", name="Object").click()
    expect(clerk.get_by_role("status")).to_contain_text("Your objection is with the task force")

    boss.reload()
    expect(boss.get_by_text("An objection holds the release")).to_be_visible()
    boss.get_by_label("Answer", exact=True).fill("补办件不计入口径")
    boss.get_by_role("button", name="Answer").click()
    expect(boss.get_by_role("status")).to_contain_text("The objection was answered")
    clerk.reload()
    expect(clerk.get_by_text("补办件不计入口径")).to_be_visible()
    assert MonthlyReport.objects.get().state == ReportState.EMBARGOED
