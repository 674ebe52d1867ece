"""填报台账: units × the last months, read from the figures themselves and from the unlocks that were granted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from departments.choices import PeerGroup
from departments.models import Department
from indicators.choices import REPORTED_STATES, CycleKind, RevisionAction
from indicators.cycles.obligations import Obligation, obligations_by_cycle
from indicators.models import Cycle, Figure, Revision, Unlock
from indicators.progress.timeliness import Span, TimelyShare, UnitMonth, judge, shares

MONTHS = 12
Unlocks = dict[tuple[int, int, int | None], list[Span]]


@dataclass(frozen=True, slots=True)
class UnitMonths:
    """One unit's line; cells follow the months of the board."""

    department: Department
    cells: list[UnitMonth]
    on_time: TimelyShare
    complete: TimelyShare


@dataclass(frozen=True, slots=True)
class GroupMonths:
    """Units that are compared with each other, and their sum."""

    group: PeerGroup
    lines: list[UnitMonths]
    totals: list[UnitMonth]
    on_time: TimelyShare
    complete: TimelyShare


@dataclass(frozen=True, slots=True)
class Board:
    months: list[str]  # labels, oldest first
    groups: list[GroupMonths]


def completeness_board(*, region_id: int, at: datetime, months: int = MONTHS) -> Board:
    """The last months of a region; seven queries whatever the units and months. Only months that are over count in
    the shares."""
    cycles = _cycles(region_id, months)
    if not cycles:
        return Board([], [])
    labels = sorted({cycle.label for cycle in cycles})
    over = {cycle.label for cycle in cycles if cycle.closes_at <= at}
    obligations = obligations_by_cycle(cycles=cycles)
    cells = _cells(cycles, obligations, at)
    units = {obligation.department.pk: obligation.department for owed in obligations.values() for obligation in owed}
    ordered = sorted(units.values(), key=lambda unit: (unit.position, unit.code))
    lines = [_line(unit, [cells[unit.pk, label] for label in labels], labels, over) for unit in ordered]
    return Board(labels, [_group(group, lines, labels, over) for group in PeerGroup if _of(group, lines)])


def unit_months(*, cycle: Cycle, owed: list[Obligation], at: datetime) -> dict[int, UnitMonth]:
    """How every unit submitted of what is owed in one period, by its id; three queries."""
    cells = _cells([cycle], {cycle.pk: owed}, at)
    return {unit: cell for (unit, _label), cell in cells.items()}


def _cycles(region_id: int, months: int) -> list[Cycle]:
    rows = Cycle.objects.filter(region_id=region_id, kind=CycleKind.MONTH).order_by("-start", "scheme_id")
    found: dict[str, list[Cycle]] = {}
    for cycle in rows[: months * 4]:  # several schemes may run at the same time
        found.setdefault(cycle.label, []).append(cycle)
    return [cycle for label in sorted(found, reverse=True)[:months] for cycle in found[label]]


def _cells(
    cycles: list[Cycle], obligations: dict[int, list[Obligation]], at: datetime
) -> dict[tuple[int, str], UnitMonth]:
    handed, unlocks = _first_submissions(cycles), _unlocks(cycles)
    cells: dict[tuple[int, str], UnitMonth] = defaultdict(UnitMonth)
    for cycle in cycles:
        for obligation in obligations[cycle.pk]:
            unit, indicator = obligation.key
            spans = [*unlocks.get((cycle.pk, unit, None), ()), *unlocks.get((cycle.pk, unit, indicator), ())]
            key = (cycle.pk, unit, indicator)
            cells[unit, cycle.label].add(
                judge(
                    is_reported=key in handed,
                    at_first=handed.get(key),
                    deadline=cycle.deadline,
                    extensions=spans,
                    now=at,
                    last=cycle.hard_deadline,
                )
            )
    return cells


def _first_submissions(cycles: list[Cycle]) -> dict[tuple[int, int, int], datetime | None]:
    """When every figure that is submitted came first: a later return or correction does not make it late."""
    revisions = Revision.objects.filter(figure__cycle__in=cycles, action=RevisionAction.SUBMITTED).order_by()
    first = dict(revisions.values_list("figure_id").annotate(Min("at")))
    rows = Figure.objects.filter(cycle__in=cycles, state__in=REPORTED_STATES)
    return {
        (cycle, unit, indicator): first.get(pk, submitted)
        for pk, cycle, unit, indicator, submitted in rows.values_list(
            "pk", "cycle_id", "department_id", "indicator_id", "submitted_at"
        ).iterator()
    }


def _unlocks(cycles: list[Cycle]) -> Unlocks:
    found: Unlocks = defaultdict(list)
    rows = Unlock.objects.filter(cycle__in=cycles).order_by("pk")
    for cycle, unit, indicator, start, end in rows.values_list(
        "cycle_id", "department_id", "indicator_id", "granted_at", "expires_at"
    ):
        found[cycle, unit, indicator].append((start, end))
    return found


def _line(unit: Department, cells: list[UnitMonth], labels: list[str], over: set[str]) -> UnitMonths:
    return UnitMonths(unit, cells, *_shares(cells, labels, over))


def _group(group: PeerGroup, lines: list[UnitMonths], labels: list[str], over: set[str]) -> GroupMonths:
    own = _of(group, lines)
    totals = [sum((line.cells[place] for line in own), UnitMonth()) for place in range(len(labels))]
    return GroupMonths(group, own, totals, *_shares(totals, labels, over))


def _of(group: PeerGroup, lines: list[UnitMonths]) -> list[UnitMonths]:
    return [line for line in lines if line.department.group == group]


def _shares(cells: list[UnitMonth], labels: list[str], over: set[str]) -> tuple[TimelyShare, TimelyShare]:
    return shares(cell for cell, label in zip(cells, labels, strict=True) if label in over)
