"""The leader's page (领导一页): where we stand, what is worst, who owes, and who to call. One screen, one A4 sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from config.numbers import number_text
from config.remember import remember
from config.templatetags.ui import num
from departments.choices import Role
from departments.models import Department
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import basis_word
from indicators.choices import Direction
from indicators.numbers.digits import readable
from indicators.progress.overview import LateUnit, overview
from indicators.rounds.words import move_text
from reports.addresses import Addresses
from reports.facts import points_of_issuer
from reports.gap_notes import gap_notes
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.gaps.views import gaps_address
from reports.pages.leader.calls import Call, CallReason, Matter, who_to_call
from reports.pages.open_items import OpenItems, open_items_by_indicator
from reports.pages.scorecard.exports import place_of
from reports.pages.scorecard.views import lines_of
from reports.pages.shown import ReportChoice, Shown, choose_report
from reports.presentation import (
    gap_unit,
    movement_text,
    place_text,
    places_if_complete,
    unit_not_ranked_text,
    unit_streak_text,
)
from reports.ranking import longest_streaks, loss_order, months_at_bottom, movement
from reports.words.scorecard import streak_note

WORST, ZEROS, LATE, STREAKS, CALLS, SERIES = 3, 5, 3, 3, 5, 4
ROW_FIELDS = (
    "code",
    "position",
    "name_zh",
    "name_en",
    "unit_zh",
    "unit_en",
    "direction",
    "decimals",
    "lead_code",
    "lead_name",
    "person",
    "value",
    "best",
    "gap",
    "relative_gap",
    "zero_score",
    "gap_rank",
    "loss_rank",
    "lost",
    "method",
    "points",
    "awarded",
    "best_score",
    "score_gap",
    "average",
    "average_gap",
    "average_score",
    "benchmark_status",
    "awarded_by_document",
    "full_marks",
    "relative_score_gap",
    "zero_streak",
    "basis",
    "as_of",
)


@dataclass(frozen=True, slots=True)
class LeaderItem:
    """An indicator as the page has it: every number is ready to be printed."""

    code: str
    name: str
    url: str
    why: str  # how its score came about
    basis: str  # what its numbers count, where they are values
    lower: bool
    lead: str
    lead_code: str
    person: str
    value: str
    best: str
    gap: str
    relative: str
    notes: str  # points lost, distance to the average and months at zero
    lost: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the report says, whoever reads it and whenever; panels in which nothing else changes are finished."""

    worst: list[LeaderItem]
    zero: list[LeaderItem]
    zero_count: int
    streaks_panel: SafeString
    matters: list[Matter]


@require_safe
@requires_role(Role.TASKFORCE, Role.LEADER)
def leader(request: SignedInRequest) -> HttpResponse:
    """Results are those of the shown report; what is overdue is overdue now."""
    shown, region_id = choose_report(request), request.user.home_region_id
    now = overview(region_id=region_id, at=timezone.now())
    late = now.progress.late if now else []
    context: dict[str, Any] = shown.context() | {
        "late": late[:LATE],
        "late_more": len(late) - LATE,
        "now": now,
        "late_figures": now.progress.overdue if now else 0,
    }
    matters, zero = list(_overdue_matters(late)), []
    if (report := shown.report) is not None:
        found = of_report("leader", report, lambda: _findings(report, shown.query), shown.query)
        matters, zero = [*matters, *found.matters], found.zero
        open_items = open_items_by_indicator(request, [item.code for item in [*found.worst, *zero]])
        context |= {
            "tiles": _tiles(shown, report),
            "gaps_panel": _gaps_panel(report, found.worst, shown.query, open_items),
            "streaks_panel": found.streaks_panel,
        }
    calls = who_to_call(matters)[:CALLS]
    codes = {call.code for call in calls} | {row.lead_code for row in zero}
    phones = _phones(request.user.seen_region_id, codes)
    if report is not None:
        context["zero_panel"] = _zero_panel(report, found, shown.query, open_items, phones)
    context |= {"scorecard_panel": _scorecard(request, shown), "calls_panel": _calls_panel(calls, phones)}
    return render(request, "reports/pages/leader/leader.html", context)


def _tiles(shown: Shown, report: MonthlyReport) -> SafeString:
    earlier = next(iter(shown.before()), None)

    def draw() -> SafeString:
        links = {name: gaps_address(name, shown.query) for name in ("zero", "below", "serious")}
        links["total"] = reverse("explain_total") + (f"?{shown.query}" if shown.query else "")
        context = _standing(report, earlier) | {"report": report, "links": links}
        return render_to_string("reports/pages/leader/_leader_tiles.html", context)

    return of_report("leader_tiles", report, draw, shown.query, earlier)


def _calls_panel(calls: list[Call], phones: dict[str, str]) -> SafeString:
    """Who is overdue changes by the hour: what is remembered is what these very words look like."""
    rows = [[call.code, call.unit, call.texts, list(call.people)] for call in calls]
    context, template = {"calls": calls, "phones": phones}, "reports/pages/leader/_leader_calls.html"
    return remember("leader_calls", [rows, phones], lambda: render_to_string(template, context))


def _scorecard(request: SignedInRequest, shown: Shown) -> SafeString:
    """成绩单: of the series of city and province those that are worst off, as of today. The notices are read anew for
    every reader; what is remembered is what these very words look like."""
    rows = [
        {
            "name": line.series.name,
            "address": line.now.address,
            "place": place_of(line),
            "move": "" if line.move.places is None else move_text(line.move.places),
            "streak": streak_note(line, periods=False),
        }
        for line in lines_of(request, shown, until=timezone.localdate())[:SERIES]
    ]
    template = "reports/pages/leader/_leader_scorecard.html"
    return remember("leader_scorecard", rows, lambda: render_to_string(template, {"scorecard": rows}))


def _findings(report: MonthlyReport, query: str) -> Findings:
    worst, zero = _indicators(report)
    streaks = _streaks(report)
    unit = Addresses(query).unit
    lasting = [(row.short_name, *_place_and_streak(row, words), unit(row.code)) for row, words in streaks[:STREAKS]]
    return Findings(
        worst=[_item(row, query) for row in worst],
        zero=[_item(row, query) for row in zero[:ZEROS]],
        zero_count=len(zero),
        streaks_panel=render_to_string(
            "reports/pages/leader/_leader_streaks.html", {"streaks": lasting, "query": query}
        ),
        matters=[*_zero(zero), *_gaps(worst), *_lasting(streaks)],
    )


def _gaps_panel(
    report: MonthlyReport, worst: list[LeaderItem], query: str, open_items: dict[str, OpenItems]
) -> SafeString:
    """The panel as it is printed; remembered together with the open ledger items that it names."""
    context = {
        "worst": worst,
        "query": query,
        "open_items": {i.code: open_items[i.code] for i in worst if i.code in open_items},
    }
    made = lambda: render_to_string("reports/pages/leader/_leader_gaps.html", context)  # noqa: E731
    return of_report("leader_gaps", report, made, query, context["open_items"])


def _zero_panel(
    report: MonthlyReport, found: Findings, query: str, open_items: dict[str, OpenItems], phones: dict[str, str]
) -> SafeString:
    """The same of items that score 0, with the telephones of today."""
    context = {
        "report": report,
        "zero": found.zero,
        "zero_more": found.zero_count - ZEROS,
        "links": {"zero": gaps_address("zero", query)},
        "open_items": {i.code: open_items[i.code] for i in found.zero if i.code in open_items},
        "phones": {i.lead_code: phones[i.lead_code] for i in found.zero if i.lead_code in phones},
    }
    made = lambda: render_to_string("reports/pages/leader/_leader_zero.html", context)  # noqa: E731
    return of_report("leader_zero", report, made, query, context["open_items"], context["phones"])


def _item(row: IndicatorRow, query: str) -> LeaderItem:
    address = Addresses(query)

    def show(number: Decimal | None, unit: str = "") -> str:
        return num(readable(number, row.decimals), unit=unit)

    # What is measured in awarded points alone has its gap in those.
    in_values = row.value is not None or points_of_issuer(row) is None
    relative = "" if row.relative_gap is None else _("relative %(n)s%%") % {"n": number_text(row.relative_gap, 2)}
    return LeaderItem(
        code=row.code,
        name=row.name,
        url=address.indicator(row.code),
        why=address.explain(row.code),
        basis=basis_word(row.basis, row.as_of) if in_values else "",
        lower=row.direction == Direction.LOWER,
        lead=row.lead_name,
        lead_code=row.lead_code,
        person=row.person,
        value=show(row.value) if in_values else num(readable(points_of_issuer(row)), unit=_("points")),
        best=show(row.best) if in_values else num(readable(row.best_score), unit=_("points")),
        gap=show(row.gap, gap_unit(row.unit)) if in_values else num(readable(row.score_gap), unit=_("points")),
        relative=relative,
        notes=" · ".join(gap_notes(row)),
        lost=num(row.lost, 2),
    )


def _indicators(report: MonthlyReport) -> tuple[list[IndicatorRow], list[IndicatorRow]]:
    """What costs the total most, and all items that score 0, those that cost most first."""
    near = Q(loss_rank__lte=WORST) | Q(gap_rank__lte=WORST)
    found = IndicatorRow.objects.filter(Q(zero_score=True) | near, report=report, is_leaf=True)
    rows = sorted(found.only(*ROW_FIELDS), key=loss_order)
    return [row for row in rows if row.loss_rank or row.gap_rank][:WORST], [row for row in rows if row.zero_score]


def _place_and_streak(row: DepartmentRow, words: str) -> tuple[str, str]:
    """The place of a unit and its streak; without a place why, and behind the streak where it would stand."""
    if row.rank is not None:
        return place_text(row.rank, row.n), words
    if not row.below_floor:
        return unit_not_ranked_text(row), words
    return _("too little reported, not ranked"), _("; ").join(filter(None, (words, places_if_complete(row))))


def _streaks(report: MonthlyReport) -> list[tuple[DepartmentRow, str]]:
    """The longest first; being last weighs more than being among the last."""
    rows = DepartmentRow.objects.filter(Q(in_bottom=True) | Q(is_last=True) | Q(below_floor=True), report=report)
    found = longest_streaks(rows, least=report.parameters.get("streak_min", 2))
    return [(row, unit_streak_text(row, report.parameters)) for row in found]


def _standing(report: MonthlyReport, earlier: ReportChoice | None) -> dict[str, Any]:
    """Overall score and rank, and how both moved since the published period before."""
    before = MonthlyReport.objects.values_list("summary", flat=True).get(pk=earlier.pk) if earlier else {}
    score, last = report.summary.get("score"), before.get("score")
    moved = ""
    if score and last:
        moved = _("%(by)s on last month") % {"by": number_text(Decimal(score) - Decimal(last), signed=True)}
    places = movement(before.get("rank_province"), report.summary.get("rank_province"))
    return {"score_moved": moved, "rank_moved": "" if places is None else movement_text(places)}


def _phones(region_id: int, codes: set[str]) -> dict[str, str]:
    """Telephone by unit code, as it is today."""
    if not codes:
        return {}
    rows = Department.objects.filter(region_id=region_id, code__in=codes).exclude(phone="")
    return dict(rows.order_by().values_list("code", "phone"))


def _overdue_matters(late: list[LateUnit]) -> Iterator[Matter]:
    for unit in late:
        text = ngettext("%(n)d figure overdue", "%(n)d figures overdue", unit.overdue) % {"n": unit.overdue}
        yield Matter(unit.code, unit.name, CallReason.OVERDUE, text)


def _zero(rows: list[IndicatorRow]) -> Iterator[Matter]:
    counts = Counter(row.lead_code for row in rows)
    for row in rows:
        n = counts[row.lead_code]
        text = ngettext("%(n)d item scores 0", "%(n)d items score 0", n) % {"n": n}
        yield Matter(row.lead_code, row.lead_name, CallReason.ZERO, text, row.person)


def _gaps(rows: list[IndicatorRow]) -> Iterator[Matter]:
    for number, row in enumerate(rows, start=1):
        text = _("largest loss no. %(n)d") if row.loss_rank else _("largest gap no. %(n)d")
        yield Matter(row.lead_code, row.lead_name, CallReason.GAP, text % {"n": number}, row.person)


def _lasting(streaks: list[tuple[DepartmentRow, str]]) -> Iterator[Matter]:
    for place, (row, _words) in enumerate(streaks):
        n = months_at_bottom(row)
        text = ngettext("%(n)d month at the bottom", "%(n)d months at the bottom", n)
        if len(row.last_streak) == n:
            text = ngettext("%(n)d month in last place", "%(n)d months in last place", n)
        yield Matter(row.code, row.short_name, CallReason.STREAK, text % {"n": n}, place=place)
