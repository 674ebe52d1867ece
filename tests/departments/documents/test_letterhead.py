"""Office, readers and phrases of the documents are the county's own."""

import pytest
from django.urls import reverse
from django.utils import translation

from departments.choices import Role
from departments.documents.letterhead import letterhead_of
from departments.lists.exports import office_title
from departments.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_what_nobody_wrote_down_is_made_from_the_name_of_the_region():
    region = make.make_region(name="望岚县")
    assert letterhead_of(region).office == "望岚县优化营商环境工作领导小组办公室"
    assert letterhead_of(region).prefix == "望营办"


def test_what_the_task_force_wrote_counts(client):
    boss = make.make_user(Role.TASKFORCE, department=make.make_department())
    client.force_login(boss)
    address = reverse("letterhead")
    client.post(address, {"office": "县委优化办", "prefix": "县优办"})
    head = letterhead_of(boss.home_region)
    assert (head.office, head.prefix, head.short_office) == ("县委优化办", "县优办", f"{boss.home_region.name}营商办")
    assert AuditEntry.objects.filter(action="document.letterhead").count() == 1


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("差距 2026-10", "2026年10月差距一览表"),
        ("人员", "人员一览表"),
        ("整改台账", "整改台账"),
        ("优化营商环境指标责任分工表", "优化营商环境指标责任分工表"),
    ],
)
def test_a_list_is_called_as_an_office_writes_it(title, written):
    assert office_title(title) == written
