"""The report row as a state machine."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from departments.models import AuditEntry
from reports.build import claim
from reports.choices import ReportState
from reports.models import MonthlyReport
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    month = make.make_month()
    return claim.queue_report(cycle=month.cycle, actor=month.taskforce)


def test_a_queued_report_is_version_one_of_the_years_first_issue(report):
    assert (report.state, report.number, report.version) == (ReportState.QUEUED, 1, 1)


def test_every_scheme_counts_its_own_issues_and_every_year_begins_anew(report):
    cycle = report.cycle
    other = make.make_scheme(code="city")
    months = [
        make.make_cycle(scheme=cycle.scheme, region=cycle.region, month=date(2026, 6, 1)),
        make.make_cycle(scheme=other, region=cycle.region),
        make.make_cycle(scheme=cycle.scheme, region=make.make_region()),
        make.make_cycle(scheme=cycle.scheme, region=cycle.region, month=date(2027, 1, 1)),
    ]
    assert [claim.queue_report(cycle=month, actor=None).number for month in months] == [2, 1, 1, 1]


def test_asking_twice_while_it_waits_gives_the_same_row_and_one_audit_line(report):
    again = claim.queue_report(cycle=report.cycle, actor=None)
    assert again.pk == report.pk
    assert AuditEntry.objects.filter(action="report.queue").count() == 1


def test_only_the_first_of_two_claims_wins(report):
    assert [bool(claim.claim(report_id=report.pk)), bool(claim.claim(report_id=report.pk))] == [True, False]


def test_a_claim_is_taken_over_only_when_its_worker_must_be_dead(report):
    now = timezone.now()
    first = claim.claim(report_id=report.pk, at=now)
    assert claim.claim(report_id=report.pk, at=now + claim.CLAIM_LASTS) is None
    second = claim.claim(report_id=report.pk, at=now + claim.CLAIM_LASTS + timedelta(seconds=1))
    assert second not in {None, first}


def test_a_worker_that_comes_back_after_it_was_given_up_can_write_nothing(report):
    now = timezone.now()
    first = claim.claim(report_id=report.pk, at=now)
    claim.claim(report_id=report.pk, at=now + claim.CLAIM_LASTS * 2)
    with pytest.raises(claim.LostClaim):
        claim.say_progress(report_id=report.pk, claim=first, progress=50, stage="scoring")
    claim.fail(report_id=report.pk, claim=first, error="too late", again=False)
    report.refresh_from_db()
    assert (report.state, report.error, report.progress) == (ReportState.BUILDING, "", 0)


def test_the_sweeper_gives_back_what_a_dead_worker_held_and_leaves_the_living_alone(report):
    now = timezone.now()
    claim.claim(report_id=report.pk, at=now)
    assert claim.release_stuck_reports(at=now + timedelta(minutes=1)) == []
    assert claim.release_stuck_reports(at=now + claim.CLAIM_LASTS * 2) == [report.pk]
    report.refresh_from_db()
    assert (report.state, report.error) == (ReportState.QUEUED, claim.STOPPED)


def test_after_the_last_attempt_the_report_is_failed_and_says_why(report):
    for _attempt in range(claim.MAX_ATTEMPTS):
        token = claim.claim(report_id=report.pk)
        claim.fail(report_id=report.pk, claim=token, error="the disk is full", again=True)
    report.refresh_from_db()
    assert (report.state, report.attempts, report.error) == (ReportState.FAILED, 3, "the disk is full")
    assert claim.claim(report_id=report.pk) is None


def test_a_failed_report_is_queued_again_as_the_same_version_with_fresh_attempts(report):
    MonthlyReport.objects.filter(pk=report.pk).update(state=ReportState.FAILED, attempts=3, error="x")
    again = claim.queue_report(cycle=report.cycle, actor=None)
    assert (again.pk, again.state, again.attempts, again.error) == (report.pk, ReportState.QUEUED, 0, "")


def test_only_reports_that_waited_too_long_are_enqueued_again(report):
    now = report.requested_at
    assert claim.waiting_reports(at=now + timedelta(seconds=30)) == []
    assert claim.waiting_reports(at=now + timedelta(seconds=61)) == [report.pk]
