"""One unit (单位页): what a bureau chief opens before the meeting."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.documents.blocks import Form, Note, Text
from departments.calendar.holidays import calendar_in_force
from departments.choices import REGION_WIDE_ROLES
from departments.documents.hand_out import answer_paper, wants_paper
from departments.ledger.lamps import Today, lamp_of
from departments.models import ActionItem, Department
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import Aggregation
from indicators.kinds import compares_units
from indicators.models import Target
from indicators.peers import PeerFigure
from indicators.progress.owed import Owed, unit_still_owes
from indicators.targets.lines import target_lines
from indicators.targets.words import amount_text
from reports.addresses import Addresses
from reports.analysis.explain import composition_steps
from reports.analysis.peers import GroupKey, compare_with_group
from reports.analysis.read_peers import read_group_figures
from reports.analysis.replay import COLUMNS, parts_of, score_of
from reports.charts.bump import Series, bump
from reports.charts.heat import heat
from reports.documents.names import paper_name
from reports.models import DepartmentRow, FigureRow, IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.history import MONTHS, months_before
from reports.pages.open_items import OpenItems, open_items_by_indicator
from reports.pages.shown import choose_report
from reports.pages.units.lines import UnitPlace, balance_of, lines_of, neighbours_of
from reports.pages.units.unit_text import OpenItem, OwnTarget, unit_blocks
from reports.presentation import (
    gap_unit,
    movement_text,
    period_text,
    place_text,
    reverse_text,
    unit_not_ranked_text,
    unit_streak_text,
)
from reports.report_notes import code_text
from reports.standing import badges_of
from reports.words.readings import heat_reading, places_reading
from reports.words.sentences import RankedBy, basis_text

# What the page says of an indicator, and what its score is worked out from again.
ROW_FIELDS = (
    *COLUMNS,
    "lead_code",
    "ranked",
    "unit_zh",
    "unit_en",
    "basis",
    "as_of",
    "decimals",
    "gap",
    "relative_gap",
    "band",
    "previous_value",
    "previous_score",
    "zero_score",
    "below_average",
    "serious",
    "better_than_best",
    "loss_rank",
    "gap_rank",
    "lost",
    "average_gap",
    "benchmark_status",
    "awarded",
    "awarded_by_document",
    "score_gap",
    "relative_score_gap",
    "zero_streak",
)


@require_safe
@requires_role(*READERS)
def unit_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Rank, movement, streak and neighbours; what it leads, won and lost; what it owes; twelve months."""
    shown = choose_report(request)
    department = _department(request, code)
    before = [each.pk for each in shown.before()[: MONTHS - 1]]
    report, query = shown.report, shown.query
    content: dict[str, Any] = {}
    if report is not None:
        open_items = open_items_by_indicator(request)
        of = query, code, before

        def draw() -> dict[str, Any]:
            return _draw(report, of_report("unit", report, lambda: _unit_context(report, query, code), *of), open_items)

        content = of_report("unit_drawn", report, draw, *of, open_items)
    if content:
        name = content["row"].name
    elif department is not None:
        name = department.name
    else:
        raise Http404
    if wants_paper(request):
        found = (
            of_report("unit", report, lambda: _unit_context(report, query, code), query, code, before) if report else {}
        )
        return _paper(request, report, department, found)
    context = {"row": None, "name": name, "owed": _still_owes(request, department)}
    return render(request, "reports/pages/units/unit_detail.html", shown.context() | context | content)


# What the head of the page says; everything below it is drawn with the rows.
HEAD = ("row", "place", "not_ranked", "movement", "streak", "reverse")


def _draw(report: MonthlyReport, found: dict[str, Any], open_items: dict[str, OpenItems]) -> dict[str, Any]:
    """The tiles and panels as they are printed, with the open ledger items that they name."""
    if not found:
        return {}
    context = found | {"name": found["row"].name, "report": report, "open_items": open_items}
    return {name: found[name] for name in HEAD if name in found} | {
        "tiles": render_to_string("reports/pages/units/_tiles.html", context),
        "panels": render_to_string("reports/pages/units/_panels.html", context),
    }


def _paper(
    request: SignedInRequest, report: MonthlyReport | None, department: Department | None, content: dict[str, Any]
) -> HttpResponse:
    """我的底子: the page on one sheet, with what is open and owed for those who may see it."""
    if report is None or not content:
        raise Http404
    name = content["row"].name
    what = _("Standing of a unit in the business environment")
    title = f"{name}\n{period_text(report.cycle.label)}{what}"
    blocks = unit_blocks(
        title,
        content,
        decimals=report.parameters["score_decimals"],
        items=_open_items(request, department),
        targets=_own_targets(request, report, department),
    )
    note = Note(code_text(report))
    text = Text(title.replace("\n", ""), report.region_name, report.cycle.end, Form.LEAF, (*blocks, note))
    own = _("Own standing")
    file = paper_name(report, f"{content['row'].short_name}{own}")
    return answer_paper(request, text, about=f"unit_detail {content['row'].code}", name=file)


def _open_items(request: SignedInRequest, department: Department | None) -> list[OpenItem]:
    if department is None:
        return []
    today = Today.of(timezone.localdate(), calendar=calendar_in_force())
    seen = ActionItem.objects.visible_to(request.user).not_closed().filter(owner=department).order_by("due", "pk")
    return [
        OpenItem(item.number, item.title, item.person, item.due, str(lamp.label))
        for item in seen
        for lamp in [lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=today)]
    ]


def _own_targets(request: SignedInRequest, report: MonthlyReport, department: Department | None) -> list[OwnTarget]:
    """As they stood on the last day of the month, the next deadline first."""
    if department is None or not _is_own(request, department):
        return []
    on = report.cycle.end
    owed = Target.objects.standing().owed_by(department, on=on).permitted(region_id=department.region_id, on=on)
    targets = list(owed.select_related("indicator__scheme").filter(due__gte=on).order_by("due", "pk"))
    lines = target_lines(targets=targets, region_id=department.region_id, on=on, unit_ids={department.pk})
    return [
        OwnTarget(
            line.target.indicator.name,
            line.goal_text,
            amount_text(line.reached, line.target.indicator.unit, line.target.indicator.decimals),
            line.due,
            line.word,
        )
        for line in lines
    ]


def _is_own(request: SignedInRequest, department: Department) -> bool:
    """What a unit owes is for the unit itself and for those who see all of them."""
    user = request.user
    return user.department_id == department.pk or user.has_role(*REGION_WIDE_ROLES)


def _department(request: SignedInRequest, code: str) -> Department | None:
    """The unit of this code in the reader's region; the own one has been read already."""
    own: Department | None = request.user.department
    if own is not None and own.code == code:
        return own
    return Department.objects.filter(region_id=request.user.seen_region_id, code=code).first()


def _unit_context(report: MonthlyReport, query: str, code: str) -> dict[str, Any]:
    """Everything the page says of the frozen rows; nothing when the report does not have the unit."""
    row = DepartmentRow.objects.filter(report=report, code=code).first()
    if row is None:
        return {}
    address, reports = Addresses(query), months_before(report)
    figures = FigureRow.objects.filter(report=report, department_code=code, rank__isnull=False)
    indicators = IndicatorRow.objects.filter(
        Q(lead_code=code) | Q(code__in=figures.order_by().values("code")), is_leaf=True
    )
    rows = {each.code: each for each in indicators.filter(report=report).only(*ROW_FIELDS)}
    led = [each for each in rows.values() if each.lead_code == code]
    found = {"row": row} | _standing(row, report) | _lead_lines(led, report, reports, address)
    peers = read_group_figures(report=report, codes=list(rows), group=row.group)
    return found | _ranking(row, reports, address) | _figures(figures, rows, peers, address)


def _still_owes(request: SignedInRequest, department: Department | None) -> Owed | None:
    if department is None or not _is_own(request, department):
        return None
    return unit_still_owes(department=department)


def _standing(row: DepartmentRow, report: MonthlyReport) -> dict[str, Any]:
    return {
        "place": place_text(row.rank, row.n, tied=row.tied),
        "not_ranked": unit_not_ranked_text(row),
        "ranked_by": "" if row.rank is None else basis_text(RankedBy(row.scored, row.led)),
        "movement": movement_text(row.movement),
        "streak": unit_streak_text(row, report.parameters),
        "reverse": reverse_text(row.reverse_rank) if row.in_bottom else "",
    }


def _lead_lines(
    rows: list[IndicatorRow], report: MonthlyReport, reports: list[MonthlyReport], address: Addresses
) -> dict[str, Any]:
    """The indicators it leads, how its score is composed of them, and their months."""
    months = _attainments(rows, reports)
    attainments = {each.code: score_of(each).attainment for each in rows}
    ranked = [each for each in rows if each.ranked]
    parts = parts_of(ranked, attainments, Aggregation.MEAN, report.parameters["missing_rule"])
    labels = [each.cycle.label for each in reports]
    lines = lines_of(rows, labels, months)
    table = [(e.name, address.indicator(e.code), e.direction == "lower", months[e.code]) for e in rows]
    return {
        "lines": [
            (
                line,
                address.indicator(line.row.code),
                address.explain(line.row.code),
                gap_unit(line.row.unit),
                badges_of(line.row),
            )
            for line in lines
        ],
        "balance": balance_of(rows),
        "steps": composition_steps(parts, Aggregation.MEAN, report.parameters),
        "parts": [(part.row, address.explain(part.row.code), part) for part in parts],
        "heat": heat(labels, table, report.parameters["score_decimals"]) if rows and len(labels) > 1 else None,
        "heat_sentence": heat_reading(labels, list(months.values())),
    }


def _attainments(rows: list[IndicatorRow], reports: list[MonthlyReport]) -> dict[str, list[Decimal | None]]:
    """Attainments of the rows over the months, oldest first, by code."""
    place = {report.pk: number for number, report in enumerate(reports)}
    found: dict[str, list[Decimal | None]] = {row.code: [None] * len(reports) for row in rows}
    stored = IndicatorRow.objects.filter(report__in=reports, code__in=found).order_by()
    for report_id, code, score in stored.values_list("report_id", "code", "score"):
        found[code][place[report_id]] = score
    return found


def _ranking(row: DepartmentRow, reports: list[MonthlyReport], address: Addresses) -> dict[str, Any]:
    """Who stands around it this month, and the places of all of them over the months."""
    if row.rank is None:
        return {}
    same = DepartmentRow.objects.filter(report_id=row.report_id, group=row.group, rank__isnull=False)
    ranked = same.order_by("rank", "position").values_list(*UnitPlace._fields)
    around = neighbours_of(row.code, [UnitPlace._make(each) for each in ranked])
    place = {report.pk: number for number, report in enumerate(reports)}
    ranks: dict[str, list[int | None]] = {each.code: [None] * len(reports) for each in around}
    stored = DepartmentRow.objects.filter(report__in=reports, code__in=ranks).order_by()
    for report_id, code, rank in stored.values_list("report_id", "code", "rank"):
        ranks[code][place[report_id]] = rank
    labels = [report.cycle.label for report in reports]
    series = [Series(each.name, ranks[each.code], focus=each.is_own) for each in around]
    return {
        "around": [(each, address.unit(each.code)) for each in around],
        "bump": bump(labels, series),
        "bump_sentence": places_reading(row.short_name, labels, ranks[row.code]),
        "places": [(each.name, ranks[each.code]) for each in around],
    }


def _figures(
    figures: QuerySet[FigureRow],
    rows: dict[str, IndicatorRow],
    peers: Mapping[GroupKey, list[PeerFigure]],
    address: Addresses,
) -> dict[str, Any]:
    """Where the unit is placed among its peers on single indicators, the last places first; with what they reached."""
    placed = figures.order_by("reverse_rank", F("last_months").desc(), "code")
    return {
        "figures": [
            (
                figure,
                rows[figure.code],
                address.units(figure.code),
                address.explain(figure.code, figure.department_code),
                movement_text(figure.movement),
                compare_with_group(figure, rows[figure.code], peers),
                gap_unit(rows[figure.code].unit),
            )
            for figure in placed
            if compares_units(rows[figure.code])
        ]
    }
