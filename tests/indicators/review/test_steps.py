"""The levels of review, worked out by hand: who is next, what their approval makes of a figure, and who stands in."""

import pytest
from django.utils import translation

from departments.choices import ReviewPath, Role
from indicators.choices import FigureState
from indicators.models import Figure
from indicators.review.decide import approve_figures, return_figures
from indicators.review.steps import next_reviewer, step_after, step_number
from tests import factories as make
from tests.indicators.entry.desk import make_desk

UNIT, BOTH, ALONE = ReviewPath.UNIT, ReviewPath.BOTH, ReviewPath.TASKFORCE
HANDED, CHECKED, APPROVED = FigureState.SUBMITTED, FigureState.CHECKED, FigureState.APPROVED
REVIEWER, TASKFORCE, NEITHER = (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("path", "state", "who", "becomes"),
    [
        # The unit's reviewer approves; the task force stands in.
        (UNIT, HANDED, REVIEWER, APPROVED),
        (UNIT, HANDED, TASKFORCE, APPROVED),
        (UNIT, HANDED, NEITHER, None),
        # Both: the unit first, and nobody stands in for it; then the task force alone.
        (BOTH, HANDED, REVIEWER, CHECKED),
        (BOTH, HANDED, TASKFORCE, None),
        (BOTH, CHECKED, REVIEWER, None),
        (BOTH, CHECKED, TASKFORCE, APPROVED),
        (BOTH, CHECKED, NEITHER, None),
        # No reviewer in the unit.
        (ALONE, HANDED, REVIEWER, None),
        (ALONE, HANDED, TASKFORCE, APPROVED),
        # The unit was moved to another path while a figure lay with the task force: that is where it stays.
        (UNIT, CHECKED, REVIEWER, None),
        (UNIT, CHECKED, TASKFORCE, APPROVED),
        # Nothing waits in the other states.
        (BOTH, FigureState.DRAFT, TASKFORCE, None),
        (UNIT, APPROVED, REVIEWER, None),
        (ALONE, FigureState.RETURNED, TASKFORCE, None),
    ],
)
def test_what_an_approval_makes_of_a_figure(path, state, who, becomes):
    assert step_after(state, path, as_reviewer=who[0], as_taskforce=who[1]) == becomes


@pytest.mark.parametrize(
    ("path", "state", "step", "who"),
    [
        (UNIT, HANDED, (1, 1), "the unit's reviewer"),
        (BOTH, HANDED, (1, 2), "the unit's reviewer"),
        (BOTH, CHECKED, (2, 2), "the task force"),
        (ALONE, HANDED, (1, 1), "the task force"),
        (UNIT, APPROVED, (1, 1), ""),
    ],
)
def test_where_a_figure_stands_and_who_is_next(path, state, step, who):
    with translation.override("en"):
        assert (step_number(state, path), next_reviewer(state, path)) == (step, who)


@pytest.fixture
def desk(db):
    with translation.override("en"):
        yield make_desk()


def on_path(desk, path, **fields):
    """A submitted figure of the unit, which is reviewed this way."""
    desk.unit.review_path = path
    desk.unit.save()
    return desk.submit(**fields)


def state(figure):
    return Figure.objects.get(pk=figure.pk).state


def why(outcome):
    return [message for _figure, message in outcome.refused]


@pytest.mark.parametrize("path", [UNIT, BOTH, ALONE])
@pytest.mark.long
def test_the_queue_holds_exactly_what_an_account_can_move(desk, path):
    """What is listed as waiting for somebody is what their approval moves, and nothing else."""
    figure = on_path(desk, path)
    both_roles = make.make_user(Role.REVIEWER, Role.TASKFORCE, department=desk.unit)
    for account in (desk.reviewer, desk.taskforce, both_roles, desk.staff, desk.leader):
        for current in (HANDED, CHECKED):
            Figure.objects.filter(pk=figure.pk).update(state=current, checked_by=None, approved_by=None)
            listed = Figure.objects.awaiting(account).filter(pk=figure.pk).exists()
            assert bool(approve_figures(figures=[figure.pk], actor=account).done) is listed, (path, current, account)


def test_where_both_agree_the_unit_checks_and_the_task_force_approves(desk):
    figure = on_path(desk, BOTH)
    assert why(approve_figures(figures=[figure.pk], actor=desk.taskforce)) == [
        "The figure waits for another reviewer first."
    ]
    approve_figures(figures=[figure.pk], actor=desk.reviewer, at=desk.open)
    figure.refresh_from_db()
    assert (figure.state, figure.checked_by, figure.checked_at) == (CHECKED, desk.reviewer, desk.open)
    assert why(approve_figures(figures=[figure.pk], actor=desk.reviewer)) == [
        "The unit has checked the figure; now the task force decides."
    ]
    approve_figures(figures=[figure.pk], actor=desk.taskforce)
    figure.refresh_from_db()
    assert (figure.state, figure.approved_by, figure.checked_by) == (APPROVED, desk.taskforce, desk.reviewer)


def test_submitter_checker_and_approver_are_three_people(desk):
    everything = make.make_user(Role.STAFF, Role.REVIEWER, Role.TASKFORCE, department=desk.unit)
    figure = on_path(desk, BOTH, submitted_by=everything)
    own = "You submitted this figure yourself; somebody else must approve it."
    check = "It is for: the unit's reviewer 王建国."
    assert why(approve_figures(figures=[figure.pk], actor=everything)) == [f"{own} {check}"]
    approve_figures(figures=[figure.pk], actor=desk.reviewer)
    # Of that very unit, which the task force's rights do not reach over.
    passed = "The unit has checked the figure; now the task force decides."
    assert why(approve_figures(figures=[figure.pk], actor=everything)) == [passed]
    approve = "It is for: 陈晓明 of the task force."
    colleague = make.make_user(Role.TASKFORCE, region=desk.region)
    Figure.objects.filter(pk=figure.pk).update(submitted_by=colleague)
    assert why(approve_figures(figures=[figure.pk], actor=colleague)) == [f"{own} {approve}"]
    Figure.objects.filter(pk=figure.pk).update(submitted_by=desk.staff, checked_by=colleague)
    checked = "You checked this figure yourself; somebody else must approve it."
    assert why(approve_figures(figures=[figure.pk], actor=colleague)) == [f"{checked} {approve}"]
    assert approve_figures(figures=[figure.pk], actor=desk.taskforce).done == [figure]


def test_in_a_unit_without_a_reviewer_of_its_own_only_the_task_force_approves(desk):
    figure = on_path(desk, ALONE)
    assert approve_figures(figures=[figure.pk], actor=desk.reviewer).done == []
    assert approve_figures(figures=[figure.pk], actor=desk.taskforce).done == [figure]


def test_the_task_force_returns_a_checked_figure_to_the_typist(desk):
    figure = on_path(desk, BOTH)
    approve_figures(figures=[figure.pk], actor=desk.reviewer)
    assert return_figures(figures=[figure.pk], actor=desk.reviewer, reason="x").done == []
    return_figures(figures=[figure.pk], actor=desk.taskforce, reason="附件不全")
    assert (state(figure), Figure.objects.get().return_reason) == (FigureState.RETURNED, "附件不全")


def test_a_reviewer_sees_what_was_passed_on_until_the_month_is_frozen(desk):
    figure = on_path(desk, BOTH)
    passed = Figure.objects.passed_on
    assert (list(passed(desk.reviewer)), list(passed(desk.taskforce))) == ([], [figure])
    approve_figures(figures=[figure.pk], actor=desk.reviewer)
    assert (list(passed(desk.reviewer)), list(passed(desk.taskforce))) == ([figure], [])
    approve_figures(figures=[figure.pk], actor=desk.taskforce)
    assert (list(passed(desk.reviewer)), list(passed(desk.taskforce))) == ([figure], [])
    neighbour = make.make_user(Role.REVIEWER, department=desk.neighbour)
    assert list(passed(neighbour)) == []
    desk.cycle.state = "frozen"
    desk.cycle.save()
    assert list(passed(desk.reviewer)) == []


def test_the_page_says_at_which_step_a_figure_is_and_who_is_next(desk, sign_in, settings):
    settings.LANGUAGE_CODE = "en"
    on_path(desk, BOTH)
    page = sign_in(desk.taskforce).get("/review/?view=passed").content.decode()
    assert "step 1 of 2, next: the unit&#x27;s reviewer" in page and 'name="figure"' not in page
    client = sign_in(desk.reviewer)
    figure = Figure.objects.get()
    done = client.post("/review/", {"figure": f"{figure.pk}:{figure.version}", "action": "approve"}, follow=True)
    assert "1 figure was checked and passed on to the task force." in done.content.decode()
    assert "step 2 of 2, next: the task force" in client.get("/review/?view=passed").content.decode()
    page = sign_in(desk.taskforce).get("/review/").content.decode()
    assert "step 2 of 2" in page and "checked by 王建国" in page
