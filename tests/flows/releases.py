"""Beside a busy county what passes by: a version that is ready, versions under embargo, a sheet just submitted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from departments.choices import Role
from departments.meetings.plan import plan_meeting
from departments.models import Meeting
from indicators.choices import CycleState, FigureState
from indicators.entry.save import save_figures
from indicators.entry.submit import submit_figures
from indicators.figures.facts import Entry
from indicators.models import Correction, Cycle, Figure, SchemeSettings
from reports.build.claim import queue_report
from reports.build.run import run_build
from reports.models import MonthlyReport, Objection
from reports.publishing.objections import raise_objection
from tests import factories as make
from tests.flows.counties import Busy
from tests.reports.publishing.publish import publish_knowingly

HOURS = {"leaders_after": 4, "units_after": 24, "everybody_after": 48}


@dataclass(frozen=True)
class Passing:
    """Each lasts for some hours only."""

    ready: MonthlyReport
    fresh: MonthlyReport  # published, and seen by the task force alone: it may be withdrawn
    to_units: MonthlyReport  # each unit sees its own result and may object to it
    objection: Objection  # of the first bureau, unanswered
    waiting_correction: Correction
    submitted: Cycle  # in which the first bureau has just submitted a figure
    drafted: Figure  # of the first bureau in the open month, with a file
    planned: Meeting  # whose agenda has not been assembled
    ticked: str  # code of the indicator of whose categories the bureaus complete some


def play_releases(busy: Busy) -> Passing:
    """Three months before the published one, released by hours; the open month's first figure is submitted."""
    SchemeSettings.objects.filter(scheme=busy.month.scheme).update(**HOURS)
    ready, fresh, to_units = (_build(busy, month) for month in (date(2026, 8, 1), date(2026, 7, 1), date(2026, 6, 1)))
    now, boss, typist = timezone.now(), busy.month.taskforce, busy.users[Role.STAFF]
    fresh = publish_knowingly(report=fresh, actor=boss, at=now - timedelta(hours=1))
    to_units = publish_knowingly(report=to_units, actor=boss, at=now - timedelta(hours=25))
    code = busy.month.leaves[0].code
    objection = raise_objection(report=to_units, code=code, reason="与平台数据不符", actor=typist)
    _lend(busy)
    before = timezone.make_aware(datetime(2026, 11, 2, 9))
    planned = plan_meeting(region=busy.month.region, month=date(2026, 11, 1), actor=boss, at=before)
    waiting = busy.waiting_correction
    return Passing(ready, fresh, to_units, objection, waiting, _submit(busy), _draft(busy), planned, code)


def _lend(busy: Busy) -> None:
    """The reviewer's rights to the typist, from today; the task force's to a typist of another unit, not consented."""
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=3)
    make.make_delegation(busy.users[Role.REVIEWER], busy.users[Role.STAFF], today, later)
    other = make.make_user(Role.STAFF, department=busy.month.bureaus[1])
    make.make_delegation(busy.month.taskforce, other, today, later)


def _draft(busy: Busy) -> Figure:
    """A figure of the first bureau that it may still change, with evidence."""
    leaf, typist = busy.month.leaves[len(busy.month.bureaus)], busy.users[Role.STAFF]
    Figure.objects.filter(cycle=busy.open_cycle, indicator=leaf, department=busy.bureau).delete()
    figure = make.make_figure(leaf, busy.bureau, busy.open_cycle, 60, state=FigureState.DRAFT, entered_by=typist)
    make.make_evidence(figure, uploaded_by=typist)
    return figure


def _build(busy: Busy, month: date) -> MonthlyReport:
    cycle = make.make_cycle(scheme=busy.month.scheme, region=busy.month.region, month=month, state=CycleState.CLOSED)
    figures = list(Figure.objects.filter(cycle=busy.month.cycle).approved())
    for figure in figures:
        figure.pk, figure.cycle = None, cycle
    Figure.objects.bulk_create(figures)
    report = queue_report(cycle=cycle, actor=busy.month.taskforce)
    assert run_build(report_id=report.pk) == "built"
    report.refresh_from_db()
    return report


def _submit(busy: Busy) -> Cycle:
    """The figure that the first bureau owes first, as its typist types it."""
    leaf, cycle, typist = busy.month.leaves[0], busy.open_cycle, busy.users[Role.STAFF]
    Figure.objects.filter(cycle=cycle, indicator=leaf, department=busy.bureau).delete()
    saved = save_figures(cycle=cycle, entries=[Entry(leaf.pk, busy.bureau.pk, value=Decimal(52))], actor=typist)
    assert saved.refused == []
    assert len(submit_figures(cycle, busy.bureau, typist, [leaf.pk]).done) == 1
    return cycle
