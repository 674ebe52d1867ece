"""更正测算: a month in which one figure is another one. Pure.

Only what depends on the figure is worked out again: its leaf and what that is part of, the department that leads it
and its group, the units on the indicator. Everything else is taken over, and the result is the same as that of a
whole build.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from indicators.scoring.formula import Settings
from reports.build.assemble import Assembled, summary_of
from reports.build.frozen_departments import UnitTally, lead_score, ledger_of, rows_of_group
from reports.build.frozen_figures import rows_of_indicator
from reports.build.frozen_indicators import Places, freeze_indicator
from reports.build.frozen_regions import OwnPlace
from reports.build.frozen_table import FrozenDepartment, FrozenFigure, FrozenIndicator, RowTable
from reports.build.nodes import BuiltNode, compose, score_node
from reports.build.records import FigureKey, FigureRecord, Inputs


def with_figure(inputs: Inputs, key: FigureKey, figure: FigureRecord | None) -> Inputs:
    """The same period with another figure, or without it."""
    figures = {each: report for each, report in inputs.figures.items() if each != key}
    return replace(inputs, figures=figures if figure is None else {**figures, key: figure})


def reassemble(before: Assembled, inputs: Inputs, key: FigureKey) -> Assembled:
    """``before`` is the month without the other figure, ``inputs`` the month with it."""
    settings = inputs.settings
    nodes = _copy_tree(before.nodes)
    leaf = next((node for node in nodes if node.indicator.pk == key.indicator_id), None)
    if leaf is None:  # of no indicator of the period: nothing of the report is made of it
        return before
    touched = _rescore(inputs, nodes, leaf, settings)
    ledger, scores = ledger_of(inputs, nodes), dict(before.scores)
    lead = inputs.departments.get(leaf.lead.department_id) if leaf.lead else None
    if lead is not None and lead.code in scores:
        scores[lead.code] = lead_score(ledger.led[lead.pk], settings)
    units = (lead, inputs.departments.get(key.department_id))
    groups: set[str] = {unit.group for unit in units if unit is not None and unit in ledger.units}
    place, n = before.summary["rank_province"], before.summary["n_province"]
    return Assembled(
        indicators=_indicators(before.indicators, inputs, nodes, touched, settings),
        departments=_departments(before.departments, inputs, ledger, groups, scores, settings),
        figures=_figures(before.figures, inputs, leaf, settings),
        regions=before.regions,
        parameters=before.parameters,
        nodes=nodes,
        scores=scores,
        summary=summary_of(inputs, nodes, settings, None if place is None else OwnPlace(place, n)),
    )


def _copy_tree(nodes: list[BuiltNode]) -> list[BuiltNode]:
    """The same tree once more, so that the first one stays as it was."""
    copies = {id(node): replace(node) for node in nodes}
    for copy in copies.values():
        copy.parent = copies[id(copy.parent)] if copy.parent is not None else None
    return list(copies.values())


def _rescore(inputs: Inputs, nodes: list[BuiltNode], leaf: BuiltNode, settings: Settings) -> set[str]:
    """Score the leaf anew and compose what it is part of; the codes of all of them."""
    pk = leaf.indicator.pk
    reported = [
        inputs.figures.get(obligation.key) for obligation in inputs.obligations if obligation.indicator.pk == pk
    ]
    score_node(inputs, leaf, reported, leaf.regional, settings)
    touched, above = {leaf.indicator.code}, leaf.parent
    while above is not None:
        compose(above, [node for node in nodes if node.parent is above], settings)
        touched.add(above.indicator.code)
        above = above.parent
    return touched


def _indicators(
    before: RowTable[FrozenIndicator], inputs: Inputs, nodes: list[BuiltNode], touched: set[str], settings: Settings
) -> RowTable[FrozenIndicator]:
    """New rows for what was touched; elsewhere only the places by gap and by loss may be others."""
    places = Places(nodes, settings)
    rows = []
    for node, row in zip(nodes, before.rows, strict=True):
        if row.code in touched:
            rows.append(freeze_indicator(inputs, node, places, settings))
        else:
            rows.append(row._replace(**places.of(row.code)))
    return RowTable(before.columns, rows)


def _departments(
    before: RowTable[FrozenDepartment],
    inputs: Inputs,
    ledger: UnitTally,
    groups: set[str],
    scores: dict[str, Any],
    settings: Settings,
) -> RowTable[FrozenDepartment]:
    rows = []
    for group in ledger.groups:
        if group in groups:
            rows += rows_of_group(inputs, ledger, group, scores, settings)
        else:
            rows += [row for row in before.rows if row.group == group]
    return RowTable(before.columns, rows)


def _figures(
    before: RowTable[FrozenFigure], inputs: Inputs, leaf: BuiltNode, settings: Settings
) -> RowTable[FrozenFigure]:
    """The rows of the indicator, where the old ones stood."""
    code, pk = leaf.indicator.code, leaf.indicator.pk
    obligations = [obligation for obligation in inputs.obligations if obligation.indicator.pk == pk]
    places = [n for n, row in enumerate(before.rows) if row.code == code]
    if not places or not obligations:
        return before
    fresh = rows_of_indicator(inputs, obligations, settings)
    return RowTable(before.columns, [*before.rows[: min(places)], *fresh, *before.rows[max(places) + 1 :]])


@dataclass(frozen=True, slots=True)
class Moved:
    """One place that is another one afterwards; ``code`` is the indicator, empty for a department's own place."""

    code: str
    unit: str
    name: str
    before: int | None
    after: int | None


class RankedPlace(NamedTuple):
    """Whose place it is: ``code`` is the indicator, empty for a department's own place."""

    code: str
    unit: str
    name: str
    rank: int | None


def find_moves(before: Assembled, after: Assembled) -> list[Moved]:
    """All places that are others, departments first, each by its old place."""
    old, new = ({(each.code, each.unit): each for each in _places(assembled)} for assembled in (before, after))
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        rank, then = was.rank if was else None, now.rank if now else None
        present = now or was
        if present is not None and rank != then:
            found.append(Moved(present.code, present.unit, present.name, rank, then))
    return sorted(found, key=lambda each: (each.code, each.before or 10**6, each.unit))


def _places(assembled: Assembled) -> Iterable[RankedPlace]:
    for department in assembled.departments.rows:
        yield RankedPlace("", department.code, department.short_name, department.rank)
    for figure in assembled.figures.rows:
        yield RankedPlace(figure.code, figure.department_code, figure.department_name, figure.rank)
