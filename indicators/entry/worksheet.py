"""One unit's sheet of one period (填报表): every owed figure with what its typist should see beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.rules import may_enter
from departments.trail.record import record
from indicators.choices import EDITABLE_STATES, CycleState, FigureState, RevisionAction
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.doubts.counting import LedgerCount
from indicators.doubts.peers import Yardstick
from indicators.doubts.read import Doubting, Earlier
from indicators.doubts.rules import Doubt
from indicators.entry.facts import Key, SheetFacts, owed_cells, sheet_facts
from indicators.models import Cycle, Figure, Indicator, Unlock

NAMED = 50  # that many refused cells are named on record
# Both wait for a reviewer: for whoever entered them they are submitted.
STAGES: dict[str, str] = {FigureState.CHECKED: FigureState.SUBMITTED}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One owed figure: what is stored, earlier values, what it is held against, and whether it may be typed."""

    indicator: Indicator
    department: Department
    group: Indicator  # the first-level indicator it stands under
    figure: Figure | None
    last: Earlier | None
    year_ago: Earlier | None
    yardstick: Yardstick
    lock: str  # why it is read-only, in words; empty when it may be typed
    needs_change: bool = False  # returned and not touched since
    needs_reason: bool = False  # late: only with a reason

    @property
    def editable(self) -> bool:
        return not self.lock

    @property
    def key(self) -> Key:
        return self.department.pk, self.indicator.pk

    @property
    def stage(self) -> str:
        """How far the figure is, as the head of the page counts it."""
        if self.figure is None or (self.figure.is_blank and self.figure.state == FigureState.DRAFT):
            return "blank"
        return str(STAGES.get(self.figure.state, self.figure.state))

    def is_stale(self, seen: Mapping[Key, int]) -> bool:
        """Whether it is another now than a page that showed these versions; one not on the page is none of them."""
        return (self.figure.version if self.figure else 0) != seen.get(self.key, 0)


@dataclass(slots=True)
class Worksheet:
    """A unit's sheet, or one indicator's sheet over all its units (``department`` is None)."""

    facts: SheetFacts
    department: Department | None
    lines: list[SheetLine]
    unlocks: list[Unlock] = field(default_factory=list)

    @property
    def cycle(self) -> Cycle:
        return self.facts.cycle

    @property
    def doubting(self) -> Doubting:
        return self.facts.doubting

    @property
    def last_cycle(self) -> Cycle | None:
        return self.facts.doubting.last_cycle

    @property
    def year_cycle(self) -> Cycle | None:
        """The same period last year."""
        return self.facts.doubting.year_cycle

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

    @property
    def stages(self) -> dict[str, int]:
        """How many figures are how far."""
        found = Counter(line.stage for line in self.lines)
        return {stage: found[stage] for stage in ("blank", "draft", "submitted", "returned", "approved")}

    def doubts(self, line: SheetLine) -> list[Doubt]:
        """What is doubtful about the stored figure of a line that may still be typed."""
        if line.figure is None or not line.editable:
            return []
        return self.doubting.of_figure(line.figure)

    def ledger_count(self, line: SheetLine) -> LedgerCount | None:
        """What the product's own ledgers say of the figure."""
        return self.doubting.ledger_count(line.indicator, line.department.pk)

    @property
    def ready(self) -> int:
        """Figures that say something and could be submitted as they are."""
        return sum(
            1
            for line in self.lines
            if line.editable and line.figure and not line.figure.is_blank and not line.needs_change
        )


def worksheet(*, cycle: Cycle, department: Department, at: datetime) -> Worksheet:
    """The whole sheet of a unit in catalogue order, to be shown; at most ten queries whatever its length."""
    obligations = obligations_of(cycle=cycle, department=department)
    return sheet_for_page(facts=sheet_facts(cycle=cycle, obligations=obligations, at=at), department=department, at=at)


def matrix(*, cycle: Cycle, indicator: Indicator, at: datetime) -> Worksheet:
    """One indicator over all units that report it, in protocol order (单位 × 指标)."""
    obligations = obligations_of(cycle=cycle, indicator_ids=[indicator.pk])
    return sheet_for_page(facts=sheet_facts(cycle=cycle, obligations=obligations, at=at), department=None, at=at)


def sheet_for_page(*, facts: SheetFacts, department: Department | None, at: datetime) -> Worksheet:
    """The sheet with what a page says around its rows: their first-level indicators, and the unlocks in force."""
    sheet = sheet_of(facts=facts, department=department, groups=_first_levels(facts.cycle))
    if facts.doors.departments or facts.doors.cells:
        sheet.unlocks = _unlocks(facts, at)
    return sheet


def sheet_of(
    *, facts: SheetFacts, department: Department | None = None, groups: Mapping[int, Indicator] | None = None
) -> Worksheet:
    """The rows of what was read; no query."""
    return Worksheet(
        facts, department, [_line(facts, obligation, groups or {}) for obligation in facts.obligations.values()]
    )


def sheet_of_cells(
    *, cycle: Cycle, keys: Collection[Key], actor: User, at: datetime, is_locked: bool = False
) -> Worksheet | None:
    """The rows that a page names, in its order; None, and on record, when it names what ``actor`` may not type."""
    allowed = [key for key in keys if may_enter(actor, department_id=key[0], region_id=cycle.region_id)]
    owed = owed_cells(cycle=cycle, keys=allowed, unit=actor.department)
    foreign = sorted({indicator for unit, indicator in keys if (unit, indicator) not in owed})
    if foreign:
        record(actor=actor, action="entry.refused", target=str(cycle), detail={"indicators": foreign[:NAMED]})
        return None
    obligations = [owed[key] for key in keys]
    return sheet_of(facts=sheet_facts(cycle=cycle, obligations=obligations, at=at, is_locked=is_locked))


def _line(facts: SheetFacts, obligation: Obligation, groups: Mapping[int, Indicator]) -> SheetLine:
    indicator, unit = obligation.indicator, obligation.department
    past, doors, figure = facts.doubting, facts.doors, facts.stored.get(obligation.key)
    name = unit.pk, indicator.code
    is_returned = figure is not None and figure.state == FigureState.RETURNED
    return SheetLine(
        indicator,
        unit,
        groups.get(indicator.parent_id or 0, indicator),
        figure,
        past.last.get(name),
        past.year_ago.get(name),
        past.yardstick(indicator, unit.pk),
        _lock(facts.cycle, figure, doors.is_open(*obligation.key)),
        needs_change=is_returned and figure is not None and figure.last_action != RevisionAction.SAVED,
        needs_reason=doors.needs_reason(*obligation.key),
    )


def _first_levels(cycle: Cycle) -> dict[int, Indicator]:
    """The first-level indicator by id of every node that has leaves."""
    nodes = {node.pk: node for node in Indicator.objects.filter(scheme_id=cycle.scheme_id, is_leaf=False)}
    found = {}
    for node in nodes.values():
        top = node
        while top.parent_id in nodes:
            top = nodes[top.parent_id]
        found[node.pk] = top
    return found


def _lock(cycle: Cycle, figure: Figure | None, is_open: bool) -> str:
    if figure is not None and figure.state == FigureState.APPROVED:
        return _("Approved. A correction needs an unlock by the task force.")
    if figure is not None and figure.state not in EDITABLE_STATES:
        return _("Waiting for the reviewer. It can be changed after it is returned.")
    if is_open:
        return ""
    if cycle.state == CycleState.FROZEN:
        return _("Published and frozen. A correction needs an unlock by the task force.")
    if cycle.closed_early_reason:
        return _("Closed before the deadline. Late entry needs an unlock by the task force.")
    return _("The deadline has passed. Late entry needs an unlock by the task force.")


def _unlocks(facts: SheetFacts, at: datetime) -> list[Unlock]:
    units = {unit for unit, _indicator in facts.obligations}
    rows = Unlock.objects.filter(cycle=facts.cycle, department__in=units).in_force(at=at)
    return list(rows.select_related("indicator").order_by("expires_at"))
