"""文件晚于关账日期: a document dated after the month was closed is shown as such, and only there."""

import csv
import io
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import Role
from indicators.benchmarks.late import closing_day, late_note
from indicators.choices import CycleState
from tests import factories as make
from tests.flows.counties import publish
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
NOTE = "文件晚于关账日期（2026-06-05）"


@pytest.fixture
def desk():
    deadline = timezone.make_aware(datetime(2026, 6, 5, 18))
    return make_desk(deadline=deadline, state=CycleState.CLOSED)


def documents(desk, sign_in, **query):
    page = sign_in(desk.taskforce).get(reverse("benchmark_list", query={"month": "2026-05", **query}))
    return page.content.decode()


def test_a_month_is_closed_on_its_deadline_or_when_somebody_closed_it(desk):
    assert closing_day(desk.cycle) == date(2026, 6, 5)
    desk.cycle.closed_at = timezone.make_aware(datetime(2026, 6, 3, 9))
    assert closing_day(desk.cycle) == date(2026, 6, 3)
    desk.cycle.state = CycleState.OPEN
    assert closing_day(desk.cycle) is None


@pytest.mark.parametrize("day", [None, date(2026, 6, 5)])
def test_a_document_of_that_day_or_without_a_date_is_not_late(day):
    assert late_note(day, date(2026, 6, 5)) == late_note(day, None) == ""


def test_the_list_shows_it_beside_the_document_on_the_page_and_in_the_file(desk, sign_in):
    make.make_benchmark(desk.speed, desk.region, "1", "2", published_on=date(2026, 6, 20))
    make.make_benchmark(desk.award, desk.region, "1", "2", published_on=date(2026, 5, 20))
    assert documents(desk, sign_in).count(NOTE) == 1
    assert documents(desk, sign_in, export="csv").count(NOTE) == 1


def test_for_a_later_month_the_same_document_came_in_time(desk, sign_in):
    make.make_benchmark(desk.speed, desk.region, "1", "2", published_on=date(2026, 6, 20))
    assert documents(desk, sign_in, month="2026-06").count("文件晚于关账日期") == 0


def test_the_page_of_the_indicator_shows_it(desk, sign_in):
    make.make_settings(desk.cycle.scheme)
    make.make_benchmark(desk.speed, desk.region, "1", "2", published_on=date(2026, 6, 20))
    make.make_figure(desk.speed, desk.unit, desk.cycle, "3")
    publish(desk.cycle, desk.taskforce)
    reader = sign_in(make.make_user(Role.LEADER, region=desk.region))
    page = reader.get(reverse("indicator_detail", args=[desk.speed.code]))
    with translation.override("zh-hans"):
        assert str(page.context["late_document"]) == NOTE


def test_the_list_says_as_of_what_its_numbers_are_and_of_which_document(desk, sign_in):
    make.make_benchmark(desk.speed, desk.region, "1", "2", published_on=date(2026, 5, 20), source_document="通报")
    make.make_benchmark(desk.award, desk.region, "1", "2", source_document="便函")
    with translation.override("zh-hans"):
        address = reverse("benchmark_list", query={"month": "2026-05", "format": "csv"})
        lines = list(csv.DictReader(io.StringIO(sign_in(desk.taskforce).get(address).content.decode("utf-8-sig"))))
    found = {line["来源文件"]: line["截至"] for line in lines}
    assert found == {"通报": "未载明（2026-05-20发文）", "便函": "未载明"}
    page = documents(desk, sign_in)
    assert page.count("未载明") == 2 and "未载明（2026-05-20发文）" in page
