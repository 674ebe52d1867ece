"""More time for one unit or one item: asked for, decided, and ending by itself."""

from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState, RequestState
from indicators.cycles.doors import open_doors
from indicators.cycles.extensions import (
    CannotExtend,
    ask_extension,
    grant_extension,
    open_obligations,
    refuse_extension,
    suggest_end,
)
from indicators.cycles.lifecycle import close_cycle
from indicators.entry.save import save_figures
from indicators.models import ExtensionRequest, Unlock
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


def ask(desk, **fields):
    fields = {"reason": "系统停机", "actor": desk.staff, "department": desk.unit, "at": desk.open} | fields
    return ask_extension(cycle=desk.cycle, **fields)


def test_staff_ask_for_their_unit_and_it_is_on_record(desk):
    wanted = ask(desk)
    assert (wanted.state, wanted.requested_by_name, wanted.indicator) == (RequestState.WAITING, "李文静", None)
    assert AuditEntry.objects.get().action == "extension.ask"


def test_a_granted_extension_opens_the_door_beyond_the_deadline_and_it_locks_by_itself(desk):
    until = desk.cycle.deadline + timedelta(days=2)
    unlock = grant_extension(request=ask(desk), until=until, actor=desk.taskforce, answer="同意", at=desk.open)
    close_cycle(cycle=desk.cycle, at=desk.late)
    entry = [desk.entry(desk.speed, 3)]
    assert save_figures(cycle=desk.cycle, entries=entry, actor=desk.staff, at=until - timedelta(seconds=1)).clean
    again = [desk.entry(desk.rate, numerator=1, denominator=2)]
    assert not save_figures(cycle=desk.cycle, entries=again, actor=desk.staff, at=until).clean
    assert not open_doors(cycle=desk.cycle, at=desk.late).is_open(desk.neighbour.pk, desk.foreign.pk)
    wanted = ExtensionRequest.objects.get()
    assert (wanted.state, wanted.answer, wanted.unlock, wanted.decided_by) == (
        "granted",
        "同意",
        unlock,
        desk.taskforce,
    )
    assert AuditEntry.objects.filter(action__in=["extension.grant", "cycle.unlock"]).count() == 2


def test_an_extension_for_one_item_opens_no_other(desk):
    until = desk.cycle.deadline + timedelta(days=1)
    grant_extension(request=ask(desk, indicator=desk.rate), until=until, actor=desk.taskforce, at=desk.open)
    doors = open_doors(cycle=close_cycle(cycle=desk.cycle, at=desk.late), at=desk.late)
    assert doors.is_open(desk.unit.pk, desk.rate.pk) and not doors.is_open(desk.unit.pk, desk.speed.pk)


def test_a_figure_handed_in_meanwhile_is_not_sent_back_by_the_extension(desk):
    wanted = ask(desk, indicator=desk.speed)
    desk.submit(desk.speed)
    grant_extension(request=wanted, until=desk.late + timedelta(days=1), actor=desk.taskforce, at=desk.open)
    assert desk.figure().state == FigureState.SUBMITTED


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_asked(desk, reason):
    with pytest.raises(CannotExtend):
        ask(desk, reason=reason)
    assert not ExtensionRequest.objects.exists()


def test_nobody_asks_for_another_unit(desk):
    for actor in (desk.reviewer, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            ask(desk, actor=actor)
    with pytest.raises(NotAllowed):
        ask(desk, department=desk.neighbour)


def test_only_what_is_missing_can_be_extended(desk):
    desk.submit(desk.speed)
    assert open_obligations(cycle=desk.cycle, department=desk.unit).indicators == [desk.rate, desk.award]
    for indicator in (desk.speed, desk.foreign):
        with pytest.raises(CannotExtend):
            ask(desk, indicator=indicator)
    desk.submit(desk.rate)
    desk.submit(desk.award)
    with pytest.raises(CannotExtend):
        ask(desk)


def test_a_returned_figure_is_missing_again(desk):
    desk.submit(desk.speed, state=FigureState.RETURNED)
    assert ask(desk, indicator=desk.speed).indicator == desk.speed


def test_a_published_month_is_corrected_not_extended(desk):
    wanted = ask(desk)
    desk.cycle.state = CycleState.FROZEN
    desk.cycle.save()
    with pytest.raises(CannotExtend):
        ask(desk, indicator=desk.speed)
    with pytest.raises(CannotExtend):
        grant_extension(request=wanted, until=desk.late + timedelta(days=1), actor=desk.taskforce, at=desk.open)


def test_the_same_is_asked_for_once_until_it_is_decided(desk):
    first = ask(desk)
    with pytest.raises(CannotExtend):
        ask(desk, actor=desk.colleague)
    ask(desk, indicator=desk.speed)
    refuse_extension(request=first, answer="请按时报送", actor=desk.taskforce)
    assert ask(desk).pk != first.pk


@pytest.mark.parametrize("days", [-3, -1, 0])
def test_an_end_in_the_past_or_before_the_deadline_is_refused(desk, days):
    wanted = ask(desk)
    with pytest.raises(CannotExtend):
        grant_extension(
            request=wanted, until=desk.cycle.deadline + timedelta(days=days), actor=desk.taskforce, at=desk.open
        )
    assert not Unlock.objects.exists() and ExtensionRequest.objects.get().state == RequestState.WAITING


def test_only_the_task_force_of_the_region_decides_and_nobody_on_the_own_request(desk):
    wanted = ask(desk)
    until = desk.late + timedelta(days=1)
    for actor in (desk.staff, desk.reviewer, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            grant_extension(request=wanted, until=until, actor=actor, at=desk.open)
        with pytest.raises(NotAllowed):
            refuse_extension(request=wanted, answer="不行", actor=actor)
    own = ask(desk, actor=desk.taskforce, indicator=desk.speed)
    with pytest.raises(CannotExtend):
        grant_extension(request=own, until=until, actor=desk.taskforce, at=desk.open)


def test_a_refusal_needs_an_answer_and_a_decision_stands(desk):
    wanted = ask(desk)
    with pytest.raises(CannotExtend):
        refuse_extension(request=wanted, answer=" ", actor=desk.taskforce)
    assert refuse_extension(request=wanted, answer="请今日报送", actor=desk.taskforce).state == RequestState.REFUSED
    with pytest.raises(CannotExtend):
        grant_extension(request=wanted, until=desk.late + timedelta(days=1), actor=desk.taskforce, at=desk.open)
    assert not Unlock.objects.exists()


def test_the_end_that_is_offered_lies_two_days_on_at_closing_time_of_a_working_day(desk):
    def local(*parts):
        return timezone.make_aware(datetime(*parts))

    desk.cycle.deadline, desk.cycle.hard_deadline = local(2026, 11, 5, 18), None
    assert suggest_end(cycle=desk.cycle, at=local(2026, 11, 1, 9)) == local(2026, 11, 9, 18), "over the week-end"
    assert suggest_end(cycle=desk.cycle, at=local(2026, 11, 10, 9)) == local(2026, 11, 12, 18)


# The page.


def test_staff_ask_on_the_page_and_see_the_decision(desk, sign_in):
    page = sign_in(desk.staff).post(reverse("extensions"), {"indicator": "", "reason": "系统停机"}, follow=True)
    assert "系统停机" in page.content.decode() and page.redirect_chain
    wanted = ExtensionRequest.objects.get()
    until = timezone.localtime(desk.cycle.deadline + timedelta(days=2)).replace(second=0, microsecond=0)
    values = {f"r{wanted.pk}-until": f"{until:%Y-%m-%dT%H:%M}", f"r{wanted.pk}-answer": "同意一次", "decision": "grant"}
    page = sign_in(desk.taskforce).post(reverse("extension_decide", args=[wanted.pk]), values, follow=True)
    assert page.status_code == 200 and Unlock.objects.get().expires_at == until
    assert "同意一次" in sign_in(desk.staff).get(reverse("extensions")).content.decode()


@pytest.mark.parametrize("text", [{"reason": ""}, {"reason": " "}, {"reason": "x" * 201}, {"indicator": "I02-01"}])
def test_what_cannot_be_asked_comes_back_as_it_was_typed(desk, sign_in, text):
    page = sign_in(desk.staff).post(reverse("extensions"), {"indicator": "", "reason": "停电", **text})
    assert page.context["form"].errors and page.context["form"]["reason"].value() == text.get("reason", "停电")
    assert not ExtensionRequest.objects.exists()


@pytest.mark.parametrize(
    ("decision", "until"), [("grant", ""), ("grant", "soon"), ("grant", "2020-01-01T10:00"), ("refuse", ""), ("", "")]
)
def test_a_decision_that_cannot_be_taken_says_why_and_keeps_what_was_typed(desk, sign_in, decision, until):
    wanted = ask(desk)
    values = {f"r{wanted.pk}-until": until, f"r{wanted.pk}-answer": "", "decision": decision}
    page = sign_in(desk.taskforce).post(reverse("extension_decide", args=[wanted.pk]), values)
    assert page.status_code == 200 and page.context["problems"]
    assert page.context["waiting"][0]["form"]["until"].value() == until
    assert ExtensionRequest.objects.get().state == RequestState.WAITING


def test_a_task_force_elsewhere_finds_nothing_and_its_attempt_is_on_record(desk, sign_in):
    wanted = ask(desk)
    elsewhere = make.make_taskforce(make.make_region())
    values = {f"r{wanted.pk}-until": "2030-01-01T10:00", "decision": "grant"}
    assert sign_in(elsewhere).post(reverse("extension_decide", args=[wanted.pk]), values).status_code == 404
    assert AuditEntry.objects.get(action="extension.denied").actor == elsewhere
    assert ExtensionRequest.objects.get().state == RequestState.WAITING


def test_staff_see_their_own_units_requests_only(desk, sign_in):
    ask(desk, department=desk.neighbour, actor=desk.taskforce, reason="邻局的事")
    assert "邻局的事" not in sign_in(desk.staff).get(reverse("extensions")).content.decode()
    assert "邻局的事" in sign_in(desk.taskforce).get(reverse("extensions")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [(Role.STAFF, 10), (Role.TASKFORCE, 7)])
def test_the_queries_do_not_grow_with_the_requests(desk, sign_in, django_assert_num_queries, rows, role, queries):
    for indicator in (desk.speed, desk.rate, desk.award)[:rows]:
        ask(desk, indicator=indicator)
    client = sign_in({Role.STAFF: desk.staff, Role.TASKFORCE: desk.taskforce}[role])
    with django_assert_num_queries(queries):
        client.get(reverse("extensions"))


def test_who_left_or_never_signed_in_sees_no_request(desk):
    wanted = ask(desk)
    assert list(ExtensionRequest.objects.visible_to(desk.taskforce)) == [wanted]
    for person in (desk.taskforce, desk.staff):
        person.is_active = False
        assert list(ExtensionRequest.objects.visible_to(person)) == []
    assert list(ExtensionRequest.objects.visible_to(AnonymousUser())) == []
