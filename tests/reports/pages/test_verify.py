"""核验: what the code on a printed page says, to whom, and how often it may be guessed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.access.guessing import MOST_WRONG_CODES
from departments.choices import Role
from indicators.models import Figure, SchemeSettings
from reports.models import MonthlyReport
from reports.publishing.release import withdraw_report
from tests import factories as make
from tests.reports.exact import build, exact_month, publish
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return exact_month()


@pytest.fixture
def reader(cycle):
    return make.make_user(Role.STAFF, department=cycle.region.departments.get(short_name="税务局"))


def page_of(client, report):
    return client.get(reverse("report_verify", args=[report.printed_code]))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_code_says_county_month_version_and_digest_and_no_number_of_the_report(sign_in, cycle, reader):
    report = publish(cycle)
    text = text_of(page_of(sign_in(reader), report))
    for expected in ("云溪县", "2026-05", "第1版", "核验一致，为现行版本", report.rows_digest):
        assert expected in text
    assert not [number for number in ("62.345", "35.655", "44.60", "46.76") if number in text]


def test_the_code_of_a_corrected_version_leads_to_the_one_that_counts(sign_in, cycle, reader):
    first = publish(cycle)
    Figure.objects.filter(cycle=cycle, indicator__code="A-1").update(value=70)
    second = publish(cycle, "市监局更正")
    client = sign_in(reader)
    text = text_of(page_of(client, first))
    assert "不是现行版本：第2版已于" in text and "市监局更正" in text
    assert reverse("report_verify", args=[second.printed_code]) in text
    assert "核验一致，为现行版本" in text_of(page_of(client, second))


def test_what_is_not_released_to_the_reader_is_answered_like_a_code_that_does_not_exist(sign_in, cycle, reader):
    SchemeSettings.objects.update(leaders_after=4, units_after=24, everybody_after=48)
    boss = make.make_taskforce(cycle.region)
    report = publish_knowingly(report=build(cycle), actor=boss)
    client = sign_in(reader)
    hidden, unknown = page_of(client, report), client.get(reverse("report_verify", args=["0000-0000-0000"]))
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    shown = [text_of(answer).partition("<main")[2] for answer in (hidden, unknown)]
    assert shown[0].replace(report.printed_code, "") == shown[1].replace("0000-0000-0000", "")
    assert "尚未放行" in text_of(page_of(sign_in(boss), report))
    # From its hour on a unit reads its own result, on a page with the code.
    MonthlyReport.objects.update(units_from=timezone.now() - timedelta(minutes=1))
    assert page_of(sign_in(reader), report).status_code == 200


def test_a_draft_and_a_withdrawn_version_say_so_to_the_task_force_alone(sign_in, cycle, reader):
    SchemeSettings.objects.update(leaders_after=4, units_after=24, everybody_after=48)
    boss = make.make_taskforce(cycle.region)
    draft = build(cycle)
    assert "草稿：尚未发布" in text_of(page_of(sign_in(boss), draft))
    withdrawn = withdraw_report(report=publish_knowingly(report=draft, actor=boss), actor=boss, reason="口径有误")
    assert "口径有误" in text_of(page_of(sign_in(boss), withdrawn))
    assert page_of(sign_in(reader), withdrawn).status_code == 404


def test_a_stranger_and_another_county_learn_nothing(client, sign_in, cycle):
    report = publish(cycle)
    for code in (report.printed_code, "0000-0000-0000"):
        answer = client.get(reverse("report_verify", args=[code]))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login"))
    elsewhere = make.make_user(Role.LEADER, region=make.make_region("外县", code="430999"))
    assert page_of(sign_in(elsewhere), report).status_code == 404


def test_a_typed_code_is_read_generously_and_what_is_none_is_explained(sign_in, cycle, reader):
    report = publish(cycle)
    client = sign_in(reader)
    typed = f" {report.verification_code.lower()} "
    assert client.get(reverse("verify"), {"code": typed}).url == reverse("report_verify", args=[report.printed_code])
    assert "这不是核验码" in text_of(client.get(reverse("verify"), {"code": "12"}))


@pytest.mark.long
def test_guessing_is_slowed(sign_in, cycle, reader):
    report = publish(cycle)
    client = sign_in(reader)
    answers = [
        client.get(reverse("report_verify", args=[f"0000-0000-{n:04d}"])).status_code
        for n in range(MOST_WRONG_CODES + 1)
    ]
    assert answers == [404] * MOST_WRONG_CODES + [429]
    slowed = page_of(client, report)
    assert (slowed.status_code, slowed["Retry-After"]) == (429, "600")


@pytest.mark.long
def test_every_page_of_the_report_prints_its_code(sign_in, cycle):
    report = publish(cycle)
    client = sign_in(make.make_taskforce(cycle.region))
    pages = ["gaps", "rankings", "wall", "leader", "board", "module_list", "indicator_list"]
    addresses = [reverse(name) for name in pages] + [
        reverse("report_detail", args=["2026-05"]),
        reverse("indicator_detail", args=["A-1"]),
        reverse("unit_detail", args=["101"]),
        reverse("explain", args=["A-1"]),
        reverse("report_why", args=["2026-05"]),
    ]
    assert [each for each in addresses if report.printed_code not in client.get(each).content.decode()] == []
