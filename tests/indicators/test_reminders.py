"""Reminders: on working days, once a day, only to those who owe; and the block for the work chat."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import ReviewPath, Role
from departments.models import AuditEntry, User
from indicators.choices import CycleState, FigureState
from indicators.models import Cycle, Reminder, Unlock
from indicators.reminding import Outstanding, chat_text, is_reminder_day, workdays_before
from indicators.services.cycles import NotAllowed
from indicators.services.reminders import remind_everybody, remind_units, reminder_today
from indicators.tasks import send_reminders
from tests import factories as make
from tests.indicators.desk import make_desk

pytestmark = pytest.mark.django_db


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


FRIDAY, SATURDAY = moment(2026, 6, 5, 9), moment(2026, 6, 6, 9)  # the deadline is Friday, 18:00
MONDAY = moment(2026, 6, 8, 9)


@pytest.fixture
def desk():
    return make_desk(deadline=moment(2026, 6, 5, 18))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-01", False),
        ("2026-06-02", True),  # Tuesday: three working days before Friday
        ("2026-06-03", False),
        ("2026-06-04", False),
        ("2026-06-05", True),
        ("2026-06-06", False),  # Saturday
        ("2026-06-08", True),
        ("2026-06-19", False),  # the Dragon Boat Festival
    ],
)
def test_staff_are_reminded_three_working_days_before_on_the_day_and_while_late(day, expected):
    assert is_reminder_day(day=date.fromisoformat(day), deadline=date(2026, 6, 5)) is expected


def test_working_days_are_counted_backwards_over_a_holiday():
    # 1 to 7 October 2026 are days off, and Saturday 10 October and Sunday 20 September are worked.
    assert workdays_before(date(2026, 10, 9), 3) == date(2026, 9, 29)


def test_on_the_day_of_the_deadline_those_who_owe_are_told_what_and_until_when(desk):
    assert remind_everybody(at=FRIDAY) == 2
    told = Reminder.objects.get(user=desk.staff)
    for fact in ("2026-05", "3", "06-05 18:00"):
        assert fact in told.text
    assert told.sent_by_name == ""
    assert set(Reminder.objects.values_list("user", flat=True)) == {desk.staff.pk, desk.colleague.pk}
    assert reminder_today(user=desk.staff, at=FRIDAY) == told
    assert reminder_today(user=desk.staff, at=MONDAY) is None


def test_run_twice_nobody_is_told_twice_but_again_the_next_working_day(desk):
    assert [remind_everybody(at=at) for at in (FRIDAY, FRIDAY + timedelta(hours=3))] == [2, 0]
    assert remind_everybody(at=SATURDAY) == 0
    assert remind_everybody(at=MONDAY) == 2, "late now"
    assert Reminder.objects.count() == 4


def test_between_the_reminder_days_nobody_is_disturbed(desk):
    assert remind_everybody(at=moment(2026, 6, 3, 9)) == 0


def test_who_has_handed_in_everything_hears_nothing(desk):
    for indicator in (desk.speed, desk.rate, desk.award):
        desk.submitted(indicator, state=FigureState.APPROVED)
    assert remind_everybody(at=FRIDAY) == 0


def test_a_returned_figure_is_owed_again(desk):
    for indicator in (desk.speed, desk.rate):
        desk.submitted(indicator, state=FigureState.APPROVED)
    desk.submitted(desk.award, state=FigureState.RETURNED)
    assert remind_everybody(at=FRIDAY) == 2


def test_reviewers_before_whom_figures_wait_are_told_and_not_of_their_own(desk):
    desk.submitted(desk.speed)
    desk.submitted(desk.rate, submitted_by=desk.reviewer)
    assert remind_everybody(at=moment(2026, 6, 3, 9)) == 1
    assert Reminder.objects.get().user == desk.reviewer
    assert "1" in Reminder.objects.get().text and "2" not in Reminder.objects.get().text


def test_a_unit_without_a_reviewer_of_its_own_leaves_reviewers_in_peace(desk):
    desk.submitted(desk.speed)
    type(desk.unit).objects.filter(pk=desk.unit.pk).update(review_path=ReviewPath.TASKFORCE)
    assert remind_everybody(at=moment(2026, 6, 3, 9)) == 0


def test_an_extended_unit_is_reminded_by_its_own_deadline(desk):
    Unlock.objects.create(
        cycle=desk.cycle, department=desk.unit, reason="停电", granted_by_name="x", granted_at=moment(2026, 6, 4, 9),
        expires_at=moment(2026, 6, 10, 18),
    )  # fmt: skip
    assert remind_everybody(at=FRIDAY) == 2, "three working days before the 10th"
    assert remind_everybody(at=MONDAY) == 0
    assert remind_everybody(at=moment(2026, 6, 10, 9)) == 2
    assert "06-10 18:00" in Reminder.objects.latest("on").text


def test_a_published_month_is_over(desk):
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    assert remind_everybody(at=MONDAY) == 0


def test_switched_off_accounts_and_other_roles_are_not_reminded(desk):
    User.objects.filter(pk=desk.colleague.pk).update(is_active=False)
    make.make_user(Role.LEADER, department=desk.unit)
    assert remind_everybody(at=FRIDAY) == 1


def test_the_task_of_beat_calls_the_service(desk, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    assert (send_reminders(), send_reminders()) == (2, 0)


def test_the_queries_do_not_grow_with_the_people(desk, django_assert_num_queries):
    def ask():
        with django_assert_num_queries(12):
            remind_everybody(at=FRIDAY)
        Reminder.objects.all().delete()

    ask()
    for _ in range(3):
        make.make_user(Role.STAFF, department=desk.unit)
    ask()


# Pressed by the task force.


def test_the_task_force_reminds_one_unit_or_all_that_are_late(desk):
    neighbour = make.make_user(Role.STAFF, department=desk.neighbour)
    assert remind_units(cycle=desk.cycle, actor=desk.taskforce, at=FRIDAY, departments=[desk.neighbour]) == 1
    assert Reminder.objects.get().user == neighbour and Reminder.objects.get().sent_by_name == "陈晓明"
    assert remind_units(cycle=desk.cycle, actor=desk.taskforce, at=FRIDAY) == 0, "nobody is late yet"
    assert remind_units(cycle=desk.cycle, actor=desk.taskforce, at=MONDAY) == 3
    assert remind_units(cycle=desk.cycle, actor=desk.taskforce, at=MONDAY) == 0
    assert AuditEntry.objects.filter(action="reminders.send").count() == 4


def test_a_day_off_or_another_account_reminds_nobody(desk):
    with pytest.raises(NotAllowed):
        remind_units(cycle=desk.cycle, actor=desk.taskforce, at=SATURDAY)
    for actor in (desk.staff, desk.reviewer, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            remind_units(cycle=desk.cycle, actor=actor, at=MONDAY)
    assert not Reminder.objects.exists()


def test_the_button_says_how_many_were_reminded_and_foreign_units_are_not_found(desk, sign_in, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    client = sign_in(desk.taskforce)
    english = {"headers": {"accept-language": "en"}, "follow": True}
    address = reverse("remind", query={"cycle": desk.cycle.label})
    page = client.post(address, {"department": desk.unit.code}, **english)
    assert "2 people were reminded." in page.content.decode()
    assert "Nobody was reminded" in client.post(address, {}, **english).content.decode()
    foreign = make.make_department(region=make.make_region())
    assert client.post(address, {"department": foreign.code}).status_code == 404
    assert AuditEntry.objects.filter(action="reminders.denied").count() == 1


# The words.


def test_the_chat_block_names_units_numbers_and_the_deadline_and_nobody_else():
    units = [
        Outstanding("市监局", 7, 3, returned=1),
        Outstanding("住建局", 4, 4),
        Outstanding("税务局", 2, 2, extended_until="06-08 18:00"),
    ]
    with translation.override("en"):
        text = chat_text(period="2026-05", deadline="2026-06-05 18:00", is_late=True, units=units)
    assert text.splitlines() == [
        "[Reminder] Figures of 2026-05, deadline 2026-06-05 18:00.",
        "3 units have not reported everything:",
        "1. 市监局: 7 owed, 3 missing (1 of them returned)",
        "2. 住建局: 4 owed, 4 missing",
        "3. 税务局: 2 owed, 2 missing (extended until 06-08 18:00)",
        "Please report at once; late entry needs an unlock.",
    ]


def test_when_everything_is_there_the_chat_block_is_empty():
    assert chat_text(period="2026-05", deadline="x", is_late=False, units=[]) == ""
