"""Opening, closing, unlocking and freezing periods."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState, RevisionAction
from indicators.cycles.lifecycle import (
    close_cycle,
    close_past_deadline,
    freeze_cycle,
    grant_unlock,
    open_cycle,
    open_due_cycles,
    usual_deadline,
)
from indicators.models import Cycle, Revision, Unlock
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def local(*parts):
    return timezone.make_aware(datetime(*parts))


def test_the_usual_deadline_is_18_00_on_the_schemes_day_of_the_next_month():
    scheme = make.make_scheme()
    assert usual_deadline(scheme=scheme, month=date(2026, 5, 1)) == local(2026, 6, 5, 18)


def test_a_deadline_on_a_day_off_moves_to_the_next_working_day():
    scheme = make.make_scheme()
    make.make_settings(scheme, deadline_day=1)
    # 1 October begins the national holiday; 8 October is the first working day after it.
    assert usual_deadline(scheme=scheme, month=date(2026, 9, 1)) == local(2026, 10, 8, 18)


def test_opening_a_month_twice_gives_the_same_month_and_one_audit_line():
    region, scheme = make.make_region(), make.make_scheme()
    first = open_cycle(region=region, scheme=scheme, month=date(2026, 5, 17))
    assert open_cycle(region=region, scheme=scheme, month=date(2026, 5, 1)) == first
    assert (first.label, first.start, first.end) == ("2026-05", date(2026, 5, 1), date(2026, 5, 31))
    assert AuditEntry.objects.filter(action="cycle.open").count() == 1


def test_beat_opens_the_month_from_its_opening_day_on_for_every_home_region():
    make.make_region(), make.make_region(is_home=False)
    make.make_scheme(), make.make_scheme(monthly=False)
    assert open_due_cycles(today=date(2026, 5, 19)) == []
    assert len(open_due_cycles(today=date(2026, 5, 20))) == 1
    open_due_cycles(today=date(2026, 5, 21))
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize(
    ("today", "labels"),
    [
        # Nobody was up from 20 April to 3 May; April's deadline is 18:00 on 6 May, the first working day after a feast.
        (date(2026, 5, 3), ["2026-04"]),
        (date(2026, 5, 6), ["2026-04"]),
        (date(2026, 5, 7), []),
        (date(2026, 5, 20), ["2026-05"]),
    ],
)
def test_a_missed_opening_day_is_made_up_for_until_the_deadline(today, labels):
    region, scheme = make.make_region(), make.make_scheme()
    make.make_cycle(scheme=scheme, region=region, month=date(2026, 3, 1))
    for _twice in range(2):
        assert [cycle.label for cycle in open_due_cycles(today=today)] == labels
    assert Cycle.objects.exclude(label="2026-03").count() == len(labels)


def test_a_county_that_has_only_just_begun_does_not_begin_with_a_month_that_is_over():
    make.make_region(), make.make_scheme()
    assert open_due_cycles(today=date(2026, 5, 3)) == []


def test_only_the_newest_version_of_a_scheme_is_opened():
    make.make_region()
    make.make_scheme(code="P", version=1)
    newest = make.make_scheme(code="P", version=2)
    assert [cycle.scheme for cycle in open_due_cycles(today=date(2026, 5, 20))] == [newest]


def test_a_passed_deadline_closes_the_month_once():
    desk = make_desk()
    assert close_past_deadline(at=desk.open) == []
    assert [cycle.state for cycle in close_past_deadline(at=desk.late)] == [CycleState.CLOSED]
    assert close_past_deadline(at=desk.late) == []


def test_a_frozen_month_is_not_closed_again():
    desk = make_desk(state=CycleState.FROZEN)
    assert close_past_deadline(at=desk.late) == []
    freeze_cycle(cycle=desk.cycle, actor=None)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.CLOSED])
def test_freezing_shuts_the_month_once_and_is_on_record_once(state):
    desk = make_desk(state=state)
    freeze_cycle(cycle=desk.cycle, actor=desk.taskforce)
    freeze_cycle(cycle=desk.cycle, actor=desk.taskforce)
    desk.cycle.refresh_from_db()
    assert desk.cycle.state == CycleState.FROZEN
    (entry,) = AuditEntry.objects.filter(action="cycle.freeze")
    assert (entry.actor, entry.target) == (desk.taskforce, f"{desk.cycle.region} {desk.cycle}")


@pytest.mark.parametrize("state", [CycleState.CLOSED, CycleState.FROZEN])
def test_closing_a_month_that_is_closed_or_frozen_changes_and_records_nothing(state):
    desk = make_desk(state=state)
    assert close_cycle(cycle=desk.cycle).state == state
    assert not AuditEntry.objects.exists()


def test_closing_before_the_deadline_needs_a_reason_that_stays_with_the_month():
    desk = make_desk()
    with pytest.raises(NotDone, match="needs a reason"):
        close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="  ", at=desk.open)
    desk.cycle.refresh_from_db()
    assert desk.cycle.state == CycleState.OPEN and not AuditEntry.objects.exists()
    closed = close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason=" 为按期开会 ", at=desk.open)
    assert (closed.state, closed.closed_early_reason, closed.closed_by_name, closed.closed_at) == (
        CycleState.CLOSED,
        "为按期开会",
        str(desk.taskforce),
        desk.open,
    )
    assert AuditEntry.objects.get().detail == {"reason": "为按期开会", "deadline": closed.closes_at.isoformat()}


def test_closing_after_the_deadline_keeps_no_reason_for_being_early():
    desk = make_desk()
    closed = close_cycle(cycle=desk.cycle, actor=desk.taskforce, reason="不提前", at=desk.late)
    assert (closed.closed_early_reason, closed.closed_at) == ("", desk.late)


def test_nobody_but_the_task_force_or_the_system_closes_a_month():
    desk = make_desk()
    with pytest.raises(NotAllowed):
        close_cycle(cycle=desk.cycle, actor=desk.staff, at=desk.late)


def test_an_unlock_is_on_record_with_who_why_and_until_when():
    desk = make_desk()
    grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.taskforce, hours=24, at=desk.late)
    unlock = Unlock.objects.get()
    assert (unlock.granted_by_name, unlock.reason, unlock.expires_at) == (
        "陈晓明",
        "停电",
        desk.late + timedelta(days=1),
    )
    assert AuditEntry.objects.get().detail["reason"] == "停电"


def test_an_unlock_needs_a_reason_and_the_task_force_of_the_region():
    desk = make_desk()
    with pytest.raises(ValueError, match="reason"):
        grant_unlock(cycle=desk.cycle, department=desk.unit, reason=" ", actor=desk.taskforce)
    others = [desk.staff, desk.reviewer, desk.leader, make.make_taskforce(make.make_region())]
    others += [make.make_user(role, region=desk.region) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)]
    for account in others:
        with pytest.raises(NotAllowed):
            grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=account)
    assert not Unlock.objects.exists()


def test_a_correction_reopens_the_one_approved_figure_and_says_why():
    desk = make_desk(state=CycleState.FROZEN)
    figure = desk.submit(state=FigureState.APPROVED, approved_by=desk.reviewer)
    kept = desk.submit(desk.award, state=FigureState.APPROVED, approved_by=desk.reviewer)
    grant_unlock(cycle=desk.cycle, department=desk.unit, indicator=desk.speed, reason="统计有误", actor=desk.taskforce)
    figure.refresh_from_db(), kept.refresh_from_db()
    assert (figure.state, figure.return_reason, figure.approved_by) == (FigureState.RETURNED, "统计有误", None)
    assert kept.state == FigureState.APPROVED
    revision = Revision.objects.get()
    assert (revision.action, revision.before["state"], revision.after["state"]) == (
        RevisionAction.REOPENED,
        "approved",
        "returned",
    )


def test_an_unlock_of_a_whole_unit_reopens_nothing_that_is_approved():
    desk = make_desk(state=CycleState.CLOSED)
    figure = desk.submit(state=FigureState.APPROVED, approved_by=desk.reviewer)
    grant_unlock(cycle=desk.cycle, department=desk.unit, reason="补报", actor=desk.taskforce)
    figure.refresh_from_db()
    assert figure.state == FigureState.APPROVED


def test_an_unlock_that_would_end_as_it_begins_is_refused():
    desk = make_desk()
    wish = {"cycle": desk.cycle, "department": desk.unit, "reason": "补报", "actor": desk.taskforce, "at": desk.open}
    with pytest.raises(ValueError, match="cannot end before it begins"):
        grant_unlock(**wish, until=desk.open)
    assert not Unlock.objects.exists()
    assert grant_unlock(**wish, until=desk.open + timedelta(seconds=1)).expires_at == desk.open + timedelta(seconds=1)
