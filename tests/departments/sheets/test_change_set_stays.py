"""The database itself keeps what a sheet changed: it is written once, taken back once, and never written over."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from departments.models import ChangeSet
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def change_set():
    boss = make.make_taskforce(make.make_department("市监局", code="SJJ").region)
    region = boss.home_region
    rows = [["departments.post", 1, "某人", None, {"name": "某人"}]]
    return ChangeSet.objects.create(
        region=region, door="people", by=boss, by_name="专班", at=timezone.now(), file="表.xlsx", text="1", rows=rows
    )


def write(change_set, **values):
    with transaction.atomic():
        ChangeSet.objects.filter(pk=change_set.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"rows": []},
        {"differences": [{"row": 1}]},
        {"counts": {"new": 9}},
        {"by_name": "别人"},
        {"file": "另一个.xlsx"},
        {"text": ""},
        {"door": "units"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_it_says_is_never_written_over(change_set, values):
    with pytest.raises(IntegrityError, match="a change set stays as it is"):
        write(change_set, **values)
    name, value = next(iter(values.items()))
    assert getattr(ChangeSet.objects.get(), name) == getattr(change_set, name) != value


def test_it_is_taken_back_once(change_set):
    write(change_set, taken_back_at=timezone.now(), taken_back_by_name="专班", taken_back_reason="传错")
    for values in ({"taken_back_at": None}, {"taken_back_reason": "另一个理由"}):
        with pytest.raises(IntegrityError, match="a change set stays as it is"):
            write(change_set, **values)
    assert ChangeSet.objects.get().taken_back_reason == "传错"


def test_an_account_may_be_forgotten_and_its_name_stays(change_set):
    write(change_set, by=None)
    assert (ChangeSet.objects.get().by, ChangeSet.objects.get().by_name) == (None, "专班")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite empties a database by deleting its rows")
def test_it_is_not_deleted(change_set):
    with pytest.raises(IntegrityError, match="a change set stays as it is"), transaction.atomic():
        change_set.delete()
    assert ChangeSet.objects.exists()
