"""Who may do what where two people are needed: the account's own unit and hand, and those of whom it acts for."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed, NotDone
from departments.choices import ActionState, Checkpoint, ReviewPath, Role, StepKind
from departments.ledger.closing import close_item, override_close
from departments.ledger.difficulties import raise_difficulty, settle_difficulty
from departments.ledger.escalation import escalate
from departments.ledger.items import add_line
from departments.ledger.steps import change_due
from departments.models import AuditEntry, Department, Region
from departments.rules import hands_of, may_decide_for, may_verify, same_hand, units_of
from departments.trail.record import record
from departments.trail.words import facts_text
from indicators.choices import CycleState, FigureState
from indicators.corrections.propose import (
    CannotCorrect,
    grant_correction,
    may_decide_correction,
    propose_correction,
    refuse_correction,
)
from indicators.cycles.extensions import CannotExtend, ask_extension, may_decide_extension, refuse_extension
from indicators.cycles.lifecycle import grant_unlock
from indicators.entry.save import save_figures
from indicators.entry.submit import submit_figures
from indicators.figures.hands import find_own_figures
from indicators.models import Cycle
from indicators.publicity.papers import judge_paper, submit_paper
from indicators.review.decide import approve_figures
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def helper(desk):
    """A clerk of the unit with the rights of the task force for some days."""
    return desk.staff.standing_in_for(desk.taskforce)


@pytest.fixture
def closing(desk):
    return make.make_action(
        desk.unit, state=ActionState.CLOSING_ASKED, checkpoint=Checkpoint.DONE, asked_by=desk.colleague
    )


def test_hands_and_units_are_both_ones_own_and_those_one_acts_for(desk, helper):
    assert hands_of(desk.staff) == {desk.staff.pk} and units_of(desk.staff) == {desk.unit.pk}
    assert hands_of(helper) == {desk.staff.pk, desk.taskforce.pk} and units_of(helper) == {desk.unit.pk}
    assert units_of(desk.taskforce) == set()
    assert same_hand(helper, [None, desk.taskforce.pk]) and not same_hand(helper, [None, desk.colleague.pk])


def test_acting_for_the_task_force_one_decides_for_all_units_but_ones_own(desk, helper):
    of = {"region_id": desk.region.pk}
    assert may_decide_for(helper, department_id=desk.neighbour.pk, **of)
    assert not may_decide_for(helper, department_id=desk.unit.pk, **of)
    assert may_decide_for(desk.taskforce, department_id=desk.unit.pk, **of)
    hosted = make.make_user(Role.TASKFORCE, department=desk.unit)
    assert not may_decide_for(hosted, department_id=desk.unit.pk, **of)


def test_a_clerk_who_acts_for_the_task_force_does_not_close_an_item_of_the_own_unit(desk, helper, closing):
    assert not may_verify(helper, item=closing) and may_verify(desk.taskforce, item=closing)
    for act in (
        lambda: close_item(item=closing, text="已核", actor=helper),
        lambda: override_close(item=closing, reason="特批", actor=helper),
        lambda: change_due(item=closing, due=date(2026, 9, 1), reason="延后", actor=helper),
        lambda: escalate(item=closing, step="reminder", actor=helper),
    ):
        with pytest.raises(NotDone):
            act()
    closing.refresh_from_db()
    assert (closing.state, closing.due) == (ActionState.CLOSING_ASKED, date(2026, 6, 30))
    assert close_item(item=closing, text="已核", actor=desk.taskforce).state == ActionState.CLOSED


def test_who_acts_for_the_one_who_asked_verifies_nothing(desk, closing):
    closing.asked_by = desk.taskforce
    closing.save()
    colleague = make.make_user(Role.TASKFORCE, region=desk.region)
    assert not may_verify(colleague.standing_in_for(desk.taskforce), item=closing)
    assert may_verify(colleague, item=closing)


@pytest.mark.parametrize("kind", [StepKind.EVIDENCE, StepKind.CHECKPOINT, StepKind.CLOSING_ASKED])
def test_who_proved_it_for_the_unit_leaves_the_verifying_to_another(desk, closing, kind):
    add_line(closing, kind, "", desk.taskforce, timezone.now())
    with pytest.raises(NotDone, match="Somebody else must verify"):
        close_item(item=closing, text="已核", actor=desk.taskforce)
    another = make.make_taskforce(desk.region)
    assert close_item(item=closing, text="已核", actor=another).closed_by == another


def test_a_question_of_the_own_unit_is_answered_by_another(desk, helper):
    raised = raise_difficulty(
        item=make.make_action(desk.unit, due=timezone.localdate() + timedelta(days=9)),
        cause="staff",
        needs="编制",
        from_whom="编办",
        by_when=timezone.localdate(),
        actor=desk.colleague,
    )
    with pytest.raises(NotDone, match="nobody that of their own unit"):
        settle_difficulty(difficulty=raised, answer="已解决", actor=helper)
    assert settle_difficulty(difficulty=raised, answer="已解决", actor=desk.taskforce).answer == "已解决"


def test_more_time_for_the_own_unit_is_granted_by_another(desk, helper):
    wanted = ask_extension(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.colleague)
    with pytest.raises(NotAllowed):
        refuse_extension(request=wanted, answer="不同意", actor=helper)
    with pytest.raises(NotAllowed):
        grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=helper)
    assert refuse_extension(request=wanted, answer="不同意", actor=desk.taskforce).decided_by == desk.taskforce


def test_a_correction_of_the_own_unit_is_decided_by_another(desk, helper):
    figure = make.make_figure(desk.speed, desk.unit, desk.cycle, "3", entered_by=desk.colleague)
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    figure.refresh_from_db()
    proposed = propose_correction(figure=figure, entry=desk.entry(desk.speed, "4"), reason="误报", actor=desk.colleague)
    with pytest.raises(NotAllowed):
        refuse_correction(correction=proposed, answer="不同意", actor=helper)
    with pytest.raises(NotAllowed):
        grant_correction(correction=proposed, actor=helper)
    assert grant_correction(correction=proposed, actor=desk.taskforce).decided_by == desk.taskforce


def test_a_paper_of_the_own_unit_is_accepted_by_another(desk, helper):
    paper = make.make_paper(desk.unit, entered_by=desk.colleague)
    with pytest.raises(NotAllowed):
        judge_paper(paper=paper, accept=True, actor=helper)
    assert judge_paper(paper=paper, accept=True, actor=desk.taskforce).judged_by_name == "陈晓明"


def test_a_small_office_proves_and_verifies_alone_and_the_trail_says_so(desk, closing):
    add_line(closing, StepKind.EVIDENCE, "", desk.taskforce, timezone.now())
    Region.objects.filter(pk=desk.region.pk).update(one_person=True)
    close_item(item=closing, text="已核", actor=desk.taskforce)
    assert AuditEntry.objects.get(action="action.close").detail["one_person"] == "陈晓明"
    paper = make.make_paper(desk.unit, entered_by=desk.taskforce)
    judge_paper(paper=paper, accept=True, actor=desk.taskforce)
    assert AuditEntry.objects.get(action="paper.accept").detail["one_person"] == "陈晓明"


def test_two_people_leave_no_such_mark(desk, closing):
    Region.objects.filter(pk=desk.region.pk).update(one_person=True)
    close_item(item=closing, text="已核", actor=desk.taskforce)
    assert "one_person" not in AuditEntry.objects.get(action="action.close").detail
    # Who asked to have it closed verifies nothing, in no office.
    own = make.make_action(desk.unit, state=ActionState.CLOSING_ASKED, asked_by=desk.taskforce)
    assert not may_verify(desk.taskforce, item=own)


class TestDoneInSomebodysName:
    """What a delegate did in the name of the task force's account is that account's act too: it judges it no more."""

    @pytest.fixture
    def delegate(self, desk):
        return make.make_user(region=desk.region, full_name="周代").standing_in_for(desk.taskforce)

    @pytest.fixture
    def another(self, desk):
        return make.make_taskforce(desk.region)

    def test_figures_that_were_written_over_by_somebody_else(self, desk, delegate, another):
        save_figures(cycle=desk.cycle, entries=[desk.entry(desk.speed, "3")], actor=delegate, at=desk.open)
        save_figures(cycle=desk.cycle, entries=[desk.entry(desk.speed, "4")], actor=desk.staff, at=desk.open)
        submit_figures(cycle=desk.cycle, department=desk.unit, actor=desk.staff, at=desk.open)
        figure = desk.figure()
        assert find_own_figures(figures=[figure.pk], user=desk.taskforce) == {figure.pk}
        (refused,) = approve_figures(figures=[figure.pk], actor=desk.taskforce).refused
        text = "This figure was entered, changed or submitted by you or in your name; somebody else must approve it."
        assert refused[1].startswith(text) and desk.taskforce.own_name not in refused[1]
        assert approve_figures(figures=[figure.pk], actor=another).done == [figure]

    def test_figures_that_were_checked(self, desk, another):
        """Of two looks at a figure neither is the other's."""
        Department.objects.filter(pk=desk.unit.pk).update(review_path=ReviewPath.BOTH)
        both = make.make_user(Role.REVIEWER, Role.TASKFORCE, department=desk.unit)
        delegate = make.make_user(department=desk.unit).standing_in_for(both)
        figure = desk.submit()
        assert approve_figures(figures=[figure.pk], actor=delegate).done == [figure]
        assert desk.figure().state == FigureState.CHECKED
        assert approve_figures(figures=[figure.pk], actor=both).done == []
        assert approve_figures(figures=[figure.pk], actor=another).done == [figure]

    def test_corrections_and_the_next_one_of_the_same_figure(self, desk, delegate, another):
        figure = make.make_figure(desk.speed, desk.unit, desk.cycle, "3", entered_by=desk.colleague)
        Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
        figure.refresh_from_db()
        proposed = propose_correction(figure=figure, entry=desk.entry(desk.speed, "4"), reason="误报", actor=delegate)
        assert not may_decide_correction(desk.taskforce, correction=proposed)
        for decide in (
            lambda: grant_correction(correction=proposed, actor=desk.taskforce),
            lambda: refuse_correction(correction=proposed, answer="不同意", actor=desk.taskforce),
        ):
            with pytest.raises(CannotCorrect, match="somebody else must decide"):
                decide()
        grant_correction(correction=proposed, actor=another)
        assert find_own_figures(figures=[figure.pk], user=desk.taskforce) == {figure.pk}

    def test_extensions(self, desk, delegate, another):
        wanted = ask_extension(cycle=desk.cycle, department=desk.unit, reason="停电", actor=delegate)
        assert not may_decide_extension(desk.taskforce, request=wanted)
        with pytest.raises(CannotExtend, match="somebody else must decide"):
            refuse_extension(request=wanted, answer="不同意", actor=desk.taskforce)
        assert refuse_extension(request=wanted, answer="不同意", actor=another).decided_by == another

    def test_papers(self, desk, delegate, another):
        facts = {"quarter": date(2026, 4, 1), "title": "一窗通办", "file": ContentFile(make.PDF), "name": "经验.pdf"}
        paper = submit_paper(actor=delegate, department=desk.unit, **facts)
        with pytest.raises(NotAllowed, match="handed in"):
            judge_paper(paper=paper, accept=True, actor=desk.taskforce)
        assert judge_paper(paper=paper, accept=True, actor=another).judged_by_name == str(another)

    @pytest.mark.parametrize("kind", [StepKind.EVIDENCE, StepKind.CHECKPOINT, StepKind.CLOSING_ASKED])
    def test_proof_of_a_ledger_item(self, desk, closing, delegate, another, kind):
        add_line(closing, kind, "", delegate, timezone.now())
        assert not may_verify(desk.taskforce, item=closing) and may_verify(another, item=closing)
        Region.objects.filter(pk=desk.region.pk).update(one_person=True)
        closing.refresh_from_db()
        assert may_verify(desk.taskforce, item=closing) == (kind != StepKind.CLOSING_ASKED)

    def test_a_closing_asked_for_anew_by_another_is_that_others(self, desk, closing, delegate):
        Region.objects.filter(pk=desk.region.pk).update(one_person=True)
        for actor in (delegate, desk.colleague):
            add_line(closing, StepKind.CLOSING_ASKED, "", actor, timezone.now())
        closing.refresh_from_db()
        assert may_verify(desk.taskforce, item=closing)

    def test_the_trail_keeps_for_whom_and_readers_see_both_names(self, desk, delegate):
        entry = record(actor=delegate, action="round.record", target="通报", detail={"document": "函"})
        assert entry.detail == {"document": "函", "acted_for": desk.taskforce.pk}
        assert facts_text(entry.detail) == "document: 函" and entry.actor_name == "周代（代陈晓明）"
        assert record(actor=desk.taskforce, action="round.record", target="通报").detail == {}
