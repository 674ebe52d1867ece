"""What each kind of page must print (应印数字), put together from the frozen rows of the month."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indicators.choices import BenchmarkStatus, Method, Standing
from indicators.models import Cycle
from indicators.numbers.rounding import round_half
from reports.analysis.replay import score_of
from reports.checking.days import days_of_report
from reports.checking.live import say_agenda, say_progress
from reports.checking.losses import shares_of
from reports.checking.month import FrozenMonth
from reports.checking.moves import ComparedMonth, facts_of_node, facts_of_unit, say_counties, say_units
from reports.checking.printed import NumberKind
from reports.checking.promises import PageFacts
from reports.choices import FROZEN_STATES
from reports.models import DepartmentRow, FigureRow, MonthlyReport, SignedImpact

COUNT, PLACE, POINTS, SHARE = NumberKind.COUNT, NumberKind.PLACE, NumberKind.POINTS, NumberKind.SHARE


def why_overall(month: FrozenMonth, since: str = "") -> PageFacts:
    """Why the county's score moved, since the month before or another."""
    pair = _pair(month, since)
    if pair is None:
        return PageFacts()
    facts = facts_of_node(*pair, "")
    tops = month.trial.below[""]
    if len(tops) == 1:
        _say_counties(facts, month, pair, tops[0])
    return facts


def why_indicator(month: FrozenMonth, code: str, since: str = "") -> PageFacts:
    """Why an indicator moved: its score, its place among counties, the places of units on it."""
    pair = _pair(month, since)
    if pair is None or code not in pair[0].trial.rows:
        return PageFacts()
    facts = facts_of_node(*pair, code)
    _say_counties(facts, month, pair, code)
    rows = pair[0].trial.rows[code], pair[1].trial.rows[code]
    now = [figure for figure in month.figures if figure.code == code]
    say_units(facts, month.figures_of(code, pair[0].label), now, rows, pair)
    return facts


def why_department(month: FrozenMonth, code: str, since: str = "") -> PageFacts:
    """Why the score and the place of a department moved."""
    pair = _pair(month, since)
    return facts_of_unit(*pair, code) if pair is not None and code in pair[0].trial.units else PageFacts()


def _pair(month: FrozenMonth, since: str) -> tuple[ComparedMonth, ComparedMonth] | None:
    """The earlier month, the one before where none is named, and this one."""
    before = next((report for report in month.before if since in ("", report.cycle.label)), None)
    if before is None:
        return None
    return ComparedMonth(before.cycle.label, month.trial_of(before)), ComparedMonth(month.label, month.trial)


def _say_counties(facts: PageFacts, month: FrozenMonth, pair: tuple[ComparedMonth, ComparedMonth], code: str) -> None:
    then = next(report for report in month.before if report.cycle.label == pair[0].label)
    rows = tuple([row for row in each if row.code == code] for each in (month.regions_of(then), month.regions))
    say_counties(facts, *pair, (rows[0], rows[1]))


def report_list(month: FrozenMonth) -> PageFacts:
    """All versions of all months: number of the issue, version, overall score, and how many items of each kind."""
    facts = PageFacts()
    for report in MonthlyReport.objects.filter(region_id=month.report.region_id).select_related("cycle"):
        label, summary = report.cycle.label, report.summary
        facts.say_days(*days_of_report(report))
        score = Decimal(summary["score"]) if summary.get("score") else None
        facts.promise(label, _("Issue"), COUNT, report.number, date=label)
        facts.promise(label, _("Version"), COUNT, report.version, date=label)
        facts.promise(label, _("Overall score"), SHARE, score, date=label)
        facts.promise(label, _("Zero score"), COUNT, summary.get("zero"), date=label)
        facts.promise(label, _("Worse than average"), COUNT, summary.get("below_average"), date=label)
        facts.promise(label, _("Serious gap"), COUNT, summary.get("serious"), date=label)
    for cycle in Cycle.objects.filter(region_id=month.report.region_id, reports__isnull=True):
        facts.say_days(cycle.label, cycle.start, cycle.end, cycle.deadline, cycle.hard_deadline)
    return facts


def live(month: FrozenMonth) -> PageFacts:
    """How far the month that is being entered has come."""
    facts = PageFacts()
    say_progress(facts, month.report.region_id)
    return facts


def home(month: FrozenMonth) -> PageFacts:
    """The same, with what waits for the task force."""
    facts = live(month)
    say_agenda(facts, month.report.region_id)
    return facts


def version_facts(month: FrozenMonth) -> PageFacts:
    """Places and scores as they were first published beside those of this version."""
    facts, report = PageFacts(), month.report
    first = MonthlyReport.objects.filter(cycle=report.cycle, state__in=FROZEN_STATES).order_by("version").first()
    if first is None or first.pk == report.pk:
        return facts
    at = {"published": first.published_at, "restated": report.published_at}
    facts.say_days(*at.values())
    departments = {row.code: row for row in DepartmentRow.objects.filter(report=first)}
    for row in month.units:
        was = departments.get(row.code)
        _say_versions(facts, row.short_name, was, row)
        facts.promise(row.short_name, _("Score as published"), SHARE, was.score if was else None)
        facts.promise(row.short_name, _("Score as restated"), SHARE, row.score)
    figures = {(row.code, row.department_code): row for row in FigureRow.objects.filter(report=first)}
    for figure in month.figures:
        before = figures.get((figure.code, figure.department_code))
        if before is None or before.rank != figure.rank:
            _say_versions(facts, figure.department_name, before, figure)
    for signed in SignedImpact.objects.filter(cycle=report.cycle):
        facts.say_days(signed.signed_at)
    return facts


def _say_versions(facts: PageFacts, name: str, was: Any, now: Any) -> None:
    then = was.rank if was else None
    facts.say(f"{name}: place then and now", PLACE, then, now.rank)
    facts.promise(name, _("Movement"), PLACE, None if then is None or now.rank is None else then - now.rank)


def board(month: FrozenMonth) -> PageFacts:
    """可追回分值 once more: the share of every leaf × what the best value would attain beyond its own; and how far the
    month that is being entered has come."""
    facts = PageFacts()
    say_progress(facts, month.report.region_id)
    worth = []
    shares = shares_of(month.indicators, month.report.parameters.get("missing_rule", ""))
    for row in month.indicators:
        at_best = _at_best(row) if row.is_leaf and row.score is not None else None
        points = shares.get(row.code, Decimal(0)) * (at_best - row.score) if at_best is not None else Decimal(0)
        if points > 0:
            worth.append(points)
            facts.promise(row.name, _("Recoverable points"), POINTS, round_half(points, 2))
    facts.say("recoverable together", POINTS, round_half(sum(worth, Decimal(0)), 2))
    facts.say("recoverable items", COUNT, len(worth))
    provisional = [row for row in month.indicators if row.benchmark_status == BenchmarkStatus.PROVISIONAL]
    facts.say("provisional", COUNT, len(provisional))
    return facts


def _at_best(row: Any) -> Decimal | None:
    """What the best value or points attain by the rule of the leaf."""
    if row.method == Method.OFFICIAL:
        return None if row.best_score is None else min(row.best_score / row.full_marks, Decimal(1)) * 100
    held = copy.copy(row)
    held.value, held.standing = row.best, Standing.REPORTED
    if row.best is None:
        return None
    return Decimal(100) if row.method in {Method.RATIO, Method.MINMAX} else score_of(held).attainment
