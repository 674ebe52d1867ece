"""更正测算: a month in which one figure is another one. Pure.

Only what depends on the figure is worked out again: its leaf and what that is part of, the department that leads it
and its group, the units on the indicator. Everything else is taken over, and the result is the same as that of a
whole build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from indicators.scoring.formula import Settings
from reports.build.assemble import Assembled, settings_of, summary_of
from reports.build.frozen_departments import Ledger, group_records, led_score, ledger_of
from reports.build.frozen_figures import rows_of_indicator
from reports.build.frozen_indicators import Node, compose, gap_ranks, indicator_record, score_node
from reports.build.frozen_table import RowTable

if TYPE_CHECKING:
    from reports.build.inputs import Inputs

Key = tuple[int, int]  # unit and indicator


def with_figure(inputs: Inputs, key: Key, row: tuple[Any, ...] | None) -> Inputs:
    """The same period with another figure, or without it."""
    figures = {each: figure for each, figure in inputs.figures.items() if each != key}
    return replace(inputs, figures=figures if row is None else {**figures, key: row})


def reassemble(before: Assembled, inputs: Inputs, key: Key) -> Assembled:
    """``before`` is the month without the other figure, ``inputs`` the month with it."""
    settings = settings_of(inputs.settings)
    nodes = _copied(before.nodes)
    leaf = next((node for node in nodes if node.indicator.pk == key[1]), None)
    if leaf is None:  # of no indicator of the period: nothing of the report is made of it
        return before
    touched = _rescored(inputs, nodes, leaf, settings)
    ledger, scores = ledger_of(inputs, nodes), dict(before.scores)
    lead = inputs.departments.get(leaf.lead.department_id) if leaf.lead else None
    if lead is not None and lead.code in scores:
        scores[lead.code] = led_score(ledger.led[lead.pk], settings)
    units = (lead, inputs.departments.get(key[0]))
    groups: set[str] = {unit.group for unit in units if unit is not None and unit in ledger.units}
    own = before.summary["rank_province"], before.summary["n_province"]
    return Assembled(
        indicators=_indicators(before.indicators, inputs, nodes, touched, settings),
        departments=_departments(before.departments, inputs, ledger, groups, scores, settings),
        figures=_figures(before.figures, inputs, leaf, settings),
        regions=before.regions,
        parameters=before.parameters,
        nodes=nodes,
        scores=scores,
        summary=summary_of(inputs, nodes, settings, None if own[0] is None else own),
    )


def _copied(nodes: list[Node]) -> list[Node]:
    """The same tree once more, so that the first one stays as it was."""
    copies = {id(node): replace(node) for node in nodes}
    for copy in copies.values():
        copy.parent = copies[id(copy.parent)] if copy.parent is not None else None
    return list(copies.values())


def _rescored(inputs: Inputs, nodes: list[Node], leaf: Node, settings: Settings) -> set[str]:
    """Score the leaf anew and compose what it is part of; the codes of all of them."""
    pk = leaf.indicator.pk
    reported = [inputs.figures.get(duty.key) for duty in inputs.duties if duty.indicator.pk == pk]
    score_node(inputs, leaf, reported, leaf.regional, settings)
    touched, above = {leaf.indicator.code}, leaf.parent
    while above is not None:
        compose(above, [node for node in nodes if node.parent is above], settings)
        touched.add(above.indicator.code)
        above = above.parent
    return touched


def _indicators(before: RowTable, inputs: Inputs, nodes: list[Node], touched: set[str], settings: Settings) -> RowTable:
    """New rows for what was touched; elsewhere only the place by gap may be another."""
    places, at = gap_ranks(nodes, settings), before.columns.index("gap_rank")
    rows = []
    for node, row in zip(nodes, before.rows, strict=True):
        code = node.indicator.code
        if code in touched:
            rows.append(tuple(indicator_record(inputs, node, places, settings).values()))
        elif row[at] != places.get(code):
            rows.append((*row[:at], places.get(code), *row[at + 1 :]))
        else:
            rows.append(row)
    return RowTable(before.columns, rows)


def _departments(
    before: RowTable, inputs: Inputs, ledger: Ledger, groups: set[str], scores: dict[str, Any], settings: Settings
) -> RowTable:
    at, rows = before.columns.index("group") if before.rows else 0, []
    for group in ledger.groups:
        if group in groups:
            rows += [tuple(each.values()) for each in group_records(inputs, ledger, group, scores, settings)]
        else:
            rows += [row for row in before.rows if row[at] == group]
    return RowTable(before.columns, rows)


def _figures(before: RowTable, inputs: Inputs, leaf: Node, settings: Settings) -> RowTable:
    """The rows of the indicator, where the old ones stood."""
    code, pk = leaf.indicator.code, leaf.indicator.pk
    duties = [duty for duty in inputs.duties if duty.indicator.pk == pk]
    places = [n for n, row in enumerate(before.rows) if row[0] == code]
    if not places or not duties:
        return before
    first, last = places[0], places[-1] + 1
    fresh = rows_of_indicator(inputs, duties, settings)
    return RowTable(before.columns, [*before.rows[:first], *fresh, *before.rows[last:]])


@dataclass(frozen=True, slots=True)
class Moved:
    """One place that is another one afterwards; ``code`` is the indicator, empty for a department's own place."""

    code: str
    unit: str
    name: str
    before: int | None
    after: int | None


# Where places stand: the table, by what a row is found, and who it is.
RANKED = (
    ("departments", ("code",), "short_name"),
    ("figures", ("code", "department_code"), "department_name"),
)


def moved_places(before: Assembled, after: Assembled) -> list[Moved]:
    """All places that are others, departments first, each by its old place."""
    found = []
    for table, keys, name in RANKED:
        old, new = (_ranks(getattr(each, table), keys, name) for each in (before, after))
        for key in dict.fromkeys([*new, *old]):
            was, now = old.get(key), new.get(key)
            rank, then = was[1] if was else None, now[1] if now else None
            if rank != then:
                code, unit = key if len(key) > 1 else ("", key[0])
                found.append(Moved(code, unit, (now or was or ("",))[0], rank, then))
    return sorted(found, key=lambda each: (each.code, each.before or 10**6, each.unit))


def _ranks(table: RowTable, keys: tuple[str, ...], name: str) -> Mapping[tuple[str, ...], tuple[str, int | None]]:
    at = [table.columns.index(each) for each in (*keys, name, "rank")] if table.rows else []
    return {tuple(row[i] for i in at[:-2]): (row[at[-2]], row[at[-1]]) for row in table.rows}
