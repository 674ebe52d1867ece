"""Builds by real workers on a real Redis and PostgreSQL: killed in the middle or asked for twice, they end the same.

The middle is made reachable from outside: whoever ends a build appends to the audit trail within the build's
transaction, so a build cannot get past a held audit head, and has written all its rows by then.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from departments.models import AuditEntry
from reports.build.claim import CLAIM_LASTS, queue_report
from reports.build.run import run_build
from reports.choices import ReportState
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport, RegionRow
from tests.factories import Month, make_month
from tests.workers import Worker, call_task, manage, row_held, until, working

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

AUDIT_HEAD = "SELECT * FROM departments_audithead FOR UPDATE"


def rows_of(report: MonthlyReport) -> list[list[tuple]]:
    """Every frozen row as stored, without the keys that only number rows."""
    found = []
    for model in (IndicatorRow, DepartmentRow, FigureRow, RegionRow):
        fields = [field.attname for field in model._meta.concrete_fields if field.name not in {"id", "report"}]
        found.append(list(model.objects.filter(report=report).order_by("pk").values_list(*fields)))
    return found


def build_alone(month: Month) -> tuple[str, list[list[tuple]]]:
    """Digest and rows of a build that nobody troubles; leaves no report behind."""
    report = queue_report(cycle=month.cycle, actor=None)
    assert run_build(report_id=report.pk) == "built"
    report.refresh_from_db()
    result = report.rows_digest, rows_of(report)
    assert report.rows_digest and result[1][0]
    assert result[1][2]
    report.delete()
    return result


def ask_for_build(env: dict[str, str], month: Month, *, times: int = 1) -> MonthlyReport:
    """By the command, as many times at once as said; all of them hand the report to a worker."""
    asking = [manage(env, "build_report", month.cycle.label, "--async") for _ in range(times)]
    for process in asking:
        text, _nothing = process.communicate(timeout=60)
        assert process.returncode == 0, text
    return MonthlyReport.objects.get(cycle=month.cycle)


def state_of(report: MonthlyReport) -> str:
    report.refresh_from_db()
    return report.state


def let_the_claim_grow_old(report: MonthlyReport) -> None:
    MonthlyReport.objects.filter(pk=report.pk).update(
        claimed_at=timezone.now() - 2 * CLAIM_LASTS - timedelta(minutes=1)
    )


@pytest.fixture
def month() -> Month:
    return make_month(bureaus=4, townships=8, leaves=12)


@pytest.mark.parametrize("kill", [Worker.kill, Worker.kill_pool], ids=["whole worker", "process at work"])
@pytest.mark.long
def test_a_build_killed_in_the_middle_leaves_nothing_and_ends_like_an_undisturbed_one(
    month, production_env, tmp_path, kill
):
    digest, rows = build_alone(month)
    report = ask_for_build(production_env, month)
    with working(production_env, tmp_path / "first.log") as first:
        with row_held(production_env["DATABASE_URL"], AUDIT_HEAD) as waiting:
            until(waiting, "the build waits with all rows written")
            assert (state_of(report), report.progress) == (ReportState.BUILDING, 70)
            kill(first)
        until(
            lambda: first.process.poll() is not None or first.has_logged("busy"),
            "the message came back to a claimed row",
        )
    assert state_of(report) == ReportState.BUILDING
    assert rows_of(report) == [[], [], [], []], "half a report is visible"

    let_the_claim_grow_old(report)
    with working(production_env, tmp_path / "second.log"):
        call_task(production_env, "reports.tasks.release_stuck")
        until(lambda: state_of(report) == ReportState.READY, "the report is ready")
    assert report.rows_digest == digest
    assert rows_of(report) == rows
    assert (report.attempts, MonthlyReport.objects.count()) == (2, 1)


@pytest.mark.long
def test_a_build_asked_for_twice_at_the_same_time_is_done_once(month, production_env, tmp_path):
    digest, rows = build_alone(month)
    AuditEntry.objects.all().delete()
    report = ask_for_build(production_env, month, times=2)
    with working(production_env, tmp_path / "both.log", concurrency=2) as worker:
        with row_held(production_env["DATABASE_URL"], AUDIT_HEAD) as waiting:
            until(waiting, "one build waits with all rows written")
            until(lambda: worker.has_logged("busy"), "the other finds the row taken")
        until(lambda: state_of(report) == ReportState.READY, "the report is ready")
    assert report.rows_digest == digest
    assert rows_of(report) == rows
    assert (report.attempts, MonthlyReport.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="report.built").count() == 1


@pytest.mark.long
def test_a_message_that_got_lost_is_sent_again_by_the_timetable(month, production_env, tmp_path):
    digest, rows = build_alone(month)
    report = queue_report(cycle=month.cycle, actor=None, at=timezone.now() - timedelta(minutes=5))
    with working(production_env, tmp_path / "only.log"):
        call_task(production_env, "reports.tasks.release_stuck")
        until(lambda: state_of(report) == ReportState.READY, "the report is ready")
    assert (report.rows_digest, rows_of(report)) == (digest, rows)


@pytest.mark.long
def test_a_closed_month_is_built_by_the_timetable_alone(month, production_env, tmp_path):
    digest, rows = build_alone(month)
    with working(production_env, tmp_path / "only.log"):
        call_task(production_env, "reports.tasks.build_closed_cycles")
        until(lambda: MonthlyReport.objects.filter(state=ReportState.READY).exists(), "the report is ready")
    report = MonthlyReport.objects.get()
    assert (report.rows_digest, rows_of(report)) == (digest, rows)
