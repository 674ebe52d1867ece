"""对标—整改—优化 in a real browser: a gap is proposed, confirmed, mended, proven by two figures, closed — and reopened.

Worked out by hand. The bureau leads one rate: best 100, average 80. In June its 50 is a gap of 50, worse than average.
Agreed: 20 narrower, shown by two published months in a row.

| month | value | gap | narrowed by | of 20       | what follows                                 |
|-------|-------|-----|-------------|-------------|----------------------------------------------|
| 06    | 50    | 50  |             |             | proposed, confirmed, three checkpoints passed |
| 07    | 75    | 25  | 25          | 1 of 2      | the fourth checkpoint still lacks the effect |
| 08    | 78    | 22  | 28          | 2 of 2      | asked to be closed, verified by the task force |
| 09    | 60    | 40  | 10          | not reached | reopened by itself                           |
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.choices import ActionState, Checkpoint, Role
from departments.models import ActionItem, AuditEntry, User
from departments.trail.record import first_broken
from indicators.choices import CycleState
from indicators.cycles.lifecycle import close_cycle
from indicators.models import Figure, SchemeSettings
from reports.models import MonthlyReport, Proposal, Rectification
from tests import factories as make
from tests.flows.counties import people, publish
from tests.flows.windows import Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JUNE, JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (6, 7, 8, 9))


@dataclass
class LoopCounty:
    """A county with one published month, and everybody's window."""

    month: make.Month
    users: dict[str, User]
    visits: Visits
    proof: Path
    windows: dict[str, Page] = field(default_factory=dict)

    @property
    def leaf(self) -> str:
        return self.month.leaves[0].name

    def at(self, role: str, name: str, *arguments: object) -> Page:
        """A window of this role at a page."""
        if role not in self.windows:
            self.windows[role] = self.visits.of(self.users[role])
        self.windows[role].goto(reverse(name, args=list(arguments)))
        return self.windows[role]

    def item(self) -> ActionItem:
        return ActionItem.objects.get(indicator_code=self.month.leaves[0].code)

    def press(self, page: Page, button: str, text: str = "") -> None:
        """Fill in the form of a button and press it."""
        form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
        if text:
            form.get_by_label("Text").fill(text)
        form.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Recorded")

    def attach(self, page: Page) -> None:
        form = page.locator("form", has=page.get_by_role("button", name="Upload", exact=True))
        form.get_by_label("File").set_input_files(self.proof)
        form.get_by_role("button", name="Upload").click()
        expect(page.get_by_role("status")).to_contain_text("Added")

    def report(self, month: date, value: str) -> MonthlyReport:
        """One more month through the pages: typed, approved, closed, built, read and published."""
        cycle = make.make_cycle(
            scheme=self.month.scheme, region=self.month.region, month=month, deadline=timezone.now() + timedelta(days=1)
        )
        sheet = self.at(Role.STAFF, "entry")
        sheet.goto(f"{reverse('entry')}?mode=form&cycle={cycle.label}")
        sheet.get_by_label(f"{self.leaf} value").fill(value)
        sheet.get_by_role("button", name="Save and submit for review").first.click()
        expect(sheet.get_by_role("status")).to_contain_text("1 figure was submitted")
        review = self.at(Role.REVIEWER, "review")
        review.get_by_label(f"{self.month.bureaus[0]} {self.leaf}").check()
        review.get_by_role("button", name="Approve the selected").click()
        expect(review.get_by_role("status")).to_contain_text("1 figure was approved")
        close_cycle(cycle=cycle, actor=self.month.taskforce, reason="为按期召开调度例会")
        boss = self.at(Role.TASKFORCE, "home")
        boss.get_by_role("button", name=f"Build the report of {cycle.label}").click()
        boss.goto(reverse("report_detail", args=[cycle.label]))
        boss.get_by_role("link", name="Check and publish").click()
        for box in boss.get_by_label("I have read the list and publish all the same").all():
            box.check()
        boss.get_by_label("Type the month to publish it").fill(cycle.label)
        boss.get_by_role("button", name="Publish and freeze").click()
        expect(boss.get_by_role("status")).to_contain_text("ublished")
        return MonthlyReport.objects.published().get(cycle=cycle)


@pytest.fixture
def county(visits: Visits, tmp_path: Path) -> LoopCounty:
    month = make.make_month(bureaus=1, townships=0, leaves=1, month=JUNE)
    publish(month.cycle, month.taskforce)
    # September's fall is no slip of the hand, so no note is asked for.
    SchemeSettings.objects.update(worsening_limit=100)
    proof = tmp_path / "整改方案.pdf"
    proof.write_bytes(make.PDF)
    make.make_measure(month.region, text="一窗受理、并联审批")
    return LoopCounty(month, people(month.bureaus[0]), visits, proof)


@pytest.mark.long
def test_a_gap_becomes_a_duty_is_proven_closed_and_opened_again(county):
    confirm_the_proposal(county)
    pass_three_checkpoints(county)
    one_figure_is_not_enough(county)
    the_second_figure_closes(county)
    regress_reopens(county)
    text = AuditEntry.objects.order_by("sequence").values_list("action", flat=True)
    loop = ["action.open", "proposal.confirm", "action.attach", "action.checkpoint", "action.ask_close", "action.close"]
    assert [deed for deed in [*loop, "action.reopen"] if deed not in text] == []
    assert first_broken() is None


def confirm_the_proposal(county: LoopCounty) -> None:
    """Proposed, not forced: there is no item until the task force says so."""
    assert not ActionItem.objects.exists()
    page = county.at(Role.TASKFORCE, "proposal_list")
    page.get_by_role("link", name=county.leaf).click()
    expect(page.get_by_text("Baseline: gap in this report")).to_be_visible()
    assert page.get_by_label("Agreed narrowing of the gap").input_value() == "30.00"  # up to the average of 80
    page.get_by_label("Agreed narrowing of the gap").fill("20")
    page.get_by_label("Published periods in a row").fill("2")
    page.get_by_role("button", name="Open the item").click()
    expect(page.get_by_role("status")).to_contain_text("Opened")
    row = Rectification.objects.get()
    assert (row.baseline, row.narrowing, row.periods, row.report.cycle.start) == (50, 20, 2, JUNE)
    assert county.item().owner == county.month.bureaus[0]


def pass_three_checkpoints(county: LoopCounty) -> None:
    """The owner names the cause, takes a measure of the best county, and shows what was done."""
    page = county.at(Role.STAFF, "action_detail", county.item().pk)
    expect(page.get_by_text("Name the cause of the problem first.")).to_be_visible()
    page.get_by_label("Cause", exact=True).select_option("process")
    page.get_by_label("Measure of the best county").select_option(index=1)
    page.get_by_role("button", name="Save cause and measure").click()
    county.press(page, "Pass the checkpoint", "已逐项查摆")
    county.press(page, "Pass the checkpoint")
    expect(page.get_by_text("Attach a file that shows what was done.")).to_be_visible()
    county.attach(page)
    county.press(page, "Report progress", "窗口已整合")
    county.press(page, "Pass the checkpoint")
    assert county.item().checkpoint == Checkpoint.IMPROVE


def one_figure_is_not_enough(county: LoopCounty) -> None:
    county.report(JULY, "75")
    page = county.at(Role.STAFF, "action_detail", county.item().pk)
    expect(page.get_by_text("The published figures do not show the agreed effect yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Pass the checkpoint")).to_have_count(0)
    expect(page.get_by_role("button", name="Ask to close the item")).to_have_count(0)
    page.get_by_role("link", name="Effect in the published figures").click()
    expect(page.get_by_role("row", name="2026-07")).to_contain_text("Reached")
    expect(page.get_by_text("1 of 2 periods so far")).to_be_visible()


def the_second_figure_closes(county: LoopCounty) -> None:
    """The owner asks, and cannot verify; the task force does."""
    report = county.report(AUGUST, "78")
    assert Rectification.objects.get().verified_by == report
    page = county.at(Role.STAFF, "action_detail", county.item().pk)
    county.press(page, "Pass the checkpoint")
    county.press(page, "Ask to close the item", "两期数据已达标")
    expect(page.get_by_role("button", name="Verify and close")).to_have_count(0)
    boss = county.at(Role.TASKFORCE, "action_detail", county.item().pk)
    county.press(boss, "Verify and close", "情况属实")
    item = county.item()
    assert (item.state, item.closed_by, item.asked_by) == (
        ActionState.CLOSED,
        county.users[Role.TASKFORCE],
        county.users[Role.STAFF],
    )
    assert "2026-07" in item.effect and "2026-08" in item.effect
    boss.goto(f"{reverse('action_list')}?view=closed")
    expect(boss.get_by_role("row", name=item.number)).to_contain_text("2026-08")


def regress_reopens(county: LoopCounty) -> None:
    assert Figure.objects.filter(cycle__state=CycleState.FROZEN).count() == 3
    county.report(SEPTEMBER, "60")
    item = county.item()
    assert (item.state, item.checkpoint, item.reopened, item.effect) == (ActionState.OPEN, Checkpoint.RECTIFY, 1, "")
    assert item.due > timezone.localdate()
    # Open again, it answers the rule: nothing is proposed beside it.
    assert not Proposal.objects.filter(state="waiting", code=item.indicator_code).exists()
    page = county.at(Role.STAFF, "action_detail", item.pk)
    expect(page.get_by_text("reopened 1 time")).to_be_visible()
    expect(page.get_by_role("row", name="Reopened")).to_contain_text("2026-09")
