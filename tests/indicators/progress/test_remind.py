"""Reminders: on working days, once a day, only to those who owe; and the block for the work chat."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays
from departments.choices import Cause, MeetingState, ReviewPath, Role, SpeakerState
from departments.ledger.difficulties import raise_difficulty
from departments.models import AuditEntry, Meeting, Speaker, User
from indicators.choices import CycleState, FigureState
from indicators.models import Cycle, Reminder, Unlock
from indicators.progress.digest import gather
from indicators.progress.remind import mail_notice, notices_to_mail, remind_everybody, remind_units, reminder_today
from indicators.progress.reminding import Outstanding, chat_text, is_reminder_day
from indicators.tasks import mail_notices, send_reminders
from tests import factories as make
from tests.indicators.entry.desk import make_desk

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
    assert (
        is_reminder_day(day=date.fromisoformat(day), deadline=date(2026, 6, 5), calendar=package_calendar()) is expected
    )


def test_working_days_are_counted_backwards_over_a_holiday():
    # 1 to 7 October 2026 are days off, and Saturday 10 October and Sunday 20 September are worked.
    assert add_workdays(date(2026, 10, 9), -3, calendar=package_calendar()) == date(2026, 9, 29)


def test_on_the_day_of_the_deadline_those_who_owe_are_told_what_and_until_when(desk):
    assert remind_everybody(at=FRIDAY) == 2
    rows = Reminder.objects.get(user=desk.staff)
    for fact in ("2026-05", "3", "06-05 18:00"):
        assert fact in rows.text
    assert rows.sent_by_name == ""
    assert set(Reminder.objects.values_list("user", flat=True)) == {desk.staff.pk, desk.colleague.pk}
    assert reminder_today(user=desk.staff, at=FRIDAY) == rows
    assert reminder_today(user=desk.staff, at=MONDAY) is None


def test_run_twice_nobody_is_told_twice_but_again_the_next_working_day(desk):
    assert [remind_everybody(at=at) for at in (FRIDAY, FRIDAY + timedelta(hours=3))] == [2, 0]
    assert remind_everybody(at=SATURDAY) == 0
    assert remind_everybody(at=MONDAY) == 2, "late now"
    assert Reminder.objects.count() == 4


@pytest.mark.long
def test_between_the_reminder_days_nobody_is_disturbed(desk):
    assert remind_everybody(at=moment(2026, 6, 3, 9)) == 0


def test_who_has_handed_in_everything_hears_nothing(desk):
    for indicator in (desk.speed, desk.rate, desk.award):
        desk.submit(indicator, state=FigureState.APPROVED)
    assert remind_everybody(at=FRIDAY) == 0


def test_a_returned_figure_is_owed_again(desk):
    for indicator in (desk.speed, desk.rate):
        desk.submit(indicator, state=FigureState.APPROVED)
    desk.submit(desk.award, state=FigureState.RETURNED)
    assert remind_everybody(at=FRIDAY) == 2


def test_reviewers_before_whom_figures_wait_are_told_and_not_of_their_own(desk):
    desk.submit(desk.speed)
    desk.submit(desk.rate, submitted_by=desk.reviewer)
    assert remind_everybody(at=moment(2026, 6, 3, 9)) == 1
    assert Reminder.objects.get().user == desk.reviewer
    assert "1" in Reminder.objects.get().text and "2" not in Reminder.objects.get().text


def test_a_unit_without_a_reviewer_of_its_own_leaves_reviewers_in_peace(desk):
    desk.submit(desk.speed)
    type(desk.unit).objects.filter(pk=desk.unit.pk).update(review_path=ReviewPath.TASKFORCE)
    assert remind_everybody(at=moment(2026, 6, 3, 9)) == 1
    assert Reminder.objects.get().user == desk.taskforce


def test_an_extended_unit_is_reminded_by_its_own_deadline(desk):
    Unlock.objects.create(
        cycle=desk.cycle,
        department=desk.unit,
        reason="停电",
        granted_by_name="x",
        granted_at=moment(2026, 6, 4, 9),
        expires_at=moment(2026, 6, 10, 18),
    )
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
        with django_assert_num_queries(20):
            remind_everybody(at=FRIDAY)
        Reminder.objects.all().delete()

    remind_everybody(at=FRIDAY)  # reads the holidays, once a process
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


# Everything else a person hears of in the same notice.


def test_a_duty_is_spoken_of_when_it_is_due_soon_or_over_and_to_its_unit_alone(desk):
    make.make_action(desk.unit, number="2026-00001", opened=date(2026, 4, 1), due=date(2026, 6, 4))
    make.make_action(desk.unit, number="2026-00002", opened=date(2026, 4, 1), due=date(2026, 6, 8))
    make.make_action(desk.unit, number="2026-00003", opened=date(2026, 4, 1), due=date(2026, 6, 9))
    assert remind_everybody(at=moment(2026, 6, 3, 9)) == 3
    assert set(Reminder.objects.values_list("user", flat=True)) == {desk.staff.pk, desk.colleague.pk, desk.reviewer.pk}
    text = Reminder.objects.get(user=desk.staff).text
    assert "2026-00001" in text and "2026-00002" in text and "2026-00003" not in text


def test_a_meeting_is_spoken_of_to_who_speaks_and_to_the_task_force(desk):
    meeting = Meeting.objects.create(
        region=desk.region,
        month=date(2026, 6, 1),
        rule_day=date(2026, 6, 17),
        day=date(2026, 6, 17),
        state=MeetingState.CONFIRMED,
    )
    for unit, state in ((desk.unit, SpeakerState.CONFIRMED), (desk.neighbour, SpeakerState.REMOVED)):
        Speaker.objects.create(meeting=meeting, department=unit, part="statement", state=state, note="x")
    make.make_user(Role.STAFF, department=desk.neighbour)
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    assert remind_everybody(at=moment(2026, 6, 11, 9)) == 0, "four working days ahead"
    assert remind_everybody(at=moment(2026, 6, 12, 9)) == 4
    message = set(Reminder.objects.values_list("user", flat=True))
    assert message == {desk.staff.pk, desk.colleague.pk, desk.reviewer.pk, desk.taskforce.pk}
    assert all("06-17" in reminder.text for reminder in Reminder.objects.all())


def test_difficulties_without_an_answer_are_told_to_the_task_force_alone(desk):
    item = make.make_action(desk.unit)
    raise_difficulty(
        item=item,
        cause=Cause.FUNDS,
        needs="经费",
        from_whom="财政局",
        actor=desk.staff,
        by_when=timezone.localdate() + timedelta(days=20),
    )
    with translation.override("en"):
        text = gather(region=desk.region, today=timezone.localdate())
    facts = {user: [line for line in lines if "difficult" in line] for user, lines in text.items()}
    assert {user: lines for user, lines in facts.items() if lines} == {
        desk.taskforce.pk: ["1 difficulty waits for an answer."]
    }


def test_one_person_gets_one_notice_with_a_line_for_each_thing(desk):
    make.make_action(desk.unit, opened=date(2026, 4, 1), due=date(2026, 6, 4))
    remind_everybody(at=FRIDAY)
    assert len(Reminder.objects.get(user=desk.staff).lines) == 2


def test_e_mail_goes_out_once_and_only_where_the_installation_asks_for_it(desk, settings, mailoutbox, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    User.objects.filter(pk=desk.staff.pk).update(email="liwenjing@yunxi.example")
    send_reminders()
    assert mail_notices() == 0 and mailoutbox == []
    settings.NOTICES_BY_EMAIL = True
    assert [mail_notices(), mail_notices()] == [1, 0], "the colleague has no address"
    assert [mail.to for mail in mailoutbox] == [["liwenjing@yunxi.example"]]
    assert mailoutbox[0].body == Reminder.objects.get(user=desk.staff).text


def test_a_server_that_is_down_loses_no_notice(desk, settings, monkeypatch):
    def down(*args):
        raise OSError("no server")

    User.objects.filter(pk=desk.staff.pk).update(email="liwenjing@yunxi.example")
    remind_everybody(at=FRIDAY)
    settings.NOTICES_BY_EMAIL = True
    monkeypatch.setattr("indicators.progress.remind.send_mail", down)
    notice = Reminder.objects.get(user=desk.staff)
    with pytest.raises(OSError, match="no server"):
        mail_notice(notice=notice, at=FRIDAY)
    assert notices_to_mail(at=FRIDAY) == [notice.pk]


def test_the_page_shows_ones_own_notices_with_the_newest_to_copy(desk, sign_in):
    remind_everybody(at=FRIDAY)
    Reminder.objects.create(user=desk.colleague, on=date(2026, 6, 8), text="别人的提醒")
    page = sign_in(desk.staff).get(reverse("notices")).content.decode()
    assert "2026-06-05" in page and "06-05 18:00" in page and "别人的提醒" not in page
    assert "<textarea" in page
