"""Why did it move (变动分解): an indicator, a department, the county, between two published reports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.numbers import NO_VALUE, number_text
from departments.choices import PeerGroup, RegionLevel
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import Direction
from reports.analysis.decompose import NumberChange, department_change, department_rank_change
from reports.analysis.tree import Tree
from reports.analysis.trees import leaf_of, read_tree
from reports.analysis.why import TwoTrees, Why, earlier_reports, why_indicator, why_overall
from reports.charts.waterfall import Waterfall, waterfall
from reports.choices import BUILT_STATES, Factor
from reports.facts import places_at, places_of
from reports.models import DepartmentRow, IndicatorRow, MonthlyReport
from reports.pages.frozen import of_report
from reports.pages.shown import Shown, choose_report
from reports.report_notes import report_note
from reports.words.why import (
    changes_of_leaf,
    changes_of_rule,
    factor_label,
    labels_of_scores,
    rank_sentence,
    score_sentence,
    share_text,
)

SHARED = (Factor.OWN, Factor.BENCHMARK)


@dataclass(frozen=True, slots=True)
class ReportPair:
    """The shown report and the earlier one it is held against; None when there is none."""

    shown: Shown
    report: MonthlyReport
    earlier: MonthlyReport | None
    offered: list[str]

    @property
    def key(self) -> list[Any]:
        """What is told depends on beside the shown report: the earlier one, and what links carry on."""
        return [self.shown.query, *([self.earlier.pk, self.earlier.rows_digest] if self.earlier else [])]

    def context(self) -> dict[str, Any]:
        since = self.earlier.cycle.label if self.earlier else ""
        return self.shown.context() | {"earlier": self.earlier, "offered": self.offered, "since": since}


@require_safe
@requires_role(*READERS)
def indicator_why(request: SignedInRequest, code: str) -> HttpResponse:
    """``?since=2026-04`` of the shown report: score, place among counties, places of the units."""
    pair = _pair(request, choose_report(request))
    content = of_report("why-indicator", pair.report, lambda: _indicator(pair, code), pair.key, code)
    return render(request, "reports/pages/why/why.html", pair.context() | content)


def _indicator(pair: ReportPair, code: str) -> dict[str, Any]:
    rows = {row.report_id: row for row in IndicatorRow.objects.filter(report__in=_both(pair), code=code)}
    row = rows.get(pair.report.pk)
    if row is None:
        raise Http404
    earlier = pair.earlier
    before = rows.get(earlier.pk) if earlier else None
    context: dict[str, Any] = {"row": row, "name": row.name}
    if earlier is not None and before is not None:
        why = why_indicator(row=row, before=before, report=pair.report, earlier=earlier)
        blocks = [_score_block(_("Attainment"), why.score, pair)]
        if why.rank is not None:
            labels = None if row.is_leaf and before.is_leaf else labels_of_scores()
            blocks.append(_rank_block(_("Rank among counties"), why.rank, pair, labels))
        moved = changes_of_leaf(leaf_of(before), leaf_of(row), row.unit, row.basis) if row.is_leaf else ()
        context |= {
            "blocks": blocks,
            "lines": _lines(why, pair),
            "announced": _places_then_and_now(before, earlier, row, pair.report) if why.rank is None else None,
            "moved": [(Factor(factor).label, *rest) for factor, *rest in moved],
            "groups": _groups(why),
            "rules": _rules(why.trees, pair.report),
        }
    return context


def _places_then_and_now(
    before: IndicatorRow, earlier: MonthlyReport, row: IndicatorRow, report: MonthlyReport
) -> tuple[str, str] | None:
    """The place as documents announced it then and now, each with what it rests on: of its series where one names the
    indicator, else in the province. None where none was announced."""
    pairs = (before, earlier), (row, report)
    level = row.place_level or RegionLevel.PROVINCE
    then, now = (places_at(places_of(each, of.cycle.label), level) for each, of in pairs)
    if now is None:
        return None
    return then.text_with_basis if then else NO_VALUE, now.text_with_basis


@require_safe
@requires_role(*READERS)
def department_why(request: SignedInRequest, code: str) -> HttpResponse:
    """A department's score by the indicators it leads, and its place: own figures, the others', benchmarks, rule."""
    pair = _pair(request, choose_report(request))
    content = of_report("why-department", pair.report, lambda: _department(pair, code), pair.key, code)
    return render(request, "reports/pages/why/why.html", pair.context() | content)


def _department(pair: ReportPair, code: str) -> dict[str, Any]:
    rows = {row.report_id: row for row in DepartmentRow.objects.filter(report__in=_both(pair), code=code)}
    unit = rows.get(pair.report.pk)
    if unit is None:
        raise Http404
    context: dict[str, Any] = {"unit": unit, "name": unit.short_name}
    if pair.earlier is not None and pair.earlier.pk in rows:
        trees = TwoTrees(read_tree(report=pair.earlier), read_tree(report=pair.report))
        rank = department_rank_change(*trees, code)
        why = Why(department_change(*trees, code), rank, trees=trees)
        led = {*trees.before.led.get(code, ()), *trees.after.led.get(code, ())}
        context |= {
            "blocks": [
                _score_block(_("Score of the department"), why.score, pair),
                _rank_block(_("Rank of the department"), rank, pair),
            ],
            "lines": _lines(why, pair),
            "rules": _rules(trees, pair.report, led),
        }
    return context


@require_safe
@requires_role(*READERS)
def report_why(request: SignedInRequest, period: str) -> HttpResponse:
    """The county's total score by first-level indicators."""
    visible = (
        MonthlyReport.objects.visible_to(request.user).by_label(period).filter(state__in=BUILT_STATES).with_twins()
    )
    reports = list(visible.select_related("cycle__scheme", "region").newest_first())
    wanted = request.GET.get("version", "")
    report = next((each for each in reports if wanted in ("", str(each.version))), None)
    if report is None:
        raise Http404
    pair = _pair(request, Shown(report, [], {"version": wanted} if wanted else {}))
    context = pair.context() | {"name": _("Overall score"), "whole": True}
    context |= of_report("why-overall", pair.report, lambda: _overall(pair), pair.key)
    context["settings_note"] = report_note(report)
    return render(request, "reports/pages/why/why.html", context)


def _overall(pair: ReportPair) -> dict[str, Any]:
    if pair.earlier is None:
        return {}
    why = why_overall(report=pair.report, earlier=pair.earlier)
    blocks = [_score_block(_("Overall score"), why.score, pair)]
    if why.rank is not None:
        blocks.append(_rank_block(_("Rank among counties"), why.rank, pair, labels_of_scores()))
    return {"blocks": blocks, "lines": _lines(why, pair), "rules": _rules(why.trees, pair.report)}


def _pair(request: SignedInRequest, shown: Shown) -> ReportPair:
    if shown.report is None:
        raise Http404
    before = earlier_reports(report=shown.report)
    labels, since = [report.cycle.label for report in before], request.GET.get("since", "")
    # Of another period the chosen one may not be an earlier one; then the one before is meant.
    earlier = before[labels.index(since)] if since in labels else before[0] if before else None
    return ReportPair(shown, shown.report, earlier, labels)


def _both(pair: ReportPair) -> list[MonthlyReport]:
    return [pair.report, *([pair.earlier] if pair.earlier else [])]


def _score_block(title: str, change: NumberChange, pair: ReportPair) -> dict[str, Any]:
    decimals = pair.report.parameters["score_decimals"]
    return {
        "title": title,
        "sentence": score_sentence(change, decimals, title),
        "chart": _chart(change, pair, Direction.HIGHER, decimals),
        "unit": "",
    }


def _rank_block(
    title: str, change: NumberChange, pair: ReportPair, labels: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "title": title,
        "sentence": rank_sentence(change, labels),
        "chart": _chart(change, pair, Direction.LOWER, 0, labels),
        "unit": _("places"),
    }


def _chart(
    change: NumberChange, pair: ReportPair, direction: str, decimals: int, labels: dict[str, str] | None = None
) -> Waterfall | None:
    if change.before is None or change.after is None or pair.earlier is None:
        return None
    parts = [(factor_label(factor, labels), share) for factor, share in change.by_factor()]
    return waterfall(
        parts,
        change.before,
        change.after,
        direction=direction,
        decimals=decimals,
        first=pair.earlier.cycle.label,
        last=pair.report.cycle.label,
    )


def _lines(why: Why, pair: ReportPair) -> list[dict[str, Any]]:
    """The shares by indicator, the largest first; the whole is in the foot of the table."""
    decimals = pair.report.parameters["score_decimals"]
    names = {part.name for part in why.score.parts if part.name}
    if why.trees is None or not names:
        return []
    rows = IndicatorRow.objects.filter(report=pair.report, code__in=names).values_list("code", "name_zh", "name_en")
    labels = {code: IndicatorRow.pick(zh, en) for code, zh, en in rows}
    moved: Callable[[str], Any] = lambda name: sum(why.score.of(factor, name) for factor in SHARED)  # noqa: E731
    return [
        {
            "code": name,
            "name": labels.get(name, name),
            "before": _score_text(why.trees.before, name, decimals),
            "after": _score_text(why.trees.after, name, decimals),
            "own": share_text(why.score, Factor.OWN, name, decimals),
            "benchmark": share_text(why.score, Factor.BENCHMARK, name, decimals),
            "sum": number_text(moved(name), decimals, signed=True),
        }
        for name in sorted(names, key=lambda name: (-abs(moved(name)), name))
    ]


def _score_text(tree: Tree, code: str, decimals: int) -> str:
    return number_text(tree.score(code) if code in tree.nodes else None, decimals)


def _groups(why: Why) -> list[tuple[Any, list[Any]]]:
    """The units' lines under the name of their group."""
    groups: dict[str, list[Any]] = {}
    for group, _code, name, change in why.units:
        groups.setdefault(group, []).append((name, _unit_line(change)))
    return [(PeerGroup(group).label, lines) for group, lines in groups.items()]


def _unit_line(change: NumberChange) -> dict[str, Any]:
    is_known = change.is_known
    return {
        "before": change.before,
        "after": change.after,
        "move": int(-change.total) if is_known else None,
        "own": int(-change.of(Factor.OWN)) if is_known else None,
        "others": int(-change.of(Factor.OTHERS)) if is_known else None,
        "rule": int(-change.of(Factor.RULE)) if is_known else None,
    }


def _rules(trees: TwoTrees | None, report: MonthlyReport, codes: set[str] | None = None) -> list[Any]:
    if trees is None:
        return []
    return changes_of_rule(
        *trees, codes if codes is not None else {*trees.before.definitions, *trees.after.definitions}
    )
