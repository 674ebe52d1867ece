"""One unit's sheet of one period (填报表): every owed figure with what its typist should see beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext as _

from departments.models import Department
from indicators.choices import EDITABLE_STATES, CycleState, FigureState, RevisionAction
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.cycles.lifecycle import settings_in_force
from indicators.cycles.obligations import Duty, duties_of
from indicators.doubts.counting import Known
from indicators.doubts.ledgers import counted
from indicators.doubts.read import Doubting, Earlier, doubting
from indicators.doubts.rules import Doubt
from indicators.entry.autosave import Answer, Autosaved
from indicators.entry.past import PastYear, past_year
from indicators.models import Benchmark, Cycle, Figure, Indicator, Revision, Unlock


@dataclass(frozen=True, slots=True)
class Line:
    """One owed figure: what is stored, earlier values, the benchmark in force, and whether it may be typed."""

    indicator: Indicator
    department: Department
    group: Indicator  # the first-level indicator it stands under
    figure: Figure | None
    last: Earlier | None
    year_ago: Earlier | None
    benchmark: Benchmark | None
    lock: str  # why it is read-only, in words; empty when it may be typed
    needs_change: bool = False  # returned and not touched since
    needs_reason: bool = False  # late: only with a reason

    @property
    def editable(self) -> bool:
        return not self.lock


@dataclass(slots=True)
class Worksheet:
    """A unit's sheet, or one indicator's sheet over all its units (``department`` is None)."""

    cycle: Cycle
    department: Department | None
    lines: list[Line]
    doubting: Doubting
    last_cycle: Cycle | None = None
    year_cycle: Cycle | None = None
    unlocks: list[Unlock] = field(default_factory=list)

    @property
    def unit(self) -> Department:
        """The unit of a unit's sheet; an indicator's sheet over many has none."""
        if self.department is None:
            raise ValueError("this sheet is not of one unit")
        return self.department

    @property
    def is_editable(self) -> bool:
        return any(line.editable for line in self.lines)

    @property
    def needs_reason(self) -> bool:
        return any(line.editable and line.needs_reason for line in self.lines)

    @property
    def late_reason(self) -> str:
        """The reason given last, to be offered again."""
        return next((line.figure.late_reason for line in self.lines if line.figure and line.figure.late_reason), "")

    def count(self, *states: str) -> int:
        return sum(1 for line in self.lines if line.figure and line.figure.state in states)

    def doubts(self, line: Line) -> list[Doubt]:
        """What is doubtful about the stored figure of a line that may still be typed."""
        if line.figure is None or not line.editable:
            return []
        return self.doubting.of_figure(line.figure)

    def known(self, line: Line) -> Known | None:
        """What the product's own ledgers say of the figure."""
        return self.doubting.known(line.indicator, line.department.pk)

    @property
    def ready(self) -> int:
        """Figures that say something and could be handed in as they are."""
        return sum(
            1
            for line in self.lines
            if line.editable and line.figure and not line.figure.is_blank and not line.needs_change
        )


def worksheet(*, cycle: Cycle, department: Department, at: datetime) -> Worksheet:
    """The whole sheet of a unit in catalogue order; at most eleven queries whatever its length."""
    sheet = sheet_of(cycle=cycle, duties=duties_of(cycle=cycle, department=department), at=at)
    sheet.department = department
    return sheet


def matrix(*, cycle: Cycle, indicator: Indicator, at: datetime) -> Worksheet:
    """One indicator over all units that report it, in protocol order (单位 × 指标)."""
    return sheet_of(cycle=cycle, duties=duties_of(cycle=cycle, indicator_ids=[indicator.pk]), at=at)


def worksheet_of(*, cycle: Cycle, keys: Collection[tuple[int, int]], at: datetime) -> Worksheet:
    """Some owed figures by (department id, indicator id)."""
    wanted = set(keys)
    duties = duties_of(
        cycle=cycle, department_ids={unit for unit, _i in wanted}, indicator_ids={item for _u, item in wanted}
    )
    return sheet_of(cycle=cycle, duties=[duty for duty in duties if duty.key in wanted], at=at)


def answered(*, cycle: Cycle, saved: Autosaved) -> Worksheet:
    """The rows of an autosave as they stand after it, without reading again what the saving has just read."""
    known = [answer for answer in saved.answers if answer.indicator is not None]
    if saved.desk is not None:
        doubts = saved.desk.doubting
    else:
        units = {answer.cell.department_id for answer in known}
        indicators = {answer.indicator.pk: answer.indicator for answer in known if answer.indicator is not None}
        doubts = doubting(cycle=cycle, departments=units, indicators=indicators.values())
    returned = [answer.figure.pk for answer in known if answer.figure is not None and _is_returned(answer)]
    touched = _touched(returned) if returned else set()
    lines = [_answered_line(cycle, answer, doubts, saved.doors, touched) for answer in known]
    return Worksheet(cycle, None, lines, doubts)


def _is_returned(answer: Answer) -> bool:
    return answer.figure is not None and answer.figure.state == FigureState.RETURNED and not answer.is_saved


def _touched(figures: Collection[int]) -> set[int]:
    """Which of these returned figures were saved after the return."""
    rows = Revision.objects.filter(figure__in=figures).order_by("pk").values_list("figure_id", "action")
    return {figure for figure, action in dict(rows).items() if action == RevisionAction.SAVED}


def _answered_line(cycle: Cycle, answer: Answer, doubts: Doubting, doors: OpenDoors, touched: Collection[int]) -> Line:
    figure, indicator = answer.figure, answer.indicator
    assert indicator is not None
    unit = Department(pk=answer.cell.department_id)
    if figure is not None:
        figure.indicator = indicator
    return Line(
        indicator,
        unit,
        indicator,
        figure,
        None,
        None,
        doubts.benchmarks.get(indicator.pk),
        _lock(cycle, figure, doors.is_open(*answer.cell.key)),
        needs_change=_is_returned(answer) and figure is not None and figure.pk not in touched,
        needs_reason=doors.needs_reason(*answer.cell.key),
    )


def sheet_of(*, cycle: Cycle, duties: list[Duty], at: datetime) -> Worksheet:
    """The rows of some duties; eight queries whatever their number, and one for every ledger that knows some."""
    indicators = {duty.indicator.pk: duty.indicator for duty in duties}
    departments = {duty.department.pk for duty in duties}
    groups = _first_levels(cycle, indicators)
    past = past_year(cycle=cycle, department_ids=departments, codes=_narrow(indicators.values(), departments))
    figures = _figures(cycle, departments, indicators)
    benchmarks = Benchmark.objects.filter(region_id=cycle.region_id, indicator__in=list(indicators))
    in_force = benchmarks.latest_by_indicator(month=cycle.start)
    doors = open_doors(cycle=cycle, at=at)
    for figure in figures.values():
        figure.indicator = indicators[figure.indicator_id]
    lines = [_line(cycle, duty, groups, figures.get(duty.key), past, in_force, doors) for duty in duties]
    settings = settings_in_force(scheme=cycle.scheme, on=cycle.start)
    unlocks = _unlocks(cycle, departments, at) if doors.departments or doors.cells else []
    known = counted(cycle=cycle, departments=departments, indicators=indicators.values())
    doubting = Doubting(cycle, settings, past.histories, in_force, counted=known)
    return Worksheet(cycle, None, lines, doubting, past.last_cycle, past.year_cycle, unlocks)


def _narrow(indicators: Collection[Indicator], departments: Collection[int]) -> list[str] | None:
    """A unit's whole history is read as it stands; of many units only what the sheet shows."""
    return None if len(departments) == 1 and len(indicators) > 20 else [indicator.code for indicator in indicators]


def _line(
    cycle: Cycle,
    duty: Duty,
    groups: dict[int, Indicator],
    figure: Figure | None,
    past: PastYear,
    benchmarks: dict[int, Benchmark],
    doors: OpenDoors,
) -> Line:
    indicator, unit = duty.indicator, duty.department
    name = unit.pk, indicator.code
    touched = figure is not None and getattr(figure, "last_action", "") == RevisionAction.SAVED
    return Line(
        indicator,
        unit,
        groups.get(indicator.parent_id or 0, indicator),
        figure,
        past.last.get(name),
        past.year_ago.get(name),
        benchmarks.get(indicator.pk),
        _lock(cycle, figure, doors.is_open(unit.pk, indicator.pk)),
        needs_change=figure is not None and figure.state == FigureState.RETURNED and not touched,
        needs_reason=doors.needs_reason(unit.pk, indicator.pk),
    )


def _first_levels(cycle: Cycle, leaves: dict[int, Indicator]) -> dict[int, Indicator]:
    """The first-level indicator by id of every node that has leaves."""
    nodes = {node.pk: node for node in Indicator.objects.filter(scheme_id=cycle.scheme_id, is_leaf=False)}
    found = {}
    for node in nodes.values():
        top = node
        while top.parent_id in nodes:
            top = nodes[top.parent_id]
        found[node.pk] = top
    return found


def _figures(cycle: Cycle, departments: Iterable[int], indicators: Iterable[int]) -> dict[tuple[int, int], Figure]:
    """Stored figures; of returned ones also whether anything was saved after the return."""
    rows = Figure.objects.filter(cycle=cycle, department__in=list(departments))
    latest = Revision.objects.filter(figure=OuterRef("pk")).order_by("-pk").values("action")[:1]
    returned = When(state=FigureState.RETURNED, then=Subquery(latest))
    rows = rows.annotate(last_action=Case(returned, default=None)).select_related("submitted_by")
    wanted = set(indicators)
    return {(row.department_id, row.indicator_id): row for row in rows if row.indicator_id in wanted}


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


def _unlocks(cycle: Cycle, departments: Collection[int], at: datetime) -> list[Unlock]:
    rows = Unlock.objects.filter(cycle=cycle, department__in=list(departments)).in_force(at=at)
    return list(rows.select_related("indicator").order_by("expires_at"))
