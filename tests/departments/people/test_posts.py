"""Naming people and ending their posts: who may, what is refused, what stays on record, what the database refuses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from departments.access.refusals import NotAllowed
from departments.choices import PostKind, Role
from departments.models import AuditEntry, Post, TeamDocument
from departments.people.posts import CannotAppoint, appoint, end_post, record_team_document
from tests import factories as make


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


pytestmark = pytest.mark.django_db
JAN, MAR = date(2026, 1, 1), date(2026, 3, 1)


@pytest.fixture
def unit():
    return make.make_department("市监局")


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


def name_person(unit, boss, name="张三", **fields):
    values = {"kind": PostKind.HANDLER, "valid_from": JAN, **fields}
    return appoint(department=unit, name=name, actor=boss, **values)


def test_who_is_named_is_on_record_and_in_the_trail(unit, boss):
    post = name_person(unit, boss, " 张三 ", phone="8832", user=make.make_user(Role.STAFF, department=unit))
    assert (post.name, post.valid_to) == ("张三", None)
    entry = AuditEntry.objects.get(action="post.appoint")
    assert (entry.actor, entry.detail["from"]) == (boss, "2026-01-01")


def test_a_seat_that_is_held_is_refused_with_a_remedy_and_nothing_is_stored(unit, boss):
    name_person(unit, boss)
    with pytest.raises(CannotAppoint, match=r"市监局 has Handler 张三.*hand the post over"):
        name_person(unit, boss, "李四", valid_from=MAR)
    assert Post.objects.count() == 1 and AuditEntry.objects.count() == 1


def test_a_person_of_another_unit_is_refused_and_may_come_when_that_post_has_ended(unit, boss):
    other = make.make_department("税务局", region=unit.region)
    post = name_person(other, boss)
    with pytest.raises(CannotAppoint, match="张三 is Handler of 税务局"):
        name_person(unit, boss, valid_from=MAR)
    end_post(post=post, last_day=date(2026, 2, 28), actor=boss, reason="调离")
    assert name_person(unit, boss, valid_from=MAR).department == unit


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TASKFORCE])
def test_nobody_but_the_task_force_of_the_region_names_people(unit, boss, role):
    strangers = [make.make_user(role, department=unit), make.make_taskforce(make.make_region())]
    post = name_person(unit, boss)
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            name_person(unit, stranger, "李四", kind=PostKind.DEPUTY)
        with pytest.raises(NotAllowed):
            end_post(post=post, last_day=MAR, actor=stranger)
        with pytest.raises(NotAllowed):
            record_team_document(department=unit, number="1号", dated=JAN, actor=stranger)
    assert Post.objects.get().valid_to is None and not TeamDocument.objects.exists()


def test_a_post_needs_a_holder_and_an_account_of_the_unit(unit, boss):
    with pytest.raises(CannotAppoint, match="name of the holder"):
        name_person(unit, boss, "  ")
    stranger = make.make_user(Role.STAFF, department=make.make_department(region=unit.region))
    with pytest.raises(CannotAppoint, match="belongs to another unit"):
        name_person(unit, boss, user=stranger)
    assert name_person(unit, boss, "", kind=PostKind.SECTION, title="登记股").title == "登记股"


def test_a_post_ends_once_and_not_before_it_begins(unit, boss):
    post = name_person(unit, boss, valid_from=MAR)
    with pytest.raises(CannotAppoint, match="Give a later day"):
        end_post(post=post, last_day=JAN, actor=boss)
    end_post(post=post, last_day=date(2026, 5, 1), actor=boss)
    with pytest.raises(CannotAppoint, match="ended on 2026-05-01 already"):
        end_post(post=post, last_day=date(2026, 6, 1), actor=boss)


def test_a_team_document_is_recorded_once(unit, boss):
    record_team_document(department=unit, number=" 云营商发〔2026〕1号 ", dated=JAN, actor=boss, kept_at="档案室")
    with pytest.raises(CannotAppoint, match="on record already"):
        record_team_document(department=unit, number="云营商发〔2026〕1号", dated=MAR, actor=boss)


@pytest.mark.parametrize(
    "second",
    [
        {"valid_from": MAR},  # two present holders
        {"valid_from": JAN, "valid_to": JAN},  # two beginnings on one day
        {"kind": PostKind.DEPUTY, "valid_from": MAR, "valid_to": JAN},
        {"kind": PostKind.DEPUTY, "name": ""},
    ],
)
def test_the_database_itself_refuses_what_no_service_writes(unit, second):
    make.make_post(unit, name="张三", valid_from=JAN)
    values = {"kind": PostKind.HANDLER, "name": "李四", "valid_from": JAN} | second
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(department=unit, **values)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_do_not_both_see_the_free_seat():
    """Terms with an end, which no constraint of the database holds against each other: the region's lock does."""
    unit = make.make_department("市监局")
    boss = make.make_taskforce(unit.region)
    assert boss.role_set  # read before the threads begin

    def name(n):
        try:
            first = date(2026, 1, 1 + n)
            name_person(unit, boss, f"张{n}", valid_from=first, valid_to=date(2026, 6, 30))
        except CannotAppoint:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(name, range(6))) == 1
    assert Post.objects.count() == 1
