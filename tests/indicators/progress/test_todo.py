"""What my unit owes: every item with its state in words; returned and unlocked ones first, done ones stay."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import ReviewPath
from departments.models import Department
from indicators.choices import CycleState, FigureState
from indicators.models import Cycle, Reminder, Unlock
from indicators.progress.worklist import requests_waiting, review_summary, staff_summary
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db):
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def words(desk, at=None):
    seen = staff_summary(user=desk.staff, at=at or desk.open)
    return {item.indicator.code: (item.word, item.hint) for item in seen.items}


def unlock(desk, indicator=None):
    now = timezone.now()
    return Unlock.objects.create(
        cycle=desk.cycle,
        department=desk.unit,
        indicator=indicator,
        reason="停电",
        granted_by_name="x",
        granted_at=now - timedelta(days=30),
        expires_at=now + timedelta(days=30),
    )


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (FigureState.DRAFT, "In progress"),
        (FigureState.SUBMITTED, "Submitted"),
        (FigureState.CHECKED, "Checked by the unit"),
        (FigureState.APPROVED, "Approved"),
        (FigureState.RETURNED, "Returned"),
    ],
)
def test_every_state_has_its_word(desk, state, word):
    desk.submit(desk.speed, state=state, return_reason="请核对" if state == FigureState.RETURNED else "")
    text = words(desk)
    assert text["I01-01"] == (word, "请核对" if state == FigureState.RETURNED else "")
    assert text["I01-02"] == ("Not started", "")


def test_a_blank_draft_is_not_started_and_a_zero_is(desk):
    desk.draft(desk.speed, None)
    desk.draft(desk.award, "0")
    assert (words(desk)["I01-01"][0], words(desk)["I01-03"][0]) == ("Not started", "In progress")


def test_after_the_deadline_items_say_why_they_cannot_be_entered(desk):
    desk.submit(desk.speed)
    assert words(desk, desk.late)["I01-02"] == ("Cannot be entered", "the deadline has passed")
    assert words(desk, desk.late)["I01-01"][0] == "Submitted", "what is done stays"
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    assert words(desk)["I01-02"] == ("Cannot be entered", "published and frozen")


def test_returned_and_unlocked_items_come_first(desk):
    desk.submit(desk.award, state=FigureState.RETURNED)
    desk.submit(desk.speed)
    seen = staff_summary(user=desk.staff, at=desk.open)
    assert [item.indicator for item in seen.first] == [desk.award]
    unlock(desk, desk.rate)
    seen = staff_summary(user=desk.staff, at=desk.late)
    assert [item.indicator for item in seen.first] == [desk.rate, desk.award]
    assert seen.can_enter and (seen.owed, seen.done, seen.outstanding) == (3, 1, 2)


def test_an_extension_before_the_deadline_moves_nothing_to_the_front(desk):
    unlock(desk)
    assert staff_summary(user=desk.staff, at=desk.open).first == []


def test_items_stand_under_their_first_level_indicator(desk):
    seen = staff_summary(user=desk.staff, at=desk.open)
    assert [(group.top.code, len(group.items), group.done) for group in seen.groups] == [("I01", 3, 0)]


def test_doubtful_figures_that_wait_are_counted(desk):
    desk.submit(desk.rate, "98.5")
    assert review_summary(user=desk.reviewer).doubtful == 0
    desk.submit(desk.speed, "3", numerator=5, denominator=4)
    assert review_summary(user=desk.reviewer).doubtful == 1
    assert review_summary(user=desk.staff).doubtful == 0


def test_the_first_page_of_staff_has_every_item_one_button_and_todays_reminder(desk, sign_in):
    desk.submit(desk.speed)
    desk.submit(desk.award, state=FigureState.RETURNED, return_reason="请核对")
    Reminder.objects.create(user=desk.staff, on=timezone.localdate(), text="今日提醒")
    Reminder.objects.create(user=desk.staff, on=timezone.localdate() - timedelta(days=1), text="昨日提醒")
    page = sign_in(desk.staff).get(reverse("home"), headers={"accept-language": "en"}).content.decode()
    for text in ("Submitted", "Returned", "请核对", "Not started", "今日提醒", "left until the deadline"):
        assert text in page
    assert "昨日提醒" not in page
    assert page.count("is-primary") == 1 and "Enter the remaining 2 figures" in page


def test_the_first_page_of_the_task_force_names_the_next_step(sign_in):
    desk = make_desk(deadline=timezone.now() - timedelta(hours=1))
    page = sign_in(desk.taskforce).get(reverse("home"), headers={"accept-language": "en"})
    assert [step.label for step in page.context["agenda"]] == [
        "Remind 2 late units",
        f"Build the report of {desk.cycle.label}",
    ]
    assert page.content.decode().count("is-primary") == 1
    Department.objects.filter(pk=desk.unit.pk).update(review_path=ReviewPath.TASKFORCE)
    desk.submit(desk.speed)
    page = sign_in(desk.taskforce).get(reverse("home"), headers={"accept-language": "en"})
    assert "Review 1 figure" in [step.label for step in page.context["agenda"]]


def test_requests_of_other_regions_are_not_counted(desk):
    assert requests_waiting(region_id=make.make_region().pk).waiting == 0
