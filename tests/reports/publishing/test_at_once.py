"""A figure that is approved in the moment in which its month is published."""

import threading
from datetime import date

import pytest
from django.db import connection

from departments.choices import Role
from indicators.choices import CycleState, FigureState
from indicators.models import Figure
from indicators.months import next_month
from indicators.review.decide import approve_figures
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.models import IndicatorRow, MonthlyReport
from reports.publishing.publish import CannotPublish, publish_report
from reports.publishing.read_checklist import read_checklist
from tests import factories as make
from tests.reports.exact import repeat_month

ROUNDS = 40


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
@pytest.mark.long
def test_it_is_in_the_report_or_it_is_not_approved():
    """Either the approval comes first, and the version is older than its figures; or the month is frozen, and approving
    asks for a signature."""
    first = make.make_month(bureaus=1, townships=0, leaves=2, month=date(2025, 1, 1))
    reviewer, cycles = make.make_user(Role.REVIEWER, department=first.bureaus[0]), [first.cycle]
    while len(cycles) < ROUNDS:
        cycles.append(repeat_month(first.cycle, next_month(cycles[-1].start)))
    outcomes = set()
    for cycle in cycles:
        figure = Figure.objects.get(cycle=cycle, indicator=first.leaves[0])
        Figure.objects.filter(pk=figure.pk).update(state=FigureState.SUBMITTED)
        report = queue_report(cycle=cycle, actor=first.taskforce)
        assert run_build(report_id=report.pk) == "built"
        report.refresh_from_db()
        tokens, gate, done = read_checklist(report=report).tokens, threading.Barrier(2), {}

        def publish(report=report, tokens=tokens, gate=gate, done=done):
            try:
                gate.wait()
                publish_report(report=report, actor=first.taskforce, acknowledged=tokens)
                done["published"] = True
            except CannotPublish:
                done["published"] = False
            finally:
                connection.close()

        def approve(figure=figure, gate=gate, done=done):
            try:
                gate.wait()
                done["approved"] = bool(approve_figures(figures=[figure.pk], actor=reviewer).done)
            finally:
                connection.close()

        threads = [threading.Thread(target=act) for act in (publish, approve)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert done["published"] != done["approved"], done
        outcomes.add(done["published"])
        figure.refresh_from_db()
        row = IndicatorRow.objects.get(report=report, code=first.leaves[0].code)
        assert row.value is None
        assert (figure.state == FigureState.APPROVED) == done["approved"]
        cycle.refresh_from_db()
        assert (cycle.state == CycleState.FROZEN) == done["published"]
    assert MonthlyReport.objects.count() == ROUNDS and outcomes
