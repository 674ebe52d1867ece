"""Who may do what where two people are needed: the account's own unit and hand, and those of whom it acts for."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed, NotDone
from departments.choices import ActionState, Checkpoint, Role, StepKind
from departments.ledger.closing import close_item, override_close
from departments.ledger.difficulties import raise_difficulty, settle_difficulty
from departments.ledger.escalation import escalate
from departments.ledger.items import add_line
from departments.ledger.steps import change_due
from departments.models import AuditEntry, Region
from departments.rules import hands_of, may_decide_for, may_verify, same_hand, units_of
from indicators.choices import CycleState
from indicators.corrections.propose import grant_correction, propose_correction, refuse_correction
from indicators.cycles.extensions import ask_extension, refuse_extension
from indicators.cycles.lifecycle import grant_unlock
from indicators.models import Cycle
from indicators.publicity.papers import judge_paper
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
