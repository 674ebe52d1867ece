"""Submitting, approving, returning: two pairs of eyes, and one refused figure never holds the others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from departments.choices import Role
from departments.models import AuditEntry, RoleGrant
from indicators.choices import FigureState, RevisionAction
from indicators.cycles.lifecycle import grant_unlock
from indicators.entry.save import save_figures
from indicators.entry.submit import submit_figures
from indicators.models import Figure, Revision
from indicators.review.decide import approve_figures, return_figures
from indicators.review.others import others_who_judge
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


def submit(desk, actor=None, **kwargs):
    kwargs.setdefault("at", desk.open)
    return submit_figures(cycle=desk.cycle, department=desk.unit, actor=actor or desk.staff, **kwargs)


def test_submitting_takes_every_draft_that_says_something(desk):
    desk.draft(desk.speed, "0")
    desk.draft(desk.rate, None, note="待核")
    desk.draft(desk.award, None, not_applicable=True, reason="无此业务")
    outcome = submit(desk)
    assert {figure.indicator for figure in outcome.done} == {desk.speed, desk.award}
    assert desk.figure(desk.rate).state == FigureState.DRAFT
    assert (desk.figure().submitted_by, desk.figure().submitted_at) == (desk.staff, desk.open)


def test_submitting_some_leaves_the_others(desk):
    desk.draft(desk.speed)
    desk.draft(desk.award)
    submit(desk, indicator_ids=[desk.award.pk])
    assert desk.figure(desk.speed).state == FigureState.DRAFT


def test_submitting_after_the_deadline_needs_an_unlock(desk):
    desk.draft()
    outcome = submit(desk, at=desk.late)
    assert outcome.done == [] and "period is closed" in outcome.refused[0][1]
    grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.taskforce, at=desk.late)
    assert len(submit(desk, at=desk.late + timedelta(hours=1)).done) == 1


def test_a_reviewer_or_administrator_submits_nothing(desk):
    desk.draft()
    for account in (desk.reviewer, make.make_user(Role.SYSTEM_ADMIN, department=desk.unit)):
        outcome = submit(desk, actor=account)
        assert outcome.done == [] and "may not enter" in outcome.refused[0][1]


def test_the_reviewer_approves_what_staff_submitted(desk):
    figure = desk.submit()
    outcome = approve_figures(figures=[figure.pk], actor=desk.reviewer, at=desk.open)
    figure.refresh_from_db()
    assert outcome.done == [figure] and figure.state == FigureState.APPROVED
    assert (figure.approved_by, figure.approved_at, figure.version) == (desk.reviewer, desk.open, 2)
    assert Revision.objects.get().action == RevisionAction.APPROVED
    assert AuditEntry.objects.get().action == "figures.approve"


def test_nobody_approves_what_they_submitted_and_the_others_go_through(desk):
    own = desk.submit(desk.speed, submitted_by=desk.taskforce)
    other = desk.submit(desk.award)
    outcome = approve_figures(figures=[own.pk, other.pk], actor=desk.taskforce)
    assert outcome.done == [other]
    assert outcome.refused[0][1] == (
        "You submitted this figure yourself; somebody else must approve it. It is for: the unit's reviewer 王建国."
    )


def test_the_database_itself_refuses_an_approver_who_submitted(desk):
    figure = desk.submit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(approved_by=desk.staff)


@pytest.mark.parametrize("field", ["entered_by", "submitted_by", "checked_by"])
def test_nobody_approves_a_figure_that_bears_their_name(desk, field):
    both = make.make_user(Role.STAFF, Role.REVIEWER, department=desk.unit)
    figure = desk.submit(**{field: both})
    (refused,) = approve_figures(figures=[figure.pk], actor=both).refused
    assert refused[1].endswith(
        "somebody else must approve it. It is for: the unit's reviewer 王建国; 陈晓明 of the task force."
    )
    assert approve_figures(figures=[figure.pk], actor=desk.reviewer).done == [figure]


def test_nobody_approves_what_they_changed_on_its_way_although_another_wrote_over_it(desk):
    entry = desk.entry(desk.speed, "3")
    save_figures(cycle=desk.cycle, entries=[entry], actor=desk.taskforce, at=desk.open)
    save_figures(cycle=desk.cycle, entries=[desk.entry(desk.speed, "4")], actor=desk.staff, at=desk.open)
    submit(desk)
    figure = desk.figure()
    assert (figure.entered_by, figure.submitted_by) == (desk.staff, desk.staff)
    (refused,) = approve_figures(figures=[figure.pk], actor=desk.taskforce).refused
    assert refused[1].startswith(
        "This figure was entered, changed or submitted by you or in your name; somebody else must approve it."
    )
    assert approve_figures(figures=[figure.pk], actor=desk.reviewer).done == [figure]


def test_where_nobody_else_may_the_refusal_says_what_to_do(desk):
    figure = desk.submit(submitted_by=desk.taskforce)
    RoleGrant.objects.filter(user=desk.reviewer).delete()
    (refused,) = approve_figures(figures=[figure.pk], actor=desk.taskforce).refused
    assert refused[1].endswith("Nobody else may yet: ask the security administrator for a second account.")


def test_acting_for_another_one_approves_neither_ones_own_nor_the_others(desk):
    """The hands of both count: who acts, and for whom."""
    away = make.make_user(Role.REVIEWER, department=desk.unit, full_name="李四")
    helper = desk.colleague.standing_in_for(away)
    of_principal = desk.submit(desk.speed, entered_by=away)
    of_helper = desk.submit(desk.award, "2", entered_by=desk.colleague)
    of_another = desk.submit(desk.rate, "90")
    outcome = approve_figures(figures=[of_principal.pk, of_helper.pk, of_another.pk], actor=helper)
    assert outcome.done == [of_another]
    text = "You or 李四, for whom you act, had this figure in hand already; somebody else must approve it."
    assert [why.startswith(text) for _figure, why in outcome.refused] == [True, True]


def test_rights_of_the_task_force_lent_to_a_clerk_do_not_reach_over_the_clerks_own_unit(desk):
    figure, foreign = (
        desk.submit(),
        make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED),
    )
    helper = desk.colleague.standing_in_for(desk.taskforce)
    assert list(Figure.objects.awaiting(helper)) == [foreign]
    outcome = approve_figures(figures=[figure.pk, foreign.pk], actor=helper)
    assert outcome.done == [foreign]


def test_who_belongs_to_a_unit_judges_the_others_for_the_task_force_and_not_the_own(desk):
    own = desk.submit()
    foreign = make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    hosted = make.make_user(Role.TASKFORCE, department=desk.unit, full_name="钱七")
    assert list(Figure.objects.awaiting(hosted)) == [foreign]
    assert approve_figures(figures=[own.pk, foreign.pk], actor=hosted).done == [foreign]
    mine = desk.submit(desk.rate, "90", submitted_by=desk.taskforce)
    [text] = others_who_judge(figures=[Figure.objects.get(pk=mine.pk)]).values()
    assert "钱七" not in text and desk.reviewer.full_name in text


@pytest.mark.parametrize("rows", [2, 4])
def test_the_queries_of_a_bulk_approval_do_not_grow_with_the_figures(desk, django_assert_num_queries, rows):
    more = desk.more_like(desk.speed, rows)
    figures = [desk.submit(leaf, submitted_by=desk.taskforce if n % 2 else desk.staff) for n, leaf in enumerate(more)]
    desk.taskforce.role_set  # noqa: B018
    with django_assert_num_queries(BULK):
        approve_figures(figures=[figure.pk for figure in figures], actor=desk.taskforce)


BULK = 13  # the thirteenth holds the period


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_no_other_role_approves_or_returns(desk, role):
    figure = desk.submit()
    account = make.make_user(role, department=desk.unit)
    assert approve_figures(figures=[figure.pk], actor=account).done == []
    assert return_figures(figures=[figure.pk], actor=account, reason="核对").done == []


def test_a_reviewer_judges_the_own_unit_only(desk):
    figure = desk.submit()
    neighbour = make.make_user(Role.REVIEWER, department=desk.neighbour)
    outcome = approve_figures(figures=[figure.pk], actor=neighbour)
    assert outcome.refused[0][1] == "You may not review figures of this unit."
    elsewhere = make.make_taskforce(make.make_region())
    assert approve_figures(figures=[figure.pk], actor=elsewhere).done == []


@pytest.mark.parametrize("state", [FigureState.DRAFT, FigureState.APPROVED, FigureState.RETURNED])
def test_only_a_submitted_figure_is_judged(desk, state):
    figure = desk.submit(state=state)
    outcome = approve_figures(figures=[figure.pk], actor=desk.reviewer)
    assert outcome.refused[0][1] == "The figure is not waiting for review."


def test_a_return_needs_a_reason_and_keeps_it(desk):
    figure = desk.submit()
    with pytest.raises(ValueError, match="reason"):
        return_figures(figures=[figure.pk], actor=desk.reviewer, reason="  ")
    return_figures(figures=[figure.pk], actor=desk.reviewer, reason="口径不符")
    figure.refresh_from_db()
    assert (figure.state, figure.return_reason) == (FigureState.RETURNED, "口径不符")
    assert Revision.objects.get().reason == "口径不符"


def test_submitting_again_clears_the_reason(desk):
    desk.submit(state=FigureState.RETURNED, return_reason="口径不符")
    submit(desk)
    assert (desk.figure().state, desk.figure().return_reason) == (FigureState.SUBMITTED, "")


def test_the_task_force_may_return_what_it_submitted_itself(desk):
    figure = desk.submit(submitted_by=desk.taskforce)
    assert len(return_figures(figures=[figure.pk], actor=desk.taskforce, reason="代填有误").done) == 1
