"""Which report may be published."""

import pytest

from indicators.choices import CycleState
from indicators.models import Cycle
from reports.choices import ReportState
from reports.models import MonthlyReport
from reports.publishing.publish import CannotPublish, publish_report
from tests import factories as make
from tests.reports.exact import build, exact_month

pytestmark = pytest.mark.django_db


def test_only_a_report_that_is_ready_is_published_and_another_freezes_nothing():
    report = build(exact_month())
    actor = make.make_taskforce(report.region)
    for state in set(ReportState) - {ReportState.READY}:
        MonthlyReport.objects.update(state=state)
        with pytest.raises(CannotPublish):
            publish_report(report=report, actor=actor)
        assert (MonthlyReport.objects.get().state, Cycle.objects.get().state) == (state, CycleState.CLOSED)
    MonthlyReport.objects.update(state=ReportState.READY)
    assert publish_report(report=report, actor=actor).state == ReportState.PUBLISHED


def test_a_month_that_was_opened_again_is_not_published_until_it_is_closed():
    report = build(exact_month())
    actor = make.make_taskforce(report.region)
    Cycle.objects.update(state=CycleState.OPEN)
    with pytest.raises(CannotPublish):
        publish_report(report=report, actor=actor)
    assert Cycle.objects.get().state == CycleState.OPEN
    Cycle.objects.update(state=CycleState.CLOSED)
    publish_report(report=report, actor=actor)
    assert Cycle.objects.get().state == CycleState.FROZEN
