"""Proposals from a published report and the effect of later ones, on a small county's real reports.

One bureau leads one rate, best 100, average 80: June 50 (gap 50), then what each test publishes.
"""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.access.refusals import NotDone
from departments.choices import ActionState, Checkpoint, Role, StepKind
from departments.ledger.closing import override_close
from departments.models import ActionItem, AuditEntry
from indicators.choices import CycleState, FigureState
from indicators.models import Figure
from indicators.months import next_month
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.choices import EffectMeasure, ProposalRule, ProposalState
from reports.loop.propose import agreement_of, confirm, drop, propose
from reports.models import MonthlyReport, Proposal
from tests import factories as make
from tests.flows.counties import publish
from tests.flows.pages import Person
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@dataclass
class Loop:
    month: make.Month
    report: MonthlyReport
    last: date = JUNE

    def proposals(self, state: str = ProposalState.WAITING):
        return Proposal.objects.filter(region=self.month.region, state=state).exclude(code="").order_by("pk")

    def confirm(self, *, narrowing: str = "20", periods: int = 2) -> ActionItem:
        return confirm(
            proposal=self.proposals()[0], narrowing=Decimal(narrowing), periods=periods, actor=self.month.taskforce
        )

    def publish(self, value: str | None) -> MonthlyReport:
        """The next month; None is a month in which nothing was reported."""
        self.last = next_month(self.last)
        cycle = make.make_cycle(
            scheme=self.month.scheme, region=self.month.region, month=self.last, state=CycleState.CLOSED
        )
        if value is not None:
            make.make_figure(self.month.leaves[0], self.month.bureaus[0], cycle, value)
        return publish(cycle, self.month.taskforce)

    def correct(self, report: MonthlyReport, value: str) -> MonthlyReport:
        Figure.objects.filter(cycle=report.cycle).update(value=Decimal(value), state=FigureState.APPROVED)
        again = queue_report(cycle=report.cycle, actor=self.month.taskforce, reason="更正")
        assert run_build(report_id=again.pk) == "built"
        return publish_knowingly(report=MonthlyReport.objects.get(pk=again.pk), actor=self.month.taskforce)


@pytest.fixture(scope="module")
def june(module_db) -> Loop:
    month = make.make_month(bureaus=1, townships=0, leaves=1, month=JUNE)
    return Loop(month, publish(month.cycle, month.taskforce))


@pytest.fixture
def loop(june) -> Loop:
    return deepcopy(june)


def item_after_closing(loop: Loop) -> ActionItem:
    """Proven by July and August, and closed."""
    item = loop.confirm()
    loop.publish("75")
    loop.publish("78")
    ActionItem.objects.filter(pk=item.pk).update(
        state=ActionState.CLOSED, checkpoint=Checkpoint.DONE, closed_on=date(2026, 9, 8), closed_by_name="陈晓明"
    )
    return ActionItem.objects.get(pk=item.pk)


def test_a_report_proposes_and_opens_nothing_by_itself(loop):
    [proposal] = loop.proposals()
    assert (proposal.code, proposal.department) == (loop.month.leaves[0].code, loop.month.bureaus[0])
    assert proposal.rules == [ProposalRule.BELOW] and proposal.facts[0].startswith(loop.month.leaves[0].name)
    assert not ActionItem.objects.exists()
    assert propose(report=loop.report, at=loop.report.published_at) == 0


def test_confirming_opens_the_duty_with_its_target_from_the_frozen_row(loop):
    item = loop.confirm()
    row = item.rectification
    assert (row.report, row.measured, row.baseline, row.narrowing) == (loop.report, EffectMeasure.GAP, 50, 20)
    assert (item.owner, item.rules, item.needs_effect) == (loop.month.bureaus[0], [ProposalRule.BELOW], True)
    assert "2026-06" in item.source
    with pytest.raises(NotDone):
        confirm(proposal=loop.proposals(ProposalState.CONFIRMED)[0], actor=loop.month.taskforce)


@pytest.mark.parametrize("narrowing", ["-1", "50.01"])
def test_no_narrowing_that_cannot_be_is_agreed(loop, narrowing):
    with pytest.raises(NotDone):
        loop.confirm(narrowing=narrowing)
    assert not ActionItem.objects.exists() and loop.proposals().count() == 1


def test_what_an_open_duty_answers_is_not_proposed_again(loop):
    loop.confirm()
    loop.publish("51")
    assert not loop.proposals().exists()


def test_a_new_rule_of_the_same_indicator_joins_the_open_duty(loop):
    item = loop.confirm()
    loop.publish("10")  # gap 90: now over the threshold of 60 % as well
    [proposal] = loop.proposals()
    assert proposal.rules == [ProposalRule.SERIOUS]
    assert confirm(proposal=proposal, actor=loop.month.taskforce) == item
    item.refresh_from_db()
    assert set(item.rules) == {ProposalRule.BELOW, ProposalRule.SERIOUS} and ActionItem.objects.count() == 1


def test_a_proposal_is_dropped_with_a_reason_and_comes_back_with_the_next_month_only(loop):
    with pytest.raises(NotDone):
        drop(proposal=loop.proposals()[0], reason=" ", actor=loop.month.taskforce)
    drop(proposal=loop.proposals()[0], reason="口径调整中", actor=loop.month.taskforce)
    assert propose(report=loop.report, at=loop.report.published_at) == 0
    assert AuditEntry.objects.get(action="proposal.drop").detail["reason"] == "口径调整中"
    loop.publish("52")
    assert loop.proposals().count() == 1


def test_a_proposal_that_waits_is_brought_up_to_date_or_falls_away(loop):
    first = loop.proposals()[0]
    report = loop.publish("55")
    [proposal] = loop.proposals()
    assert (proposal.pk, proposal.report) == (first.pk, report)
    loop.publish("99")  # better than the average
    assert not loop.proposals().exists()
    assert Proposal.objects.get(pk=first.pk).reason


def test_only_the_task_force_decides(loop):
    for actor in (make.make_user(Role.LEADER, region=loop.month.region), make.make_taskforce(make.make_region())):
        with pytest.raises(NotDone):
            confirm(proposal=loop.proposals()[0], actor=actor)
        with pytest.raises(NotDone):
            drop(proposal=loop.proposals()[0], reason="不", actor=actor)


def test_two_published_months_in_a_row_prove_the_effect(loop):
    item = loop.confirm()
    loop.publish("75")
    item.refresh_from_db()
    assert item.effect == ""
    last = loop.publish("78")
    item.refresh_from_db()
    assert "2026-07" in item.effect and "2026-08" in item.effect
    assert item.rectification.verified_by == last
    assert item.steps.filter(kind=StepKind.EFFECT).count() == 2


def test_a_month_without_a_figure_breaks_the_row(loop):
    item = loop.confirm()
    for value in ("75", None, "75"):
        loop.publish(value)
    item.refresh_from_db()
    assert item.effect == ""


@pytest.mark.long
def test_regress_opens_a_closed_duty_again_and_leaves_the_reason(loop):
    item = item_after_closing(loop)
    loop.publish("76")
    item.refresh_from_db()
    assert item.state == ActionState.CLOSED
    loop.publish("60")
    item.refresh_from_db()
    assert (item.state, item.checkpoint, item.reopened) == (ActionState.OPEN, Checkpoint.RECTIFY, 1)
    assert "2026-10" in item.steps.get(kind=StepKind.REOPENED).text
    assert AuditEntry.objects.get(action="action.reopen").actor is None


def test_a_missing_figure_is_no_regress(loop):
    item = item_after_closing(loop)
    loop.publish(None)
    item.refresh_from_db()
    assert item.state == ActionState.CLOSED


def test_a_correction_of_a_past_month_judges_anew(loop):
    item = loop.confirm()
    july = loop.publish("75")
    loop.publish("78")
    loop.correct(july, "60")
    item.refresh_from_db()
    assert item.effect == "" and item.rectification.verified_by is None


def test_what_was_closed_for_a_reason_is_not_opened_by_a_figure(loop):
    item = loop.confirm()
    override_close(item=item, reason="指标已停用", actor=loop.month.taskforce)
    loop.publish("40")
    item.refresh_from_db()
    assert item.state == ActionState.CLOSED


def test_a_place_in_the_bottom_group_is_proposed_and_proven_by_leaving_it():
    month = make.make_month(bureaus=5, townships=0, leaves=5, month=JUNE)
    loop = Loop(month, publish(month.cycle, month.taskforce))
    proposal = Proposal.objects.filter(region=month.region, code="", state=ProposalState.WAITING)[0]
    assert proposal.rules == [ProposalRule.BOTTOM]
    assert agreement_of(proposal=proposal).measured == EffectMeasure.PLACE
    item = confirm(proposal=proposal, periods=1, actor=month.taskforce)
    unit = proposal.department
    later = next_month(JUNE)
    cycle = make.make_cycle(scheme=month.scheme, region=month.region, month=later, state=CycleState.CLOSED)
    for place, leaf in enumerate(month.leaves):
        own = month.bureaus[place % 5]
        # The unit reaches the best; where lower is better that is the smaller number.
        best = 100 + place if leaf.direction == "higher" else 1
        make.make_figure(leaf, own, cycle, best if own == unit else (40 if leaf.direction == "higher" else 400))
    publish(cycle, month.taskforce)
    item.refresh_from_db()
    assert "2026-07" in item.effect, loop


@pytest.mark.long
def test_the_pages_show_facts_forms_and_the_periods_since(loop):
    boss = Person(loop.month.taskforce.username)
    boss.client.force_login(loop.month.taskforce)
    page = boss.open(reverse("proposal_list")).follow(f"{loop.month.leaves[0].code} {loop.month.leaves[0].name}")
    assert "Reason" in page.press("Drop the proposal").main and loop.proposals().exists()
    assert "at most the gap" in page.press("Open the item", {"Agreed narrowing of the gap": "51"}).main
    opened = page.press("Open the item", {"Agreed narrowing of the gap": "20"})
    item = ActionItem.objects.get()
    assert item.number in opened.main
    loop.publish("75")
    effect = opened.person.open(reverse("action_effect", args=[item.pk]))
    assert "1 of 2 periods so far" in effect.main
    assert effect.row("2026-07")["State"] == "Reached"


def test_several_are_opened_at_once_with_what_is_suggested_for_each():
    month = make.make_month(bureaus=2, townships=0, leaves=3, month=JUNE)
    loop = Loop(month, publish(month.cycle, month.taskforce))
    boss = Person(month.taskforce.username)
    boss.client.force_login(month.taskforce)
    page = boss.open(reverse("proposal_list"))
    assert "at least one" in page.press("Open the chosen with what is suggested").main
    chosen = loop.proposals()
    values = {f"Choose {proposal}": True for proposal in chosen}
    wanted = chosen.count()
    done = page.press("Open the chosen with what is suggested", values)
    assert f"{wanted} items were opened" in done.main and wanted > 1
    assert not loop.proposals().exists()
    assert all(item.rectification.narrowing > 0 for item in ActionItem.objects.filter(needs_effect=True))


def test_a_proposal_of_another_region_is_never_among_the_chosen(loop):
    other = make.make_taskforce(make.make_region())
    boss = Person(other.username)
    boss.client.force_login(other)
    boss.client.post(reverse("proposals_confirm"), {"proposal": [loop.proposals()[0].pk, "x"]})
    assert loop.proposals().count() == 1 and not ActionItem.objects.exists()


@pytest.mark.postgresql
def test_publishing_holds_the_measured_items_before_it_writes_to_the_audit(loop):
    """Whoever closes an item locks in the same order, so neither waits for the other."""
    loop.confirm()
    with CaptureQueriesContext(connection) as wanted:
        loop.publish("75")
    locks = [query["sql"] for query in wanted if "FOR UPDATE" in query["sql"]]
    publishing = [sql.partition(' FROM "')[2].partition('"')[0] for sql in locks]
    published = publishing[publishing.index("departments_actionitem") - 1 :]
    assert published[:3] == ["reports_monthlyreport", "departments_actionitem", "departments_audithead"]
