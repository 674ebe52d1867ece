"""The task force's board (专班看板): how far the month is, who leads and who is last, and what is worth most points."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.choices import PeerGroup, Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import Direction
from indicators.cycles.lines import part_titles
from indicators.cycles.periods import stage
from indicators.kinds import compares_units
from indicators.progress.overview import Overview, overview
from reports.choices import STANDING_STATES
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from reports.pages.board.exports import worth_fields
from reports.pages.board.recoverable import RecoverableItem, scheme_of
from reports.pages.frozen import of_report
from reports.pages.rankings.views import RANKED, RankedUnit, paragraph_of
from reports.pages.shown import FileOfReport, ReportChoice, Shown, choose_report
from reports.presentation import places_if_complete, unit_streak_text
from reports.querysets import LOSSES_FIRST
from reports.ranking import longest_streaks
from reports.words.sentences import (
    RankedBy,
    RankingEntry,
    completeness_text,
    opening_text,
    ranking_paragraph,
    streak_paragraph,
)

UNIT_INDICATORS = 8


@dataclass(frozen=True, slots=True)
class OnOne:
    """The paragraphs of one indicator on which units are ranked."""

    name: str
    code: str
    url: str
    lower: bool
    texts: list[str]


@dataclass(frozen=True, slots=True)
class BoardSentences:
    """What the report says in sentences."""

    rankings: list[str]
    units: list[OnOne]
    streaks: list[tuple[str, str]]
    streak_text: str


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class TaskforceBoard(FileOfReport, BaseListPage):
    """The month that is being entered, and the shown report; every paragraph is ready to be copied. As a file: what the
    items of the report are worth, all of them."""

    request: SignedInRequest
    template_name = "reports/pages/board/board.html"

    @cached_property
    def shown(self) -> Shown:
        return choose_report(self.request)

    def get_fields(self) -> list[ListField]:
        return worth_fields()

    def get_rows(self) -> list[tuple[str, RecoverableItem]]:
        """Every scheme's items, worth most first."""
        if self.shown.report is None:
            return []
        others = [(_report(each), urlencode({"period": each.period})) for each in _others(self.shown)]
        return [
            (report.scheme_name, item)
            for report, query in [(self.shown.report, self.shown.query), *others]
            for item in scheme_of(report, query, most=None).items
        ]

    def get_title(self) -> str:
        report = self.shown.report
        return " ".join(filter(None, [_("Recoverable points"), report.cycle.label if report else ""]))

    def get_subtitle(self) -> str:
        return str(self.shown.context()["settings_note"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, report = timezone.now(), self.shown.report
        now = overview(region_id=self.request.user.home_region_id, at=at)
        context = super().get_context_data(**kwargs) | self.shown.context() | {"now": now}
        if now:
            context |= {"completeness": _completeness(now), "stage": stage(now.cycle, at), "titles": part_titles()}
        if report is not None:
            schemes = [_scheme(report, self.shown.query), *map(_other, _others(self.shown))]
            provisional = [item for scheme in schemes for item in scheme["found"].provisional]
            text = of_report("board", report, lambda: _write_sentences(report))
            context |= {"sentences": text, "schemes": schemes, "provisional": provisional}
        return context


def _completeness(now: Overview) -> str:
    late = [(unit.name, unit.overdue) for unit in now.progress.late]
    return completeness_text(now.cycle.label, owed=now.progress.owed, reported=now.progress.reported, late=late)


def _others(shown: Shown) -> list[ReportChoice]:
    """Published reports of the region's other schemes for the same period."""
    report = shown.report
    assert report is not None
    return [
        each
        for each in shown.choices
        if each.label == report.cycle.label and each.cycle_id != report.cycle_id
        if each.state in STANDING_STATES
    ]


def _other(choice: ReportChoice) -> dict[str, Any]:
    return _scheme(_report(choice), urlencode({"period": choice.period}))


def _report(present: ReportChoice) -> MonthlyReport:
    return MonthlyReport.objects.defer("changes").get(pk=present.pk)


def _scheme(report: MonthlyReport, query: str) -> dict[str, Any]:
    found = of_report("worth", report, lambda: scheme_of(report, query), query)
    return {"name": report.scheme_name, "found": found, "gaps": reverse("gaps") + (f"?{query}" if query else "")}


def _write_sentences(report: MonthlyReport) -> BoardSentences:
    rows = list(DepartmentRow.objects.filter(report=report))
    streaks = _streaks(report, rows)
    return BoardSentences(_departments(report, rows), _units(report), streaks, streak_paragraph(streaks))


def _departments(report: MonthlyReport, rows: list[DepartmentRow]) -> list[str]:
    """Departments by what they lead, each group for itself."""
    found = []
    for group in PeerGroup:
        led = [row for row in rows if row.group == group and row.led]
        entries = [
            RankingEntry(
                row.short_name,
                row.score,
                row.rank,
                row.reverse_rank,
                row.tied,
                incomplete=_lacking_text(row),
                by=RankedBy(row.scored, row.led),
                too_few=row.too_few,
            )
            for row in led
        ]
        n = sum(1 for row in led if row.rank is not None)
        opening = opening_text(report.cycle.label, _("score of the indicators led"), str(group.label), n)
        found.append(ranking_paragraph(entries, _("points"), Direction.HIGHER, opening=opening))
    return [text for text in found if text]


def _lacking_text(row: DepartmentRow) -> str:
    """Of a unit below the coverage floor how much is there, and where it would stand with the rest."""
    if not row.below_floor:
        return ""
    there = _("%(n)s of %(total)s") % {"n": row.covered, "total": row.applicable}
    places = places_if_complete(row)
    return _("%(first)s, %(next)s") % {"first": there, "next": places} if places else there


def _units(report: MonthlyReport) -> list[OnOne]:
    """The indicators that cost most on which several units are ranked."""
    ranked = FigureRow.objects.filter(report=report, code=OuterRef("code"), n__gt=1)
    rows = IndicatorRow.objects.filter(Exists(ranked), report=report, is_leaf=True).defer("rule_text")
    indicators = [row for row in rows.order_by(*LOSSES_FIRST) if compares_units(row)][:UNIT_INDICATORS]
    figures: dict[tuple[str, str], list[RankedUnit]] = defaultdict(list)
    found = FigureRow.objects.filter(report=report, code__in=[row.code for row in indicators])
    for code, group, *facts in found.values_list("code", "group", *RANKED):
        figures[code, group].append(RankedUnit(*facts))
    return [
        OnOne(
            row.name,
            row.code,
            reverse("ranking_units", args=[row.code]),
            row.direction == Direction.LOWER,
            [
                paragraph_of(figures[row.code, group], row, group, report.cycle.label)
                for group in PeerGroup.values
                if any(figure.n > 1 for figure in figures[row.code, group])
            ],
        )
        for row in indicators
    ]


def _streaks(report: MonthlyReport, rows: list[DepartmentRow]) -> list[tuple[str, str]]:
    """The longest first; being last weighs more than being among the last."""
    found = longest_streaks(rows, least=report.parameters.get("streak_min", 2))
    return [(row.short_name, unit_streak_text(row, report.parameters)) for row in found]
