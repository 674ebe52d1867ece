"""The wall (挂图作战): indicators with their owners against the months, in letters that are read from five metres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.documents.blocks import Form, Text
from config.numbers import number_text
from config.templatetags.ui import SHAPES
from departments.documents.hand_out import answer_paper, wants_paper
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import basis_word
from indicators.choices import Direction, Standing
from indicators.numbers.digits import readable
from reports.addresses import Addresses
from reports.documents.names import month_title, paper_name
from reports.models import IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.shown import Shown, choose_report
from reports.pages.wall.wall_text import WallRow, wall_blocks
from reports.presentation import with_unit
from reports.ranking import loss_order
from reports.report_notes import report_note

MONTHS, ON_SCREEN = 12, 6
PAGE_ROWS, PART_ROWS = 8, 96
BEHIND = Q(zero_score=True) | Q(serious=True) | Q(below_average=True)
COLUMNS = (
    "report_id",
    "code",
    "decimals",
    "value",
    "points",
    "standing",
    "zero_score",
    "below_average",
    "better_than_best",
    "gap",
)


@dataclass(frozen=True, slots=True)
class WallLine:
    """One indicator: what it is, whose it is, and its months as finished cells."""

    row: IndicatorRow
    why: str  # how its numbers came about
    best: str
    basis: str
    cells: SafeString


@require_safe
@requires_role(*READERS)
def wall(request: SignedInRequest) -> HttpResponse:
    """``?list=behind|all&part=1``; a part is as much as one address shows, and pages itself."""
    shown = choose_report(request)
    chosen = "all" if request.GET.get("list") == "all" else "behind"
    context = shown.context() | {"chosen": chosen}
    wants = wants_paper(request)
    if (report := shown.report) is not None:
        if wants:
            return _paper(request, shown, report, chosen)
        months, wanted = _months(shown), request.GET.get("part", "")[:9]
        of = chosen, wanted, shown.query, months
        drawn = of_report("wall", report, lambda: _draw(report, chosen, wanted, months, Addresses(shown.query)), of)
        context |= {
            "months": [(label, old) for _pk, label, old in _mark_old(months)],
            "drawn": drawn,
            "paper_query": urlencode({"list": chosen} | shown.carried),
            "lists": _links(shown, chosen),
            "parts": _parts(shown, chosen, drawn.part, drawn.parts),
            "legend": [(SHAPES[tone], word) for tone, word in _marks().values()],
        }
    elif wants:
        raise Http404
    return render(request, "reports/pages/wall/wall.html", context)


@dataclass(frozen=True, slots=True)
class DrawnWall:
    """A part of the wall as it is printed: its pages and how many they are, and which part of how many it is."""

    pages: SafeString
    n: int
    part: int
    parts: int


def _draw(
    report: MonthlyReport, chosen: str, wanted: str, months: list[tuple[int, str]], address: Addresses
) -> DrawnWall:
    rows = _rows(report, chosen)
    part, parts = _part(wanted, len(rows))
    lines = _lines(rows[(part - 1) * PART_ROWS : part * PART_ROWS], months, address)
    pages = [lines[at : at + PAGE_ROWS] for at in range(0, len(lines), PAGE_ROWS)]
    return DrawnWall(render_to_string("reports/pages/wall/_pages.html", {"pages": pages}), len(pages), part, parts)


def _rows(report: MonthlyReport, chosen: str) -> list[IndicatorRow]:
    """What is behind, what costs most first; or all in the order of the catalogue."""
    leaves = IndicatorRow.objects.filter(report=report, is_leaf=True).defer("rule_text", "note", "co_names")
    if chosen == "all":
        return list(leaves)
    return sorted(leaves.filter(BEHIND), key=loss_order)


def _part(wanted: str, count: int) -> tuple[int, int]:
    parts = max(1, -(-count // PART_ROWS))
    return (min(max(int(wanted), 1), parts) if wanted.isascii() and wanted.isdigit() else 1), parts


def _months(shown: Shown) -> list[tuple[int, str]]:
    """The shown month and the published ones before it, oldest first: report and label."""
    report = shown.report
    assert report is not None
    before = [(each.pk, each.label) for each in shown.before()[: MONTHS - 1]]
    return [(report.pk, report.cycle.label), *before][::-1]


def _mark_old(months: list[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """Each with whether the screen leaves it out; paper has room for all."""
    return [(pk, label, place < len(months) - ON_SCREEN) for place, (pk, label) in enumerate(months)]


def _lines(rows: list[IndicatorRow], months: list[tuple[int, str]], address: Addresses) -> list[WallLine]:
    cells, aged, marks = _facts(rows, months), _mark_old(months), _marks()
    return [
        WallLine(
            row,
            address.explain(row.code),
            _best(row),
            basis_word(row.basis),
            SafeString("".join(_cell(cells[row.code].get(pk), marks, old=old) for pk, _label, old in aged)),
        )
        for row in rows
    ]


def _facts(rows: list[IndicatorRow], months: list[tuple[int, str]]) -> dict[str, dict[int, tuple[Any, ...]]]:
    """What every month said of the rows: by code and report; one query."""
    cells: dict[str, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    found = IndicatorRow.objects.filter(
        report__in=[pk for pk, _label in months], code__in=[row.code for row in rows]
    ).order_by()
    for report_id, code, *facts in found.values_list(*COLUMNS):
        cells[code][report_id] = tuple(facts)
    return cells


def _best(row: IndicatorRow) -> str:
    return with_unit(row.best, row.unit) if row.best is not None else with_unit(row.best_score, _("points"))


def _marks() -> dict[str, tuple[str, str]]:
    return {
        "zero": ("bad", _("Scores 0")),
        "below": ("warn", _("Worse than average")),
        "best": ("done", _("Best reached")),
    }


def _reading(facts: tuple[Any, ...] | None) -> tuple[str, str]:
    """One month: its number, or the word where there is none, and which mark stands beside it."""
    if facts is None:
        return "—", ""
    decimals, value, points, standing, zero, below, better, gap = facts
    number: Decimal | None = value if value is not None else points
    if standing == Standing.NOT_APPLICABLE:
        return _("Not applicable"), ""
    mark = "zero" if zero else "best" if better or (gap is not None and gap <= 0) else "below" if below else ""
    return number_text(readable(number, decimals if value is not None else 0)), mark


def _cell(facts: tuple[Any, ...] | None, marks: dict[str, tuple[str, str]], *, old: bool) -> str:
    """The same, written out: there are hundreds of them. A number holds nothing that needs escaping."""
    text, mark = _reading(facts)
    age = ' class="old"' if old else ""
    if facts is not None and facts[3] == Standing.NOT_APPLICABLE:
        return f"<td{age}><small>{escape(text)}</small></td>"
    if not mark:
        return f"<td{age}>{text}</td>"
    tone, word = marks[mark]
    css = f"{'old ' if old else ''}is-{mark}"
    return (
        f'<td class="{css}">{text} <i aria-hidden="true">{SHAPES[tone]}</i><span class="sr">{escape(word)}</span></td>'
    )


def _paper(request: SignedInRequest, shown: Shown, report: MonthlyReport, chosen: str) -> HttpResponse:
    """挂图 on A3: every row of the chosen list, and all its months."""
    rows, months = _rows(report, chosen), _months(shown)
    cells = _facts(rows, months)
    what = _("Wall chart of the indicators of the business environment")
    title = month_title(report, what)
    blocks = wall_blocks(
        title,
        [label for _pk, label in months],
        [_wall_row(row, [cells[row.code].get(pk) for pk, _label in months]) for row in rows],
        legend=[(SHAPES[tone], word) for tone, word in _marks().values()],
        note=report_note(report),
    )
    text = Text(title, report.region_name, report.cycle.end, Form.CHART, blocks)
    return answer_paper(request, text, about=f"wall {chosen}", name=paper_name(report, _("Wall chart")))


def _wall_row(row: IndicatorRow, months: list[tuple[Any, ...] | None]) -> WallRow:
    readings = [_reading(facts) for facts in months]
    marks = _marks()
    texts = tuple(f"{text} {SHAPES[marks[mark][0]]}" if mark else text for text, mark in readings)
    notes = [row.unit, str(row.get_basis_display())]
    if row.direction == Direction.LOWER:
        notes.append(_("lower is better"))
    name = row.name + _(" (") + _(", ").join(filter(None, notes)) + _(")") if any(notes) else row.name
    return WallRow(name, row.lead_name, row.chief, row.person, _best(row), texts)


def _links(shown: Shown, chosen: str) -> list[dict[str, Any]]:
    labels = {"behind": _("What is behind"), "all": _("All indicators")}
    return [{"url": _address(shown, name), "label": label, "active": name == chosen} for name, label in labels.items()]


def _parts(shown: Shown, chosen: str, part: int, parts: int) -> list[dict[str, Any]]:
    numbers: Iterable[int] = range(1, parts + 1) if parts > 1 else ()
    return [{"url": _address(shown, chosen, n), "label": n, "active": n == part} for n in numbers]


def _address(shown: Shown, chosen: str, part: int = 1) -> str:
    query = {"list": chosen} | ({"part": part} if part > 1 else {}) | shown.carried
    return f"{reverse('wall')}?{urlencode(query)}"
