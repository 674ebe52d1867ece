"""One unit's sheet of one period (填报表): every owed figure with what its typist should see beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from departments.models import Department
from indicators.choices import EDITABLE_STATES, CycleState, FigureState, RevisionAction
from indicators.models import Benchmark, Cycle, Figure, Indicator, Revision, Unlock
from indicators.services.duties import duties_of
from indicators.services.figures import open_doors


@dataclass(frozen=True, slots=True)
class Line:
    """One owed figure: what is stored, last month's value, the benchmark in force, and whether it may be typed."""

    indicator: Indicator
    group: Indicator  # the first-level indicator it stands under
    figure: Figure | None
    last: Figure | None
    benchmark: Benchmark | None
    lock: str  # why it is read-only, in words; empty when it may be typed
    needs_change: bool = False  # returned and not touched since

    @property
    def editable(self) -> bool:
        return not self.lock

    @property
    def stored_value(self) -> Decimal | None:
        return self.figure.value if self.figure else None


@dataclass(slots=True)
class Worksheet:
    cycle: Cycle
    department: Department
    lines: list[Line]
    last_cycle: Cycle | None
    unlocks: list[Unlock] = field(default_factory=list)

    @property
    def is_editable(self) -> bool:
        return any(line.editable for line in self.lines)

    def count(self, *states: str) -> int:
        return sum(1 for line in self.lines if line.figure and line.figure.state in states)

    @property
    def ready(self) -> int:
        """Figures that say something and could be handed in as they are."""
        return sum(
            1
            for line in self.lines
            if line.editable and line.figure and not line.figure.is_blank and not line.needs_change
        )


def worksheet(*, cycle: Cycle, department: Department, at: datetime) -> Worksheet:
    """The whole sheet in catalogue order; at most eleven queries whatever its length."""
    indicators = [duty.indicator for duty in duties_of(cycle=cycle, department=department)]
    groups = _first_levels(cycle)
    last_cycle = _cycle_before(cycle)
    figures = _figures(cycle, department)
    last = _last_values(last_cycle, department)
    benchmarks = Benchmark.objects.filter(region_id=cycle.region_id, indicator__in=indicators)
    in_force = benchmarks.latest_by_indicator(month=cycle.start)
    doors = open_doors(cycle=cycle, at=at)
    untouched = _untouched_returns(figures.values())
    lines = []
    for indicator in indicators:
        figure = figures.get(indicator.pk)
        is_open = doors.is_open(department.pk, indicator.pk)
        lines.append(
            Line(
                indicator, groups.get(indicator.pk, indicator), figure, last.get(indicator.code),
                in_force.get(indicator.pk), _lock(cycle, figure, is_open),
                figure is not None and figure.pk in untouched,
            )
        )  # fmt: skip
    unlocks = [] if doors.whole else _unlocks(cycle, department, at)
    return Worksheet(cycle, department, lines, last_cycle, unlocks)


def _first_levels(cycle: Cycle) -> dict[int, Indicator]:
    nodes = {node.pk: node for node in Indicator.objects.filter(scheme_id=cycle.scheme_id)}
    found = {}
    for node in nodes.values():
        top = node
        while top.parent_id is not None:
            top = nodes[top.parent_id]
        found[node.pk] = top
    return found


def _cycle_before(cycle: Cycle) -> Cycle | None:
    """The period before it of the same scheme, in whatever year and version that was."""
    rows = Cycle.objects.filter(region_id=cycle.region_id, kind=cycle.kind, start__lt=cycle.start)
    return rows.filter(scheme__code=cycle.scheme.code).order_by("-start").first()


def _figures(cycle: Cycle, department: Department) -> dict[int, Figure]:
    rows = Figure.objects.filter(cycle=cycle, department=department)
    return {row.indicator_id: row for row in rows.select_related("entered_by", "submitted_by", "approved_by")}


def _last_values(cycle: Cycle | None, department: Department) -> dict[str, Figure]:
    """Last month's figures by indicator code: a new year's catalogue has new rows but keeps its codes."""
    if cycle is None:
        return {}
    rows = Figure.objects.filter(cycle=cycle, department=department).select_related("indicator")
    return {row.indicator.code: row for row in rows if not row.is_blank}


def _untouched_returns(figures: Iterable[Figure]) -> set[int]:
    returned = [figure.pk for figure in figures if figure.state == FigureState.RETURNED]
    if not returned:
        return set()
    rows = Revision.objects.filter(figure__in=returned).order_by("pk").values_list("figure_id", "action")
    latest = dict(rows)
    return {figure for figure, action in latest.items() if action != RevisionAction.SAVED}


def _lock(cycle: Cycle, figure: Figure | None, is_open: bool) -> str:
    if figure is not None and figure.state == FigureState.APPROVED:
        return _("Approved. A correction needs an unlock by the task force.")
    if figure is not None and figure.state not in EDITABLE_STATES:
        return _("Waiting for the reviewer. It can be changed after it is returned.")
    if is_open:
        return ""
    if cycle.state == CycleState.FROZEN:
        return _("Published and frozen. A correction needs an unlock by the task force.")
    return _("The deadline has passed. Late entry needs an unlock by the task force.")


def _unlocks(cycle: Cycle, department: Department, at: datetime) -> list[Unlock]:
    rows = Unlock.objects.filter(cycle=cycle, department=department).in_force(at=at)
    return list(rows.select_related("indicator").order_by("expires_at"))
