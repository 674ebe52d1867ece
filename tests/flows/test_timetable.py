"""A month that nobody touches but the timetable: opened, closed and built by beat alone, however often it strikes."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from config.celery import app
from departments.models import AuditEntry
from indicators.choices import CycleState
from indicators.models import Cycle
from reports.build.claim import CLAIM_LASTS, MAX_ATTEMPTS, claim, queue_report
from reports.choices import ReportState
from reports.models import IndicatorRow, MonthlyReport
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tasks_loaded():
    app.loader.import_default_modules()


@pytest.fixture
def county():
    """A bureau that leads one indicator of a monthly scheme."""
    region, scheme = make.make_region(), make.make_scheme()
    leaf = make.make_indicator(scheme=scheme)
    make.make_lead(leaf, make.make_department(region=region))
    return region


@pytest.fixture
def strike(monkeypatch, django_capture_on_commit_callbacks):
    """Let one entry of the timetable strike at a moment, twice: a second beat, or a message delivered again."""

    def run_task(name, *moment):
        now = timezone.make_aware(datetime(*moment))
        monkeypatch.setattr(timezone, "now", lambda: now)
        task = app.tasks[app.conf.beat_schedule[name]["task"]]
        for _twice in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                assert task.apply().successful()

    return run_task


def labels(state):
    return list(Cycle.objects.filter(state=state).values_list("label", flat=True))


@pytest.mark.long
def test_a_month_is_opened_closed_and_built_once(county, strike):
    strike("open-the-month", 2026, 5, 19, 1, 0)
    assert not Cycle.objects.exists()
    strike("open-the-month", 2026, 5, 20, 1, 0)
    assert labels(CycleState.OPEN) == ["2026-05"]
    strike("close-the-month", 2026, 6, 5, 17, 50)
    strike("build-closed-months", 2026, 6, 5, 17, 55)
    assert (labels(CycleState.OPEN), MonthlyReport.objects.count()) == (["2026-05"], 0)
    strike("close-the-month", 2026, 6, 5, 18, 0)
    assert labels(CycleState.CLOSED) == ["2026-05"]
    strike("build-closed-months", 2026, 6, 5, 18, 5)
    report = MonthlyReport.objects.get()
    assert (report.state, report.version, report.attempts) == (ReportState.READY, 1, 1)
    assert IndicatorRow.objects.filter(report=report).count() == 1
    trail = AuditEntry.objects.order_by("sequence").values_list("action", "actor_name")
    assert list(trail) == [
        ("cycle.open", "system"),
        ("cycle.close", "system"),
        ("report.queue", "system"),
        ("report.built", "system"),
    ]


def test_the_next_month_opens_beside_a_closed_one(county, strike):
    strike("open-the-month", 2026, 5, 20, 1, 0)
    strike("close-the-month", 2026, 6, 5, 18, 0)
    strike("open-the-month", 2026, 6, 20, 1, 0)
    assert (labels(CycleState.OPEN), labels(CycleState.CLOSED)) == (["2026-06"], ["2026-05"])


def test_several_closed_months_are_built_in_the_order_of_time(county, strike):
    scheme = make.make_scheme(code="late")
    for month in (7, 6, 5):
        first = datetime(2026, month, 1).date()
        make.make_cycle(scheme=scheme, region=county, month=first, state=CycleState.CLOSED)
    strike("build-closed-months", 2026, 9, 1, 0, 5)
    reports = MonthlyReport.objects.order_by("number").values_list("number", "cycle__label", "state")
    assert list(reports) == [
        (1, "2026-05", ReportState.READY),
        (2, "2026-06", ReportState.READY),
        (3, "2026-07", ReportState.READY),
    ]


def test_what_a_dead_worker_held_is_finished_and_given_up_after_the_last_try(county, strike):
    cycle = make.make_cycle(scheme=make.make_scheme(), region=county, state=CycleState.CLOSED)
    began = timezone.make_aware(datetime(2026, 6, 5, 18, 5))
    report = queue_report(cycle=cycle, actor=None, at=began)
    claim(report_id=report.pk, at=began)
    strike("release-stuck-builds", 2026, 6, 5, 18, 10)
    report.refresh_from_db()
    assert (report.state, report.attempts) == (ReportState.BUILDING, 1)
    strike("release-stuck-builds", 2026, 6, 5, 18, 15)
    report.refresh_from_db()
    assert (report.state, report.attempts) == (ReportState.READY, 2)

    hopeless = make.make_cycle(scheme=cycle.scheme, region=county, month=datetime(2026, 6, 1).date())
    again = queue_report(cycle=hopeless, actor=None, at=began)
    for _attempt in range(MAX_ATTEMPTS):
        MonthlyReport.objects.filter(pk=again.pk).update(state=ReportState.QUEUED)
        claim(report_id=again.pk, at=began - CLAIM_LASTS - timedelta(minutes=1))
    strike("release-stuck-builds", 2026, 6, 5, 18, 20)
    again.refresh_from_db()
    assert (again.state, again.error) == (ReportState.FAILED, "the worker stopped in the middle of the build")
