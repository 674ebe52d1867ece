"""build_report: what a person at a terminal reads, and what a script learns from the exit code."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Indicator
from reports.build.claim import claim, queue_report
from reports.choices import ReportState
from reports.models import FigureRow, IndicatorRow, MonthlyReport
from tests.factories import make_cycle, make_figure, make_month, make_region, make_scheme
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db


def output_of(*arguments: str) -> str:
    out = StringIO()
    call_command("build_report", *arguments, stdout=out)
    return out.getvalue()


def test_a_month_is_built_and_the_digest_is_said() -> None:
    month = make_month()
    text = output_of("2026-05")
    report = MonthlyReport.objects.get()
    assert report.state == ReportState.READY
    assert report.cycle == month.cycle
    assert report.rows_digest in text and "v1" in text
    assert IndicatorRow.objects.filter(report=report).count() == len(month.leaves) + 1
    assert FigureRow.objects.filter(report=report).exists()


def test_building_twice_remakes_the_draft_with_the_same_digest() -> None:
    make_month()
    assert output_of("2026-05") == output_of("2026-05")
    assert MonthlyReport.objects.count() == 1


def test_a_published_month_gets_the_next_version_beside_it() -> None:
    month = make_month()
    output_of("2026-05")
    first = publish_knowingly(report=MonthlyReport.objects.get(), actor=month.taskforce)
    assert "v2" in output_of("2026-05", "--reason", "更正")
    first.refresh_from_db()
    assert first.state == ReportState.PUBLISHED
    assert MonthlyReport.objects.get(version=2).reason == "更正"


def test_a_worker_builds_it_when_asked(django_capture_on_commit_callbacks: object) -> None:
    make_month()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        output_of("2026-05", "--async")
    assert MonthlyReport.objects.get().state in {ReportState.READY, ReportState.QUEUED}


def test_an_unknown_month_names_the_latest_ones() -> None:
    make_month()
    with pytest.raises(CommandError, match="2026-05"):
        output_of("2031-01")


def test_two_regions_with_the_same_month_must_be_told_apart() -> None:
    month = make_month()
    other = make_region(code="990299")
    make_cycle(scheme=month.scheme, region=other)
    with pytest.raises(CommandError, match="--region 990299"):
        output_of("2026-05")
    assert "v1" in output_of("2026-05", "--region", month.region.code)


def test_two_schemes_with_the_same_month_must_be_told_apart() -> None:
    month = make_month()
    make_cycle(scheme=make_scheme(code="city"), region=month.region)
    with pytest.raises(CommandError, match="--scheme city"):
        output_of("2026-05")
    assert "v1" in output_of("2026-05", "--scheme", month.scheme.code)


def test_a_failed_build_ends_with_an_error_that_says_why() -> None:
    month = make_month()
    # An indicator that stands under itself, which no service lets anybody make, cannot be composed.
    leaf = month.leaves[0]
    Indicator.objects.filter(pk=leaf.pk).update(parent=leaf)
    with pytest.raises(CommandError, match="RecursionError"):
        output_of("2026-05")
    assert MonthlyReport.objects.get().state == ReportState.FAILED


def test_a_report_in_the_hands_of_another_worker_is_left_to_it() -> None:
    month = make_month()
    claim(report_id=queue_report(cycle=month.cycle, actor=None).pk)
    with pytest.raises(CommandError):
        output_of("2026-05")
    assert MonthlyReport.objects.get().state == ReportState.BUILDING


def test_an_empty_month_is_built_too() -> None:
    month = make_month()
    june = make_cycle(scheme=month.scheme, region=month.region, month=month.cycle.start.replace(month=6))
    output_of("2026-06")
    assert MonthlyReport.objects.get(cycle=june).summary["reported"] == 0
    make_figure(month.leaves[0], month.bureaus[0], june, 55)
    output_of("2026-06")
    assert MonthlyReport.objects.get(cycle=june).summary["reported"] == 1
