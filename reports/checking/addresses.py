"""The pages of a month that are checked, and what each of them is about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from config.lists.page import PAGE_SIZE
from departments.models import Department
from reports.checking import page_facts
from reports.checking.answers import answers_of
from reports.checking.page_address import PageAddress
from reports.checking.quarter_facts import quarter, quarters_of
from reports.checking.target_facts import TargetBook
from reports.choices import STANDING_STATES
from reports.models import MonthlyReport

# As many rows as one address of the wall shows.
WALL_PART = 96


def pages_of(month: Any) -> Iterator[PageAddress]:
    """Every page that prints frozen numbers of the month."""
    report = month.report
    query = urlencode({"period": report.period, "version": report.version})

    def page(name: str, kind: str = "", code: str = "", more: str = "", facts: Any = None) -> PageAddress:
        of_thing = [code] if code else []
        url = f"{reverse(name, args=of_thing)}?{query}{more}"
        return PageAddress(" ".join(filter(None, [name, code, more.removeprefix("&")])), url, (kind, code), facts)

    yield PageAddress(
        f"report_detail {report.period}",
        f"{reverse('report_detail', args=[report.period])}?version={report.version}",
    )
    yield from lists_of(month)
    yield page("leader", facts=page_facts.live)
    if _is_newest(report, "cycle__start"):
        yield PageAddress("home", reverse("home"), facts=page_facts.home)
    if report.version > 1 and _is_newest(report, "version", cycle=report.cycle):
        yield PageAddress("restated", reverse("report_restated", args=[report.period]), facts=page_facts.version_facts)
    for name in ("wall", "explain_total"):
        yield page(name)
    parts = -(-sum(row.is_leaf for row in month.indicators) // WALL_PART)
    for part in range(1, parts + 1):
        yield page("wall", more=f"&list=all&part={part}")
    for row in month.indicators:
        yield page("indicator_detail", "indicator", row.code)
        yield page("explain", "indicator", row.code)
    for code in sorted({figure.code for figure in month.figures if figure.n > 1}):
        yield page("ranking_units", "indicator", code)
    for row in month.indicators:
        if not row.depth:
            yield page("module_detail", "module", row.code)
            for name in quarters_of(month):
                url = f"{reverse('module_detail', args=[row.code])}?quarter={name}"
                facts = partial(quarter, code=row.code, name=name)
                yield PageAddress(f"module_quarter {row.code} {name}", url, ("", ""), facts)
    for unit in month.units:
        yield page("unit_detail", "unit", unit.code)
    yield from answers_of(month)


def lists_of(month: Any) -> Iterator[PageAddress]:
    """The lists of the month, which are read as pages and handed out as files."""
    query = urlencode({"period": month.report.period, "version": month.report.version})
    for chosen in ("all", "zero", "serious", "below", "unknown"):
        yield PageAddress(f"gaps list={chosen}", f"{reverse('gaps')}?{query}&list={chosen}")
    for name in ("rankings", "module_list", "indicator_list", "scorecard"):
        yield PageAddress(name, f"{reverse(name)}?{query}")
    yield PageAddress("board", f"{reverse('board')}?{query}", facts=page_facts.board)
    yield PageAddress("report_list", reverse("report_list"), facts=page_facts.report_list)


def targets_of(book: TargetBook, unit: Department | None = None) -> Iterator[PageAddress]:
    """The list of targets, part by part, and the page of every indicator that has some; of one unit, for its people."""
    list_facts = partial(book.list_facts, unit=unit)
    for part in range(1, max(-(-len(book.of(unit)) // PAGE_SIZE), 1) + 1):
        yield PageAddress(f"target_list page={part}", f"{reverse('target_list')}?page={part}", facts=list_facts)
    for code in book.codes(unit):
        facts = partial(book.indicator_facts, code=code, unit=unit)
        url = reverse("target_indicator", args=[code])
        yield PageAddress(f"target_indicator {code}", url, ("indicator", code), facts)


def list_of_targets(book: TargetBook, unit: Department | None = None) -> PageAddress:
    """The list of targets whole, as it is handed out."""
    return PageAddress("target_list", reverse("target_list"), facts=partial(book.list_facts, unit=unit))


def _is_newest(report: MonthlyReport, by: str, **among: Any) -> bool:
    """Whether pages that show the newest of the region, whatever is asked for, show this one."""
    standing = MonthlyReport.objects.filter(region=report.region, state__in=STANDING_STATES, **among)
    newest = standing.order_by(f"-{by}", "-version").first()
    return newest is not None and newest.pk == report.pk
