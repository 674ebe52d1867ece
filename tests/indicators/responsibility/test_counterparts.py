"""Talks with the counterpart above: who may write them down, what they must say, and who reads them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.models import Liaison
from indicators.responsibility.counterparts import CannotRecord, record_liaison
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
LOG_QUERIES = 6


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


def talk(desk, **fields):
    facts = {
        "indicator": desk.speed,
        "department": desk.unit,
        "day": DAY,
        "counterpart": "市市场监管局",
        "learnt": "全省按办件量加权，网办件不计窗口时间",
        "spoke_with": "登记科王科长",
        "actor": desk.staff,
    }
    return record_liaison(**facts | fields)


def test_a_talk_is_kept_with_day_counterpart_and_what_was_learnt(desk):
    made = talk(desk)
    assert (made.entered_by_name, made.counterpart, made.spoke_with) == ("李文静", "市市场监管局", "登记科王科长")
    entry = AuditEntry.objects.get(action="liaison.add")
    assert entry.unit_key == desk.unit.pk and "加权" in entry.detail["text"]


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(desk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(CannotRecord) as refusal:
        talk(desk, indicator=desk.foreign, counterpart=" ", learnt="", day=tomorrow)
    text = str(refusal.value)
    assert all(part in text for part in ("counterpart", "learnt", "lies ahead", "neither led nor shared"))
    assert not Liaison.objects.exists()


@pytest.mark.parametrize("who", ["reviewer", "leader", "neighbour", "stranger"])
def test_nobody_but_the_units_staff_and_the_task_force_writes_in_the_log(desk, who):
    others = {
        "neighbour": lambda: make.make_user(Role.STAFF, department=desk.neighbour),
        "stranger": lambda: make.make_taskforce(make.make_region()),
    }
    actor = others[who]() if who in others else getattr(desk, who)
    with pytest.raises(NotAllowed):
        talk(desk, actor=actor)


def test_the_card_takes_a_talk_and_shows_it_to_the_unit_and_the_county_but_not_to_others(desk, sign_in):
    address, staff = reverse("liaison_add", args=[desk.speed.code]), sign_in(desk.staff)
    sent = {"department": desk.unit.pk, "day": "2026-06-01", "counterpart": "市局", "learnt": ""}
    assert 'value="市局"' in staff.post(address, sent).content.decode()  # what was typed stays
    assert staff.post(address, sent | {"learnt": "全省第七位"}).status_code == 302
    card, log = reverse("responsibility_card", args=[desk.speed.code]), reverse("liaison_list")
    neighbour = make.make_user(Role.STAFF, department=desk.neighbour)
    for user, seen in ((desk.staff, True), (desk.reviewer, True), (desk.leader, True), (neighbour, False)):
        client = sign_in(user)
        assert ("全省第七位" in client.get(log).content.decode()) is seen
        if seen:
            assert "全省第七位" in client.get(card).content.decode()
    assert sign_in(neighbour).post(address, sent | {"learnt": "x"}).status_code == 404
    assert "全省第七位" in sign_in(desk.leader).get(log, {"q": "第七", "format": "csv"}).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_costs_the_same_queries_for_every_number_of_rows(desk, sign_in, rows, django_assert_num_queries):
    for n in range(rows):
        talk(desk, learnt=f"第{n}条")
    client = sign_in(desk.taskforce)
    client.get(reverse("liaison_list"))
    with django_assert_num_queries(LOG_QUERIES):
        assert client.get(reverse("liaison_list")).content.decode().count("市市场监管局") == rows
