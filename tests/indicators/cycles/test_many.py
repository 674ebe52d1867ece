"""More time for several units at once, and several requests decided at once: all of them, or none and why not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState, RequestState
from indicators.cycles.extensions import CannotExtend, ask_extension
from indicators.cycles.lifecycle import grant_unlock
from indicators.cycles.many import Refusals, extend_units, grant_requests, refuse_requests
from indicators.models import Cycle, ExtensionRequest, Unlock
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


def extend(desk, *units, **fields):
    values = {"until": desk.late + DAY, "reason": "系统停机", "actor": desk.taskforce, "at": desk.open} | fields
    return extend_units(cycle=desk.cycle, departments=units or (desk.unit, desk.neighbour), **values)


def test_every_chosen_unit_has_time_until_the_same_moment_for_the_same_reason(desk):
    extend(desk)
    rows = Unlock.objects.order_by("pk").values_list("department", "indicator", "reason", "expires_at")
    assert list(rows) == [(unit.pk, None, "系统停机", desk.late + DAY) for unit in (desk.unit, desk.neighbour)]
    assert AuditEntry.objects.filter(action="cycle.unlock", actor=desk.taskforce).count() == 2


def test_a_unit_that_waits_for_it_has_its_request_granted(desk):
    wanted = ask_extension(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.staff, at=desk.open)
    extend(desk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.answer, wanted.unlock.expires_at) == (
        RequestState.GRANTED,
        "系统停机",
        desk.late + DAY,
    )
    assert Unlock.objects.count() == 2


def test_when_one_cannot_be_extended_nobody_is_and_each_reason_is_named(desk):
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    third = make.make_department("税务局", region=desk.region)
    make.make_lead(make.make_indicator(scheme=desk.cycle.scheme), third)
    until = desk.late + 2 * DAY
    grant_unlock(cycle=desk.cycle, department=third, reason="x", actor=desk.taskforce, until=until, at=desk.open)
    with pytest.raises(Refusals) as refusal:
        extend(desk, desk.unit, desk.neighbour, third)
    assert [name for name, _why in refusal.value.reasons] == ["住建局", "税务局"]
    assert refusal.value.reasons[0] == ("住建局", "nothing is missing")
    assert "has time until" in refusal.value.reasons[1][1]
    assert Unlock.objects.count() == 1


def test_an_extension_of_ones_own_request_is_among_the_refusals(desk):
    both = make.make_user(Role.TASKFORCE, Role.STAFF, department=desk.unit)
    ask_extension(cycle=desk.cycle, department=desk.unit, reason="停电", actor=both, at=desk.open)
    with pytest.raises(Refusals) as refusal:
        extend(desk, actor=both)
    assert "nobody on that of their own unit" in refusal.value.reasons[0][1]
    assert not Unlock.objects.exists()


@pytest.mark.parametrize(
    ("fields", "state", "why"),
    [
        ({"reason": " "}, CycleState.OPEN, "needs a reason"),
        ({}, CycleState.FROZEN, "by a correction"),
        ({"until": "open"}, CycleState.OPEN, "already passed"),
        ({"until": "deadline"}, CycleState.OPEN, "open longer"),
    ],
)
def test_what_holds_for_all_is_said_once(desk, fields, state, why):
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=state)
    moments = {"open": desk.open, "deadline": desk.cycle.deadline}
    with pytest.raises(CannotExtend, match=why):
        extend(desk, **{name: moments.get(value, value) for name, value in fields.items()})
    assert not Unlock.objects.exists()


def test_nobody_chosen_and_nobody_but_the_task_force(desk):
    with pytest.raises(CannotExtend, match="Choose the units"):
        extend_units(cycle=desk.cycle, departments=[], until=desk.late, reason="x", actor=desk.taskforce, at=desk.open)
    for actor in (desk.staff, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            extend(desk, actor=actor)


# Requests.


@pytest.fixture
def requests(desk):
    neighbour = make.make_user(Role.STAFF, department=desk.neighbour)
    return [
        ask_extension(cycle=desk.cycle, department=unit, reason="停电", actor=actor, at=desk.open)
        for unit, actor in ((desk.unit, desk.staff), (desk.neighbour, neighbour))
    ]


def states():
    return list(ExtensionRequest.objects.order_by("pk").values_list("state", "answer"))


def test_several_requests_are_granted_or_refused_with_one_answer(desk, requests):
    values = {"answer": "同意", "actor": desk.taskforce, "at": desk.open}
    grant_requests(requests=requests, until=desk.late + DAY, **values)
    assert states() == [(RequestState.GRANTED, "同意")] * 2
    with pytest.raises(Refusals) as refusal:
        refuse_requests(requests=requests, **values)
    assert len(refusal.value.reasons) == 2 and "has been decided" in refusal.value.reasons[0][1]
    assert states() == [(RequestState.GRANTED, "同意")] * 2


def test_where_one_request_cannot_be_granted_none_is(desk, requests):
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    with pytest.raises(Refusals):
        grant_requests(requests=requests, until=desk.late + DAY, answer="", actor=desk.taskforce, at=desk.open)
    assert states() == [(RequestState.WAITING, "")] * 2


def decide(desk, client, *requests, **fields):
    data = {"request": [request.pk for request in requests], "many-until": "", "many-answer": "", **fields}
    return client.post(reverse("extensions_decide"), data, headers={"accept-language": "en"}, follow=True)


def test_the_page_decides_all_that_are_ticked(desk, requests, sign_in):
    client = sign_in(desk.taskforce)
    page = decide(desk, client, *requests, decision="refuse", **{"many-answer": "请按时报送"})
    assert "2 requests refused." in page.content.decode()
    assert states() == [(RequestState.REFUSED, "请按时报送")] * 2


def test_what_was_ticked_and_typed_is_kept_with_what_is_wrong(desk, requests, sign_in):
    client = sign_in(desk.taskforce)
    page = decide(desk, client, requests[0], decision="refuse")
    html = page.content.decode()
    assert "A refusal needs an answer" in html and "Nothing was decided" in html
    assert [line["ticked"] for line in page.context["waiting"] if line["row"].pk == requests[0].pk] == [True]
    page = decide(desk, client, decision="grant", **{"many-until": "2099-01-01T18:00"})
    assert "Tick the requests" in page.content.decode() and 'value="2099-01-01T18:00"' in page.content.decode()
    assert "Say until when" in decide(desk, client, *requests, decision="grant").content.decode()
    assert states() == [(RequestState.WAITING, "")] * 2


def test_requests_of_another_region_are_not_decided(desk, requests, sign_in):
    client = sign_in(make.make_taskforce(make.make_region()))
    decide(desk, client, *requests, decision="refuse", **{"many-answer": "x"})
    assert states() == [(RequestState.WAITING, "")] * 2
