"""A month closed or published before its deadline: nobody is late before it, and afterwards whoever owes is."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone, translation

from indicators.choices import CycleState, FigureState, Timeliness
from indicators.cycles.completeness import unit_progress
from indicators.cycles.lifecycle import close_cycle, freeze_cycle, grant_unlock
from indicators.cycles.periods import stage
from indicators.models import Reminder
from indicators.progress.board import completeness_board
from indicators.progress.overview import overview
from indicators.progress.remind import remind_everybody
from indicators.progress.worklist import taskforce_summary
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


CLOSED_ON, BEFORE, AFTER = moment(2026, 5, 27, 10), moment(2026, 6, 5, 17), moment(2026, 6, 5, 18)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    """May, whose deadline is Friday 5 June; one unit has submitted one figure, its neighbour nothing."""
    desk = make_desk(month=date(2026, 5, 1), deadline=AFTER)
    desk.submit(desk.speed, state=FigureState.APPROVED, submitted_at=CLOSED_ON)
    return desk


@pytest.fixture(params=[CycleState.CLOSED, CycleState.FROZEN])
def early(desk, request):
    close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="为按期开会", at=CLOSED_ON)
    if request.param == CycleState.FROZEN:
        freeze_cycle(cycle=desk.cycle, actor=desk.taskforce)
    desk.cycle.refresh_from_db()
    return desk


def progress(desk, at):
    return {row.department: row for row in unit_progress(cycle=desk.cycle, at=at)}


def late(desk, at):
    """Who is late, by each of the places that say so."""
    caches["kept"].clear()
    by_page = [row.department.code for row in progress(desk, at).values() if row.is_late]
    by_overview = [unit.code for unit in overview(region_id=desk.region.pk, at=at).progress.late]
    by_home = [row.department.code for row in taskforce_summary(region=desk.region, at=at).late]
    lines = [line for group in completeness_board(region_id=desk.region.pk, at=at).groups for line in group.lines]
    by_board = [line.department.code for line in lines if line.cells[-1].missing]
    assert sorted(by_page) == sorted(by_overview) == sorted(by_home) == sorted(by_board)
    return sorted(by_page)


def test_nobody_is_late_before_the_deadline_and_whoever_owes_is_after_it(early):
    assert [late(early, at) for at in (CLOSED_ON, BEFORE)] == [[], []]
    assert late(early, AFTER) == sorted([early.unit.code, early.neighbour.code])


def test_until_the_deadline_the_page_says_that_the_month_was_closed_before_it(early):
    assert progress(early, BEFORE)[early.unit].stage == ("off", "Closed before the deadline")
    assert progress(early, AFTER)[early.unit].stage == ("bad", "Late")


def test_a_unit_is_complete_only_when_everything_it_owes_is_approved(early):
    def complete(at=BEFORE):
        caches["kept"].clear()
        return sum(group.complete for group in overview(region_id=early.region.pk, at=at).progress.groups)

    assert complete() == 0
    early.submit(early.rate, state=FigureState.APPROVED)
    award = early.submit(early.award, state=FigureState.CHECKED)
    assert complete() == 0, "checked is not approved"
    award.state = FigureState.APPROVED
    award.save()
    assert (complete(), progress(early, AFTER)[early.unit].stage) == (1, ("done", "All approved"))


def test_an_extension_counts_from_the_moment_the_month_is_shut(early):
    grant_unlock(cycle=early.cycle, department=early.unit, reason="停电", actor=early.taskforce, until=AFTER, at=BEFORE)
    assert progress(early, BEFORE)[early.unit].stage == ("half", "Extended")


def test_the_months_of_the_board_count_a_month_only_when_its_deadline_has_passed(early):
    def shares(at):
        (group,) = completeness_board(region_id=early.region.pk, at=at).groups
        return group.complete.n, group.complete.d, group.totals[-1].state

    assert shares(BEFORE) == (0, 0, Timeliness.PENDING)
    assert shares(AFTER) == (1, 4, Timeliness.MISSING)


def test_who_was_shut_out_is_not_pressed_before_the_deadline(desk):
    close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="为按期开会", at=CLOSED_ON)
    assert remind_everybody(at=BEFORE - timedelta(hours=8)) == 0
    assert remind_everybody(at=AFTER + timedelta(days=3)) == 2
    assert "06-05" in Reminder.objects.first().text


def test_a_month_that_was_closed_early_counts_nothing_down_and_says_why(desk):
    close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="为按期开会", at=CLOSED_ON)
    desk.cycle.refresh_from_db()
    found = stage(desk.cycle, BEFORE)
    assert (found["word"], found["countdown"], found["early"]) == ("Closed", "", "为按期开会")


# The time between the two deadlines.


def test_between_the_deadlines_a_unit_may_still_add_and_is_not_late(desk):
    desk.cycle.hard_deadline = AFTER + timedelta(days=2)
    desk.cycle.save()
    for at, expected in (
        (BEFORE, ("half", "In progress")),
        (AFTER, ("warn", "Late entry with a reason")),
        (AFTER + timedelta(days=2), ("bad", "Late")),
    ):
        assert progress(desk, at)[desk.unit].stage == expected
    assert late(desk, AFTER + timedelta(days=1)) == []


def test_both_moments_are_named_wherever_the_deadline_is(desk):
    desk.cycle.hard_deadline = AFTER + timedelta(days=2)
    desk.cycle.save()
    before, between = stage(desk.cycle, BEFORE), stage(desk.cycle, AFTER + timedelta(days=1))
    assert (before["deadline"], before["window"]) == (AFTER, AFTER + timedelta(days=2))
    assert before["countdown"] == "1 hour left until the deadline"
    assert (between["word"], between["countdown"]) == (
        "Late entry with a reason",
        "1 day left for late entry with a reason",
    )
    assert remind_everybody(at=moment(2026, 6, 5, 9)) == 2
    assert "2026-06-05 18:00; after that until 2026-06-07 18:00 with a reason" in Reminder.objects.first().text


def test_what_came_between_the_deadlines_was_added_with_a_reason_and_counts_as_timely(desk):
    desk.cycle.hard_deadline = AFTER + timedelta(days=2)
    desk.cycle.save()
    desk.submit(desk.rate, submitted_at=AFTER + timedelta(days=1))
    desk.submit(desk.award, submitted_at=AFTER + timedelta(days=2))
    (group,) = completeness_board(region_id=desk.region.pk, at=AFTER + timedelta(days=30)).groups
    line = next(line for line in group.lines if line.department == desk.unit)
    cell = line.cells[-1]
    assert (cell.on_time, cell.explained, cell.late, line.on_time.n, line.on_time.d) == (1, 1, 1, 2, 3)
