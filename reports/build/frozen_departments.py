"""Departments ranked by the indicators they lead (牵头单位排名). Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators.choices import Aggregation
from indicators.scoring.formula import HUNDRED, ZERO, Child, Composite, Settings, aggregate
from reports.build.frozen_table import FrozenDepartment, RowTable, table_of
from reports.build.nodes import AnIndicator, BuiltNode, Node
from reports.build.records import Inputs, UnitRecord
from reports.ranking import Place, bottom_group, rank_scores, streak


@dataclass(slots=True)
class UnitTally:
    """Who leads which leaves, who owes and has reported how many figures; units that do either."""

    led: dict[int, list[BuiltNode]]
    owed: Counter[int]
    reported: Counter[int]
    units: list[UnitRecord]

    @property
    def groups(self) -> list[str]:
        return sorted({unit.group for unit in self.units})


def ledger_of(inputs: Inputs, nodes: list[BuiltNode]) -> UnitTally:
    """Counted from the period's obligations and leads."""
    led: dict[int, list[BuiltNode]] = defaultdict(list)
    for node in nodes:
        if node.indicator.is_leaf and node.lead is not None:
            led[node.lead.department_id].append(node)
    owed = Counter(obligation.unit.pk for obligation in inputs.obligations)
    reported = Counter(obligation.unit.pk for obligation in inputs.obligations if obligation.key in inputs.figures)
    return UnitTally(led, owed, reported, [unit for pk, unit in inputs.departments.items() if pk in led or owed[pk]])


def department_table(
    inputs: Inputs, ledger: UnitTally, scores: dict[str, Decimal | None], settings: Settings
) -> RowTable[FrozenDepartment]:
    """One row a department that leads or reports something, ranked within its group."""
    groups = ledger.groups
    return table_of([row for group in groups for row in rows_of_group(inputs, ledger, group, scores, settings)])


def scores_of(ledger: UnitTally, settings: Settings) -> dict[str, Decimal | None]:
    """The unrounded score of every unit, by code."""
    return {unit.code: lead_score(ledger.led[unit.pk], settings) for unit in ledger.units}


def rows_of_group(
    inputs: Inputs, ledger: UnitTally, group: str, scores: dict[str, Decimal | None], settings: Settings
) -> list[FrozenDepartment]:
    """The rows of one group: only among themselves are they ranked."""
    members = [unit for unit in ledger.units if unit.group == group]
    places = rank_scores({unit.code: scores[unit.code] for unit in members}, settings)
    last, bottom = bottom_group(places, 1), bottom_group(places, settings.bottom_n)
    printed = {code: place.printed for code, place in places.items()}
    rows = []
    for unit in members:
        led = ledger.led[unit.pk]
        coverage = _coverage(led, printed, unit.code, settings)
        rows.append(
            FrozenDepartment(
                **_standing(inputs, unit, led, places.get(unit.code)),
                owed=ledger.owed[unit.pk],
                reported=ledger.reported[unit.pk],
                **_streaks(
                    inputs,
                    unit.code,
                    is_last=unit.code in last,
                    in_bottom=unit.code in bottom,
                    below_floor=coverage["below_floor"],
                ),
                **coverage,
            )
        )
    return rows


def lead_score(led: list[Node[AnIndicator]], settings: Settings) -> Decimal | None:
    """得分 of a department: the ranked indicators it leads, composed by weight, unrounded.

    None where less of them is known than the coverage floor asks: a score of three indicators out of nineteen says
    nothing of the unit; and where fewer of them are scored than the settings ask of a place.
    """
    composed = _compose(_children(led), settings)
    is_unplaced = composed.is_too_small(settings.least_scored) or _is_incomplete(composed, settings)
    return None if is_unplaced else composed.attainment


def _is_incomplete(composed: Composite, settings: Settings) -> bool:
    """缺报: too little is reported, of what applies or for the number that a place needs."""
    return composed.is_below(settings.coverage_floor) or composed.lacks_parts(settings.least_scored)


def _children(led: list[Node[AnIndicator]]) -> list[Child]:
    return [node.child() for node in led if node.indicator.ranked]


def _compose(children: list[Child], settings: Settings) -> Composite:
    return aggregate(children, Aggregation.MEAN, settings.missing_rule)


def _coverage(led: list[BuiltNode], ranked: dict[str, Decimal], code: str, settings: Settings) -> dict[str, Any]:
    """Whether the unit leads too little for a place; else whether it falls below the floor (缺报不排名), and then the
    places it would have if the rest were known.

    The worst with 0 for everything that is not known, the best with the full attainment, among those who are ranked.
    """
    row: dict[str, Any] = dict.fromkeys(("applicable", "covered"), 0)
    row |= {"below_floor": False, "best_rank": None, "worst_rank": None, "too_few": False}
    if not settings.coverage_floor and not settings.least_scored:
        return row
    children = _children(led)
    composed = _compose(children, settings)
    row |= {"applicable": composed.n_total, "covered": composed.n_reported}
    if composed.is_too_small(settings.least_scored):
        return row | {"too_few": True}
    if _is_incomplete(composed, settings):
        row["below_floor"] = True
        for name, assumed in (("best_rank", HUNDRED), ("worst_rank", ZERO)):
            whole = _compose(complete(children, assumed), settings).attainment
            place = rank_scores({**ranked, code: whole}, settings).get(code)
            row[name] = place.rank if place else None
    return row


def complete(children: list[Child], assumed: Decimal) -> list[Child]:
    """The parts with an attainment for each that has none."""
    return [
        replace(child, attainment=assumed, reported=True) if child.attainment is None and child.applicable else child
        for child in children
    ]


def _standing(inputs: Inputs, unit: UnitRecord, led: list[BuiltNode], place: Place | None) -> dict[str, Any]:
    flags = Counter(flag for node in led for flag in node.flags())
    return {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "group": unit.group,
        "position": unit.position,
        "led": len(led),
        "scored": sum(node.exact is not None and node.indicator.ranked for node in led),
        "score": place.printed if place else None,
        "rank": place.rank if place else None,
        "n": place.n if place else 0,
        "reverse_rank": place.reverse_rank if place else None,
        "tied": bool(place and place.tied),
        "previous_rank": inputs.history.department_rank.get(unit.code),
        "zero_scores": flags["zero_score"],
        "below_average": flags["below_average"],
        "serious_gaps": flags["serious"],
    }


def _streaks(inputs: Inputs, code: str, *, is_last: bool, in_bottom: bool, below_floor: bool) -> dict[str, Any]:
    """The months so far. A month without a place because too little was known is passed over, this one too."""
    history, label = inputs.history, inputs.cycle.label
    published = [*history.labels, label]
    passed_over = {*history.below_floor_of.get(code, set()), *([label] if below_floor else [])}

    def months(counts: bool, earlier: set[str]) -> list[str]:
        if not counts and not below_floor:
            return []
        return streak(published, {*earlier, *([label] if counts else [])}, passed_over)

    last = months(is_last, history.last_of.get(code, set()))
    bottom = months(in_bottom, history.bottom_of.get(code, set()))
    return {"is_last": is_last, "in_bottom": in_bottom, "last_streak": list(last), "bottom_streak": list(bottom)}
