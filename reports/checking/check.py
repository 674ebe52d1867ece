"""Checking a month (核对): every number of its frozen rows, its file and its pages. Nothing is written down."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from departments.choices import Role
from departments.models import User
from reports.checking.addresses import list_of_targets, lists_of, pages_of, targets_of
from reports.checking.files import FileChecker
from reports.checking.losses import faults_of_losses
from reports.checking.month import FrozenMonth, read_month
from reports.checking.outcome import CheckedPage
from reports.checking.pages import PageChecker
from reports.checking.readers import check_other_readers
from reports.checking.recompute import (
    faults_of_figures,
    faults_of_indicators,
    faults_of_regions,
    faults_of_summary,
    faults_of_units,
)
from reports.checking.row_numbers import numbers_of_figure, numbers_of_indicator, numbers_of_region, numbers_of_unit
from reports.checking.target_facts import read_targets
from reports.checking.workbook import check_workbook
from reports.choices import RELEASED_STATES, STANDING_STATES
from reports.models import MonthlyReport
from reports.publishing.publish import compare

# Pages are read in the first; the workbook is handed out in each.
LANGUAGES = ("zh-hans", "en")


class NoReader(Exception):
    """Nobody of the region could open all the pages."""


def check_report(report: MonthlyReport) -> Iterator[CheckedPage]:
    """The frozen rows, every sheet of the workbook and every page, one after the other, as the task force reads them;
    and those pages that others see otherwise, as they see them.

    Raises ``NoReader`` where the region has no account of the task force.
    """
    reader = _reader_of(report)
    month = read_month(report)
    yield check_rows(month)
    for language in LANGUAGES:
        with translation.override(language):
            yield from check_workbook(month, language)
    with translation.override(LANGUAGES[0]):
        checker, book = PageChecker(month, reader), read_targets(report.region_id)
        for address in (*pages_of(month), *targets_of(book)):
            yield checker.check(address)
        files = FileChecker(checker, reader)
        for address in (*lists_of(month), list_of_targets(book)):
            yield from files.check(address)
        yield from check_other_readers(month, book)


def check_rows(month: FrozenMonth) -> CheckedPage:
    """The frozen rows by themselves: what follows from what, recomputed."""
    checked, parameters, by_code = CheckedPage("frozen rows"), month.report.parameters, month.by_code()
    for rows, numbers in (
        (month.indicators, numbers_of_indicator),
        (month.units, numbers_of_unit),
        (month.figures, numbers_of_figure),
        (month.regions, numbers_of_region),
    ):
        for row in rows:
            checked.kinds.update(fact.kind for fact in numbers(row, month.label))
    checked.triples = sum(row.gap is not None for row in month.indicators)
    checked.triples += sum(row.score_gap is not None for row in month.indicators)
    checked.unexplained += faults_of_indicators(month.indicators, parameters)
    checked.unexplained += faults_of_losses(month.indicators, parameters)
    checked.unexplained += faults_of_units(month.units, month.indicators, parameters)
    checked.unexplained += faults_of_figures(month.figures, by_code, parameters)
    checked.unexplained += faults_of_regions(month.regions, by_code)
    checked.unexplained += faults_of_summary(month.report.summary, month.indicators)
    checked.unexplained += _faults_of_changes(month.report)
    return checked


def _faults_of_changes(report: MonthlyReport) -> Iterator[str]:
    """The list of corrections is what the rows of the two versions say."""
    frozen = MonthlyReport.objects.filter(cycle=report.cycle, version__lt=report.version, state__in=RELEASED_STATES)
    former = frozen.order_by("-version").first()
    is_correction = former is not None and report.state in STANDING_STATES
    if former is not None and is_correction and report.changes != compare(before=former, after=report):
        yield f"the list of corrections is not what differs from version {former.version}"


def _reader_of(report: MonthlyReport) -> User:
    for user in User.objects.filter(is_active=True, grants__role=Role.TASKFORCE).order_by("pk"):
        if user.home_region_id == report.region_id:
            return user
    raise NoReader(str(report.region))
