"""Which report may be published."""

import pytest

from indicators.choices import CycleState
from indicators.models import Cycle
from reports.choices import ReportState
from reports.models import MonthlyReport
from reports.publishing.publish import CannotPublish
from tests import factories as make
from tests.reports.exact import build, exact_month
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db


def test_only_a_report_that_is_ready_is_published_and_another_freezes_nothing():
    report = build(exact_month())
    actor = make.make_taskforce(report.region)
    for state in set(ReportState) - {ReportState.READY}:
        MonthlyReport.objects.update(state=state, withdrawal_reason="误发")
        with pytest.raises(CannotPublish):
            publish_knowingly(report=report, actor=actor)
        assert (MonthlyReport.objects.get().state, Cycle.objects.get().state) == (state, CycleState.CLOSED)
    MonthlyReport.objects.update(state=ReportState.READY)
    assert publish_knowingly(report=report, actor=actor).state == ReportState.PUBLISHED
