"""一键催报: one text to all late units, seen beforehand, once a day unless it is meant twice, never on a day off."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import FigureState
from indicators.cycles.lifecycle import close_cycle, grant_unlock
from indicators.models import Reminder
from indicators.progress.chase import ChaseOutcome, chase_units, plan_chase
from indicators.progress.remind import remind_everybody
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


THURSDAY, SATURDAY, MONDAY = moment(2026, 6, 4, 10), moment(2026, 6, 6, 10), moment(2026, 6, 8, 10)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    """The deadline was Friday 5 June; one unit owes two figures, its neighbour one."""
    desk = make_desk(month=date(2026, 5, 1), deadline=moment(2026, 6, 5, 18))
    desk.submit(desk.speed, state=FigureState.APPROVED)
    make.make_user(Role.STAFF, department=desk.neighbour)
    return desk


def chase(desk, at=MONDAY, **fields):
    return chase_units(cycle=desk.cycle, actor=desk.taskforce, at=at, **{"opening": "请尽快报送"} | fields)


def test_beforehand_it_names_what_each_late_unit_owes_and_how_many_hear_of_it(desk):
    planned = plan_chase(cycle=desk.cycle, at=MONDAY)
    assert [(str(unit.department), unit.text, unit.people, unit.pressed) for unit in planned.units] == [
        ("市监局", "Your unit owes 2 figures: 按时率, 示范典型", 2, 0),
        ("住建局", "Your unit owes 1 figure: 办件量", 1, 0),
    ]
    assert planned.opening == "Figures of 2026-05 were due by 2026-06-05 18:00. Please report at once."
    assert (planned.is_late, planned.day_off) == (True, "")


def test_one_press_reaches_everybody_with_the_text_and_the_own_units_figures(desk):
    assert chase(desk) == ChaseOutcome(units=2, people=3, spared=0)
    notice = Reminder.objects.get(user=desk.staff)
    assert notice.lines == ["请尽快报送", "Your unit owes 2 figures: 按时率, 示范典型"]
    assert (notice.on, notice.sent_by_name) == (date(2026, 6, 8), "陈晓明")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("reminders.send", desk.taskforce)
    assert entry.detail == {"units": ["市监局", "住建局"], "people": 3, "text": "请尽快报送", "again": False}


def test_pressed_twice_on_one_day_nobody_is_disturbed_twice_unless_it_is_meant(desk):
    chase(desk)
    assert plan_chase(cycle=desk.cycle, at=MONDAY).pressed == 3
    assert chase(desk) == ChaseOutcome(units=0, people=0, spared=3)
    assert len(Reminder.objects.get(user=desk.staff).lines) == 2
    assert chase(desk, again=True, opening="最后提醒") == ChaseOutcome(units=2, people=3, spared=0)
    assert Reminder.objects.get(user=desk.staff).lines[2] == "最后提醒"
    assert Reminder.objects.count() == 3
    assert plan_chase(cycle=desk.cycle, at=MONDAY + timedelta(days=1)).pressed == 0


def test_what_the_mornings_notice_said_stays_in_it_and_it_is_mailed_once_more(desk):
    remind_everybody(at=MONDAY - timedelta(hours=1))
    Reminder.objects.update(mailed_at=MONDAY)
    morning = Reminder.objects.get(user=desk.staff).text
    assert chase(desk) == ChaseOutcome(units=2, people=3, spared=0)
    notice = Reminder.objects.get(user=desk.staff)
    assert notice.text.startswith(f"{morning}\n请尽快报送") and notice.mailed_at is None


def test_a_day_off_is_said_beforehand_and_nobody_is_pressed_on_it(desk):
    planned = plan_chase(cycle=desk.cycle, at=SATURDAY)
    assert (planned.day_off, planned.next_day) == ("2026-06-06 (Saturday) is a day off", date(2026, 6, 8))
    with pytest.raises(NotDone, match="not a working day"):
        chase(desk, at=SATURDAY)
    assert not Reminder.objects.exists() and not AuditEntry.objects.exists()


def test_before_the_deadline_it_goes_to_all_who_owe_and_asks_for_nothing_late(desk):
    planned = plan_chase(cycle=desk.cycle, at=THURSDAY)
    assert (planned.is_late, len(planned.units)) == (False, 2)
    assert planned.opening == "Figures of 2026-05 are due by 2026-06-05 18:00. Please report in time."


def test_extended_units_and_those_who_were_shut_out_are_left_in_peace(desk):
    until = MONDAY + timedelta(days=1)
    grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.taskforce, until=until, at=MONDAY)
    assert [unit.department for unit in plan_chase(cycle=desk.cycle, at=MONDAY).units] == [desk.neighbour]
    close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="为按期开会", at=THURSDAY)
    assert plan_chase(cycle=desk.cycle, at=THURSDAY).units == []
    with pytest.raises(NotDone, match="Nobody owes"):
        chase(desk, at=THURSDAY)


def test_without_a_text_or_by_others_nothing_is_sent(desk):
    with pytest.raises(NotDone, match="Write what"):
        chase(desk, opening="  ")
    for actor in (desk.staff, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            chase_units(cycle=desk.cycle, opening="x", actor=actor, at=MONDAY)
    assert not Reminder.objects.exists()
