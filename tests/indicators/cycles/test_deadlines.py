"""月度管理: opening a month by hand, moving its deadline and opening it again, with what is put on record."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed, NotDone
from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState
from indicators.cycles.completeness import unit_progress
from indicators.cycles.deadlines import (
    day_off_text,
    move_deadline,
    next_workday,
    open_month,
    openable_months,
    propose_deadline,
    reopen_cycle,
)
from indicators.cycles.doors import is_open
from indicators.cycles.lifecycle import close_cycle, freeze_cycle
from indicators.cycles.shutting import count_shut_out
from indicators.models import Cycle
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def local(*parts):
    return timezone.make_aware(datetime(*parts))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk(month=date(2026, 5, 1), deadline=local(2026, 6, 5, 18))


NOW = local(2026, 6, 1, 9)


def last_entry():
    return AuditEntry.objects.order_by("-sequence").first()


# Opening.


def test_every_month_of_a_monthly_scheme_that_is_not_there_can_be_opened_the_newest_first():
    region, scheme = make.make_region(), make.make_scheme()
    make.make_scheme(monthly=False)
    make.make_cycle(scheme=scheme, region=region, month=date(2026, 2, 1))
    found = openable_months(region=region, today=date(2026, 3, 15))
    assert [(each.scheme, each.month) for each in found] == [
        (scheme, date(2026, 4, 1)),
        (scheme, date(2026, 3, 1)),
        (scheme, date(2026, 1, 1)),
    ]


def test_a_month_belongs_to_the_newest_version_that_is_in_force_in_it():
    region = make.make_region()
    old = make.make_scheme(code="P", version=1)
    new = make.make_scheme(code="P", version=2, effective_from=date(2026, 3, 1))
    found = {each.month.month: each.scheme for each in openable_months(region=region, today=date(2026, 2, 15))}
    assert found == {1: old, 2: old, 3: new}


def test_a_day_off_is_said_beforehand_and_the_next_working_day_proposed():
    scheme = make.make_scheme()
    make.make_settings(scheme, deadline_day=6, soft_hours=48)
    proposed = propose_deadline(scheme=scheme, month=date(2026, 5, 1), at=NOW)
    assert (proposed.deadline, proposed.hard_deadline) == (local(2026, 6, 8, 18), local(2026, 6, 10, 18))
    assert proposed.note == "2026-06-06 (Saturday) is a day off; the next working day is proposed."
    usual = propose_deadline(scheme=make.make_scheme(), month=date(2026, 5, 1), at=NOW)
    assert (usual.deadline, usual.hard_deadline, usual.note) == (local(2026, 6, 5, 18), None, "")


def test_for_a_month_long_over_a_deadline_ahead_is_proposed():
    proposed = propose_deadline(scheme=make.make_scheme(), month=date(2026, 1, 1), at=NOW)
    assert proposed.deadline == local(2026, 6, 4, 18)
    assert proposed.note == "The usual deadline of 2026-02-05 has passed; a later one is proposed."


def test_days_off_have_the_name_of_their_holiday():
    assert day_off_text(date(2026, 6, 19)) == "2026-06-19 (Friday, 端午) is a day off"
    assert day_off_text(date(2026, 6, 18)) == ""
    assert next_workday(date(2026, 6, 18)) == date(2026, 6, 22)


def test_the_task_force_opens_a_month_once_with_both_deadlines(desk):
    wanted = {"region": desk.region, "scheme": desk.cycle.scheme, "month": date(2026, 6, 1), "at": NOW}
    wanted |= {"deadline": local(2026, 7, 6, 18), "last": local(2026, 7, 8, 18)}
    with pytest.raises(NotAllowed):
        open_month(actor=desk.staff, **wanted)
    cycle = open_month(actor=desk.taskforce, **wanted)
    assert (cycle.label, cycle.state, cycle.deadline, cycle.hard_deadline) == (
        "2026-06",
        CycleState.OPEN,
        local(2026, 7, 6, 18),
        local(2026, 7, 8, 18),
    )
    entry = last_entry()
    assert (entry.action, entry.actor) == ("cycle.open", desk.taskforce)
    assert set(entry.detail) == {"deadline", "late_entry_until"}
    with pytest.raises(NotDone, match="opened already"):
        open_month(actor=desk.taskforce, **wanted)
    assert Cycle.objects.filter(label="2026-06").count() == 1


def test_a_month_is_not_opened_with_a_deadline_that_has_passed(desk):
    wanted = {"region": desk.region, "scheme": desk.cycle.scheme, "month": date(2026, 6, 1), "at": NOW}
    with pytest.raises(NotDone, match="has passed already"):
        open_month(actor=desk.taskforce, deadline=NOW, last=None, **wanted)


# Moving.


def move(desk, **fields):
    values = {"deadline": local(2026, 6, 9, 18), "last": None, "reason": "停电", "actor": desk.taskforce, "at": NOW}
    return move_deadline(cycle=desk.cycle, **values | fields)


def test_a_moved_deadline_is_on_record_with_before_and_after(desk):
    moved = move(desk, last=local(2026, 6, 11, 18))
    assert (moved.deadline, moved.hard_deadline) == (local(2026, 6, 9, 18), local(2026, 6, 11, 18))
    assert Cycle.objects.get(pk=moved.pk).deadline == local(2026, 6, 9, 18)
    entry = last_entry()
    assert (entry.action, entry.actor, entry.detail) == (
        "cycle.deadline",
        desk.taskforce,
        {
            "reason": "停电",
            "before": {"deadline": "2026-06-05 18:00"},
            "after": {
                "deadline": "2026-06-09 18:00",
                "late_entry_until": "2026-06-11 18:00",
            },
        },
    )


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"reason": "  "}, "needs a reason"),
        ({"deadline": NOW}, "has passed already"),
        ({"last": local(2026, 6, 9, 17)}, "ends before the deadline"),
        ({"deadline": local(2026, 6, 5, 18)}, "nothing was changed"),
        ({"deadline": local(2026, 6, 5, 18), "last": local(2026, 6, 5, 18)}, "nothing was changed"),
        ({"seen": local(2026, 6, 4, 18)}, "meanwhile"),
    ],
)
def test_a_deadline_is_not_moved(desk, fields, why):
    with pytest.raises(NotDone, match=why):
        move(desk, **fields)
    assert Cycle.objects.get(pk=desk.cycle.pk).deadline == local(2026, 6, 5, 18)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(("state", "why"), [(CycleState.CLOSED, "is closed"), (CycleState.FROZEN, "by a correction")])
def test_the_deadline_of_a_closed_or_published_month_is_not_moved(desk, state, why):
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=state)
    with pytest.raises(NotDone, match=why):
        move(desk)


def test_of_two_who_move_it_at_once_the_second_looks_again(desk):
    seen = desk.cycle.deadline
    move(desk, seen=seen)
    with pytest.raises(NotDone, match="meanwhile"):
        move(desk, seen=seen, deadline=local(2026, 6, 12, 18))


# Reopening.


def reopen(desk, **fields):
    values = {"deadline": local(2026, 6, 9, 18), "last": None, "reason": "漏报", "actor": desk.taskforce, "at": NOW}
    return reopen_cycle(cycle=desk.cycle, **values | fields)


def test_a_closed_month_is_opened_again_until_a_new_deadline(desk):
    close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="为按期开会", at=NOW - DAY)
    cycle = reopen(desk)
    cycle.refresh_from_db()
    assert (cycle.state, cycle.deadline, cycle.closed_at, cycle.closed_by_name, cycle.closed_early_reason) == (
        CycleState.OPEN,
        local(2026, 6, 9, 18),
        None,
        "",
        "",
    )
    assert is_open(cycle, local(2026, 6, 9, 17)) and not is_open(cycle, local(2026, 6, 9, 18))
    entry = last_entry()
    assert (entry.action, entry.detail["reason"]) == ("cycle.reopen", "漏报")
    assert entry.detail["before"] == {"deadline": "2026-06-05 18:00"}
    assert entry.detail["after"] == {"deadline": "2026-06-09 18:00"}


def test_a_published_month_is_never_opened_again(desk):
    freeze_cycle(cycle=desk.cycle, actor=desk.taskforce)
    with pytest.raises(NotDone, match="by a correction"):
        reopen(desk)
    assert Cycle.objects.get(pk=desk.cycle.pk).state == CycleState.FROZEN


@pytest.mark.parametrize(
    ("fields", "why"), [({"reason": ""}, "needs a reason"), ({"deadline": NOW - DAY}, "has passed already")]
)
def test_a_month_is_not_opened_again(desk, fields, why):
    close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="为按期开会", at=NOW - DAY)
    with pytest.raises(NotDone, match=why):
        reopen(desk, **fields)
    assert Cycle.objects.get(pk=desk.cycle.pk).state == CycleState.CLOSED


def test_an_open_month_is_not_opened_again(desk):
    with pytest.raises(NotDone, match="is open"):
        reopen(desk)


@pytest.mark.parametrize("who", ["staff", "reviewer", "leader", "foreign"])
def test_only_the_task_force_of_the_region_sets_deadlines(desk, who):
    actor = make.make_taskforce(make.make_region()) if who == "foreign" else getattr(desk, who)
    for act in (move, reopen):
        with pytest.raises(NotAllowed):
            act(desk, actor=actor)
    assert not AuditEntry.objects.exists()


# What is shut out.


def test_what_closing_shuts_out_is_counted_and_the_silent_units_are_named(desk):
    desk.submit(desk.speed)
    desk.draft(desk.rate)
    desk.submit(desk.award, state=FigureState.RETURNED)
    rows = [(str(row.department), row) for row in unit_progress(cycle=desk.cycle, at=NOW)]
    assert count_shut_out(rows).lines == [
        "3 of 4 figures are not reported, of 2 units.",
        "1 unit has reported nothing: 住建局.",
        "1 figure is a draft.",
        "1 figure is with its unit for correction.",
        "1 figure waits for a reviewer.",
    ]


def test_where_everything_is_approved_nothing_is_shut_out(desk):
    for indicator in (desk.speed, desk.rate, desk.award):
        desk.submit(indicator, state=FigureState.APPROVED)
    rows = unit_progress(cycle=desk.cycle, at=NOW, department=desk.unit)
    assert count_shut_out([("市监局", row) for row in rows]).lines == []
