"""From the proposal on the page to the report version that carries the correction."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.models import AuditEntry
from indicators.models import Correction, Figure
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.models import FigureRow, MonthlyReport
from reports.publishing.publish import CannotPublish
from tests import factories as make
from tests.flows.counties import busy_county
from tests.flows.pages import Page, Person
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db
SIGNED = {"I have read this sentence and sign it with my name.": True}


@pytest.fixture(scope="module")
def county(module_db):
    busy = busy_county()
    Correction.objects.all().delete()
    return busy


@pytest.fixture
def busy(county):
    return deepcopy(county)


def person(user) -> Person:
    somebody = Person(user.username)
    somebody.client.force_login(user)
    return somebody


def figure_of(busy) -> Figure:
    return Figure.objects.get(cycle=busy.month.cycle, department=busy.bureau, indicator=busy.month.leaves[0])


def propose(busy, value="61", reason="误报") -> Page:
    figure = figure_of(busy)
    page = person(busy.users["staff"]).open(reverse("correction_new"))
    page = page.follow(f"Correct {figure.indicator}")
    return page.press("Send to the task force", {"Value": value, "Reason": reason})


def build(busy) -> MonthlyReport:
    report = queue_report(cycle=busy.month.cycle, actor=busy.month.taskforce, reason="更正")
    assert run_build(report_id=report.pk) == "built"
    return MonthlyReport.objects.get(pk=report.pk)


@pytest.mark.long
def test_staff_propose_the_task_force_grants_and_the_next_version_carries_it(busy):
    page = propose(busy)
    assert "50.00 件" in page.main and "61.00 件" in page.main and "not numbered" in page.main
    pk = Correction.objects.get().pk
    boss = person(busy.users["taskforce"])
    page = boss.open(reverse("correction_detail", args=[pk])).press("See what granting it moves", {"Answer": "属实"})
    page = page.press("Sign and grant the correction", SIGNED)
    number = Correction.objects.get().document_number
    assert number.endswith("1号") and number in page.main and "From the next published version on" in page.main
    page = boss.open(reverse("report_detail", args=[busy.month.cycle.label]))
    assert number in page.main and number in page.root.xpath("//input[@name='reason']/@value")
    report = build(busy)
    assert Correction.objects.get().report_version == 0, "built is not published"
    publish_knowingly(report=report, actor=busy.month.taskforce)
    assert Correction.objects.get().report_version == 2
    row = FigureRow.objects.get(report=report, code=busy.month.leaves[0].code, department_code=busy.bureau.code)
    assert row.value == 61
    assert "version 2" in boss.open(reverse("correction_list")).row(number)["In report version"]
    assert number not in boss.open(reverse("report_detail", args=[busy.month.cycle.label])).main


@pytest.mark.long
def test_a_version_built_before_the_decision_is_not_published(busy):
    propose(busy)
    report = build(busy)
    page = person(busy.users["taskforce"]).open(reverse("correction_detail", args=[Correction.objects.get().pk]))
    page.press("See what granting it moves").press("Sign and grant the correction", SIGNED)
    with pytest.raises(CannotPublish, match="changed since this version was built"):
        publish_knowingly(report=report, actor=busy.month.taskforce)
    assert Correction.objects.get().report_version == 0
    publish_knowingly(report=build(busy), actor=busy.month.taskforce)
    assert Correction.objects.get().report_version == 2


def test_what_a_first_version_carried_is_not_claimed_by_a_later_one(busy):
    propose(busy)
    Correction.objects.update(state="granted", report_version=1, decided_at=timezone.now() - timedelta(days=9))
    publish_knowingly(report=build(busy), actor=busy.month.taskforce)
    assert Correction.objects.get().report_version == 1


@pytest.mark.parametrize(
    ("value", "reason", "text"),
    [("abc", "误报", "abc"), ("61", "", "61"), ("", "误报", ""), ("50", "误报", "50"), ("NaN", "误报", "NaN")],
)
@pytest.mark.long
def test_what_cannot_be_proposed_comes_back_as_it_was_typed(busy, value, reason, text):
    page = propose(busy, value, reason)
    assert "There is a problem" in page.main and not Correction.objects.exists()
    assert page.root.xpath("//input[@name='value']/@value") == ([text] if text else [])


def test_a_refusal_without_an_answer_says_so(busy):
    propose(busy)
    page = person(busy.users["taskforce"]).open(reverse("correction_detail", args=[Correction.objects.get().pk]))
    assert "There is a problem" in page.press("Refuse").main
    assert "Refused" in page.press("Refuse", {"Answer": "数据无误"}).main
    assert figure_of(busy).value == 50


def test_nobody_sees_a_decision_form_for_the_own_proposal(busy):
    boss = busy.users["taskforce"]
    propose(busy)
    Correction.objects.update(requested_by=boss)
    page = person(boss).open(reverse("correction_detail", args=[Correction.objects.get().pk]))
    assert "See what granting it moves" not in page.main
    page.person.client.post(reverse("correction_decide", args=[Correction.objects.get().pk]), {"decision": "grant"})
    assert Correction.objects.get().state == "waiting" and figure_of(busy).value == 50


def test_another_regions_task_force_finds_nothing_and_its_attempt_is_on_record(busy, sign_in):
    propose(busy)
    elsewhere = make.make_taskforce(make.make_region())
    address = reverse("correction_decide", args=[Correction.objects.get().pk])
    assert sign_in(elsewhere).post(address, {"decision": "grant"}).status_code == 404
    assert AuditEntry.objects.get(action="correction.denied").actor == elsewhere


def test_figures_of_another_unit_or_month_cannot_be_reached(busy, sign_in):
    client = sign_in(busy.users["staff"])
    leaf, other = busy.month.leaves[0].code, busy.month.bureaus[1]
    for query in (
        {"department": other.code, "indicator": leaf},
        {"department": "nobody"},
        {"cycle": "2020-03"},
        {"cycle": busy.open_cycle.label},
        {"indicator": busy.month.leaves[1].code},
    ):
        assert client.get(reverse("correction_new", query=query)).status_code == 404
    address = reverse("correction_new", query={"department": other.code, "indicator": busy.month.leaves[1].code})
    assert client.post(address, {"value": "1", "reason": "x"}).status_code == 404
    assert not Correction.objects.exists()
    assert AuditEntry.objects.filter(action="correction.denied").count() == 1


def test_staff_of_other_units_neither_see_nor_open_the_document(busy, sign_in):
    propose(busy, reason="本局之事")
    stranger = sign_in(make.make_user("staff", department=busy.month.bureaus[1]))
    assert stranger.get(reverse("correction_detail", args=[Correction.objects.get().pk])).status_code == 404
    assert "本局之事" not in stranger.get(reverse("correction_list")).content.decode()
