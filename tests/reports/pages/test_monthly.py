"""The pages of the monthly report."""

import io
from copy import deepcopy

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from departments.choices import Role
from departments.models import AuditEntry
from indicators.models import Figure
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.choices import ReportState
from reports.models import MonthlyReport
from reports.publishing.read_checklist import read_checklist
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def may(module_db):
    return make.make_month()


@pytest.fixture
def month(may):
    return deepcopy(may)


@pytest.fixture
def boss(month, sign_in):
    return sign_in(month.taskforce)


def build(month, reason=""):
    report = queue_report(cycle=month.cycle, actor=None, reason=reason)
    run_build(report_id=report.pk)
    report.refresh_from_db()
    return report


def at(name, query=""):
    return reverse(name, args=["2026-05"]) + query


def publish(boss, version):
    """Every box of the checklist ticked, and the month typed."""
    tokens = read_checklist(report=MonthlyReport.objects.get(version=version)).tokens
    data = {"version": version, "month": "2026-05", **dict.fromkeys(tokens, "on")}
    return boss.post(at("report_publish"), data)


def test_one_press_builds_and_the_progress_page_leads_to_the_report(month, boss, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = boss.post(at("report_build"))
    assert response.url == at("report_progress")
    assert boss.get(response.url).url == at("report_detail", "?version=1")
    assert MonthlyReport.objects.get().state == ReportState.READY


def test_the_progress_page_asks_again_by_itself_while_the_report_waits(month, boss):
    queue_report(cycle=month.cycle, actor=None)
    response = boss.get(at("report_progress"))
    assert (response.status_code, response["Refresh"]) == (200, "2")
    assert "<progress" in response.content.decode()


def test_the_list_names_months_without_a_report_to_the_task_force(month, boss, sign_in):
    assert "2026-05" in boss.get(reverse("report_list")).content.decode()
    leader = sign_in(make.make_user(Role.LEADER, region=month.region))
    assert at("report_build") not in leader.get(reverse("report_list")).content.decode()


def test_a_failed_build_says_why(month, boss):
    report = queue_report(cycle=month.cycle, actor=None)
    MonthlyReport.objects.filter(pk=report.pk).update(state=ReportState.FAILED, error="磁盘已满")
    assert "磁盘已满" in boss.get(at("report_detail")).content.decode()


@pytest.fixture(scope="class")
def draft(may, class_db):
    return build(deepcopy(may))


@pytest.mark.usefixtures("draft")
class TestOfABuiltMonth:
    def test_a_draft_is_seen_by_the_task_force_alone(self, month, boss, sign_in):
        leader = sign_in(make.make_user(Role.LEADER, region=month.region))
        assert boss.get(at("report_detail")).status_code == 200
        for name in ("report_detail", "report_download"):
            assert leader.get(at(name)).status_code == 404

    def test_publishing_needs_the_month_typed(self, month, boss):
        boss.post(at("report_publish"), {"version": 1})
        assert MonthlyReport.objects.get().state == ReportState.READY
        publish(boss, 1)
        assert MonthlyReport.objects.get().state == ReportState.PUBLISHED

    def test_nobody_else_builds_or_publishes(self, month, sign_in):
        for role in (Role.LEADER, Role.STAFF, Role.REVIEWER):
            client = sign_in(make.make_user(role, department=month.bureaus[0]))
            assert client.post(at("report_build")).status_code == 403
            assert client.post(at("report_publish"), {"version": 1, "read": "on"}).status_code == 403

    def test_another_regions_report_is_not_found(self, month, sign_in):
        stranger = sign_in(make.make_taskforce(make.make_region()))
        for name in ("report_detail", "report_progress", "report_download"):
            assert stranger.get(at(name)).status_code == 404
        assert stranger.post(at("report_build")).status_code == 404

    def test_a_published_month_is_only_built_again_with_a_reason(self, month, boss, django_capture_on_commit_callbacks):
        publish(boss, 1)
        boss.post(at("report_build"))
        assert MonthlyReport.objects.count() == 1
        with django_capture_on_commit_callbacks(execute=True):
            boss.post(at("report_build"), {"reason": "市监局更正"})
        assert MonthlyReport.objects.get(version=2).state == ReportState.READY

    @pytest.mark.long
    def test_a_correction_shows_what_it_would_change_and_then_what_it_changed(self, month, boss):
        publish(boss, 1)
        Figure.objects.filter(indicator=month.leaves[0]).update(value=77)
        build(month, reason="市监局更正")
        page = boss.get(at("report_detail", "?version=2")).content.decode()
        assert "<del>50</del>" in page and "<ins>77</ins>" in page
        publish(boss, 2)
        page = boss.get(at("report_detail", "?version=2")).content.decode()
        assert "<del>50</del>" in page and "<ins>77</ins>" in page
        assert "<ins>" not in boss.get(at("report_detail", "?version=1")).content.decode()

    def test_the_download_is_a_workbook_of_the_version_asked_for_and_is_on_record(self, month, boss):
        response = boss.get(at("report_download", "?version=1"))
        assert "_v1.xlsx" in response["Content-Disposition"]
        assert len(CalamineWorkbook.from_filelike(io.BytesIO(response.content)).sheet_names) == 11
        small = boss.get(at("report_download", "?version=1&paper=a4"))
        assert "_v1_A4.xlsx" in small["Content-Disposition"] and small.content != response.content
        page = boss.get(at("report_detail", "?version=1")).content.decode()
        assert f"{reverse('report_download', args=['2026-05'])}?version=1&amp;paper=a4" in page
        assert AuditEntry.objects.filter(action="report.export", actor=month.taskforce).exists()

    @pytest.mark.long
    def test_the_list_takes_the_same_queries_for_one_and_three_reports(self, month, boss, django_assert_num_queries):
        publish(boss, 1)
        with django_assert_num_queries(7):
            boss.get(reverse("report_list"))
        for _version in (2, 3):
            publish(boss, build(month, reason="更正").version)
        assert MonthlyReport.objects.count() == 3
        with django_assert_num_queries(7):
            boss.get(reverse("report_list"))
