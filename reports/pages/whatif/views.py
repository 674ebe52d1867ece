"""What if (假设测算): other numbers for some indicators, everything else unchanged. Nothing is saved."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.numbers import number_text
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import Method
from indicators.numbers.digits import readable
from indicators.scoring.formula import LeafScore
from reports.analysis.tree import Tree
from reports.analysis.trees import read_tree
from reports.analysis.trying import Choice, Tried, choice_of, choices_to_try, try_values
from reports.build.nodes import round_for_print
from reports.models import IndicatorRow
from reports.pages.shown import Shown, choose_report
from reports.pages.whatif.forms import WhatIfForm
from reports.presentation import gap_with_unit, place_text
from reports.ranking import Place

COUNTY, OWN = "v-", "f-"


@require_safe
@requires_role(*READERS)
def whatif(request: SignedInRequest) -> HttpResponse:
    """``?of=<department or @branch>&v-<code>=…&f-<code>=…`` of the shown report."""
    shown = choose_report(request)
    if shown.report is None:
        return render(request, "reports/pages/whatif/whatif.html", shown.context())
    tree = read_tree(report=shown.report)
    units, branches = choices_to_try(report=shown.report, tree=tree)
    chosen = _choose_unit(request, tree, units, branches)
    choice = choice_of(report=shown.report, tree=tree, chosen=chosen)
    form = _form(request, choice)
    found = None
    if form.is_bound and form.is_valid() and form.typed:
        found = try_values(report=shown.report, tree=tree, choice=choice, **_split_numbers(form))
    decimals = shown.report.parameters["score_decimals"]
    context = shown.context() | {
        "units": units,
        "branches": branches,
        "of": chosen,
        "form": form,
        "tried": found,
        "lines": [_line(row, form, found, tree, decimals) for row in choice.rows],
        "own_lines": [_own_line(row, figure, form, found) for row, figure in choice.figures],
        "among": found is not None and bool(found.counties),
        "results": _results(found, shown, decimals) if found else None,
    }
    return render(request, "reports/pages/whatif/whatif.html", context)


def _choose_unit(request: SignedInRequest, tree: Tree, units: list[Any], branches: list[Any]) -> str:
    """What was asked for, else the reader's own unit, else the first that leads something."""
    choices, wanted = {value for value, _label in (*units, *branches)}, request.GET.get("of", "")
    if wanted and wanted not in choices:
        raise Http404
    own = request.user.department.code if request.user.department else ""
    first = next((code for code, _name in units if tree.led.get(code)), next(iter(choices), ""))
    return wanted or (own if own in choices else first)


def _form(request: SignedInRequest, choice: Choice) -> WhatIfForm:
    label = _("%(name)s: value to try")
    fields = {
        COUNTY + row.code: (label % {"name": row.name}, choice.limits.get(row.code), row.method == Method.OFFICIAL)
        for row in choice.rows
    }
    fields |= {
        OWN + row.code: (label % {"name": row.name}, choice.limits.get(row.code), False) for row, _f in choice.figures
    }
    bound = any(request.GET.get(name, "").strip() for name in fields)
    return WhatIfForm(request.GET if bound else None, fields=fields)


def _split_numbers(form: WhatIfForm) -> dict[str, dict[str, Decimal]]:
    return {
        target: {name.removeprefix(prefix): number for name, number in form.typed.items() if name.startswith(prefix)}
        for target, prefix in (("values", COUNTY), ("own", OWN))
    }


def _line(row: IndicatorRow, form: WhatIfForm, found: Tried | None, tree: Tree, decimals: int) -> dict[str, Any]:
    """One leaf: what it is, what may be typed, and what then would be."""
    in_points = row.method == Method.OFFICIAL
    best, now = (row.best_score, row.points) if in_points else (row.best, row.value)
    line = {
        "row": row,
        "field": form[COUNTY + row.code],
        "unit": _("points") if in_points else row.unit,
        "now": readable(now, 0 if in_points else row.decimals),
        "best": readable(best, 0 if in_points else row.decimals),
        "score": tree.score(row.code),
    }
    if found is None or row.code not in found.outcome.leaves:
        return line
    before, after = found.outcome.leaves[row.code]
    place = found.counties.get(row.code)
    return line | {
        "then": number_text(found.outcome.scores[row.code].then, decimals),
        "gap": _gap(after, row, tree),
        "gap_now": _gap(before, row, tree),
        "place": _place(place.place_after) if place else "",
        "place_now": _place(place.place_before) if place else "",
    }


def _gap(leaf: LeafScore | None, row: IndicatorRow, tree: Tree) -> str:
    """In its own unit and relative, or in points."""
    if leaf is None:
        return ""
    if leaf.gap is None:
        points = leaf.score_gap
        return gap_with_unit(points, _("points")) if points is not None else ""
    if leaf.gap < 0:
        return _("%(gap)s better than the best") % {"gap": gap_with_unit(-leaf.gap, row.unit)}
    native = gap_with_unit(leaf.gap, row.unit)
    relative = round_for_print(leaf.relative_gap, tree.settings)
    return native if relative is None else _("%(gap)s (relative %(number)s%%)") % {"gap": native, "number": relative}


def _own_line(row: IndicatorRow, figure: Any, form: WhatIfForm, found: Tried | None) -> dict[str, Any]:
    shift = found.units.get(row.code) if found else None
    return {
        "row": row,
        "field": form[OWN + row.code],
        "unit": row.unit,
        "now": readable(figure.value, row.decimals),
        "place_now": place_text(figure.rank, figure.n, tied=figure.tied) if figure.rank else "",
        "place": _place(shift.place_after) if shift else "",
        "moved": shift.moved if shift else None,
        "tried": shift is not None,
    }


def _place(place: Place | None) -> str:
    return place_text(place.rank, place.n, tied=place.tied) if place else ""


def _results(found: Tried, shown: Shown, decimals: int) -> dict[str, Any]:
    """The whole, the branches and the departments: now and then."""
    outcome = found.outcome
    names = {
        code: IndicatorRow.pick(zh, en)
        for code, zh, en in IndicatorRow.objects.filter(report=shown.report, code__in=outcome.branches).values_list(
            "code", "name_zh", "name_en"
        )
    }
    pairs = [(_("Overall score"), outcome.overall)]
    pairs += [(f"{code} {names.get(code, '')}", pair) for code, pair in outcome.branches.items()]
    return {
        "scores": [
            (name, number_text(now, decimals), number_text(then, decimals), _difference(now, then, decimals))
            for name, (now, then) in pairs
        ],
        "departments": [
            {
                "name": shift.name,
                "score_now": number_text(shift.before, decimals),
                "score": number_text(shift.after, decimals),
                "place_now": _place(shift.place_before),
                "place": _place(shift.place_after),
                "moved": shift.moved,
            }
            for shift in outcome.departments
        ],
    }


def _difference(now: Decimal | None, then: Decimal | None, decimals: int) -> str:
    return "" if now is None or then is None else number_text(then - now, decimals, signed=True)
