"""What a reviewer sees of each submitted figure (待审核): the doubts first, what changed next, the rest last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, prefetch_related_objects

from config.lists.search import in_list
from departments.choices import REGION_WIDE_ROLES, DepartmentKind, peer_group
from departments.models import Department, User
from indicators.choices import Basis, Direction
from indicators.doubts.counting import LedgerCount
from indicators.doubts.movements import Movement, movement
from indicators.doubts.peers import Yardstick
from indicators.doubts.read import Doubting, Earlier, doubting_each
from indicators.doubts.rules import Doubt
from indicators.models import Cycle, Evidence, Figure, Indicator
from indicators.querysets import FigureQuerySet
from indicators.review.decide import needs_signature
from indicators.review.others import others_who_judge
from indicators.review.steps import next_reviewer, step_number

DOUBTFUL, CHANGED, UNCHANGED = 0, 1, 2
WITH, WITHOUT = "with", "without"


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Which of the waiting figures are meant; every field is part of the page's address."""

    cycle: str = ""
    department: str = ""
    group: str = ""
    doubts: str = ""  # "with" or "without"
    changed: str = ""  # "with" or "without" a change since last period
    q: str = ""

    def narrow(self, figures: FigureQuerySet) -> FigureQuerySet:
        """What the database can tell."""
        if self.cycle:
            figures = figures.filter(cycle__label=self.cycle)
        if self.department:
            figures = figures.filter(department__code=self.department)
        if self.group:
            figures = figures.filter(department__kind__in=[k for k in DepartmentKind if peer_group(k) == self.group])
        return figures.filter(_naming(self.q)) if self.q else figures

    def takes(self, line: InboxLine) -> bool:
        """What only the figure's past tells."""
        if self.doubts and (self.doubts == WITH) != bool(line.doubts):
            return False
        return not self.changed or (self.changed == WITH) == line.is_changed


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A figure with everything a reviewer holds it against."""

    figure: Figure
    last: Earlier | None
    year_ago: Decimal | None
    yardstick: Yardstick
    doubts: list[Doubt] = field(default_factory=list)
    is_own: bool = False  # entered, submitted or checked by the reader: somebody else must approve it
    others: str = ""  # of an own figure: who must
    to_sign: bool = False  # of a published month: who approves it signs what that moves
    ledger_count: LedgerCount | None = None  # what our own ledgers say

    @property
    def token(self) -> str:
        """Which figure in which version was looked at."""
        return f"{self.figure.pk}:{self.figure.version}"

    @property
    def is_changed(self) -> bool:
        """Not the same as last period's; a first figure counts as changed."""
        return self.last is None or _facts(self.figure) != _facts(self.last)

    @property
    def rank(self) -> int:
        return DOUBTFUL if self.doubts else CHANGED if self.is_changed else UNCHANGED

    @property
    def movement(self) -> Movement | None:
        """In points where the indicator has no value of its own."""
        figure, last = self.figure, self.last
        if figure.value is None and figure.score is not None:
            points = last.score if last else None
            return movement(figure.score, points, None, direction=Direction.HIGHER, basis=Basis.MONTH)
        indicator = figure.indicator
        before = last.value if last else None
        return movement(figure.value, before, self.year_ago, direction=indicator.direction, basis=indicator.basis)

    @property
    def next_reviewer(self) -> str:
        return next_reviewer(self.figure.state, self.figure.department.review_path)

    @property
    def step(self) -> tuple[int, int]:
        return step_number(self.figure.state, self.figure.department.review_path)


def inbox(*, figures: FigureQuerySet, wanted: InboxFilter, user: User) -> list[InboxLine]:
    """The lines of these figures that the filter takes, doubts first, unchanged last; nine queries at most."""
    rows = _read(wanted.narrow(figures).with_hands_of(user), many=user.has_role(*REGION_WIDE_ROLES))
    lines = [line for line in inbox_lines(figures=rows, user=user) if wanted.takes(line)]
    return sorted(lines, key=_order)


def inbox_lines(*, figures: Sequence[Figure], user: User) -> list[InboxLine]:
    """Figures read with indicator, unit, cycle and whose hands they were in, each with its context; five queries
    whatever the number."""
    if not figures:
        return []
    cycles = {figure.cycle_id: figure.cycle for figure in figures}
    indicators = {figure.indicator_id: figure.indicator for figure in figures}
    pasts = doubting_each(
        cycles=cycles.values(),
        departments={figure.department_id for figure in figures},
        indicators=indicators.values(),
        kinds={row.department_id: row.department.kind for row in figures},
        only={(row.department_id, row.indicator.code) for row in figures},
    )
    return [_line(figure, pasts[figure.cycle_id], user, is_own=figure.in_own_hands) for figure in figures]


def _read(rows: FigureQuerySet, *, many: bool) -> list[Figure]:
    """Figures with indicator, unit and period: each read once and not once a figure, where a whole region's wait:
    3,000 joined rows take 8.6 times as long."""
    if not many:
        return list(rows.select_related("indicator", "department", "cycle__scheme"))
    figures = list(rows)
    indicators = Indicator.objects.in_bulk({figure.indicator_id for figure in figures})
    units = Department.objects.in_bulk({figure.department_id for figure in figures})
    cycles = Cycle.objects.select_related("scheme").in_bulk({figure.cycle_id for figure in figures})
    for figure in figures:
        figure.indicator, figure.department = indicators[figure.indicator_id], units[figure.department_id]
        figure.cycle = cycles[figure.cycle_id]
    return figures


def with_details(lines: Collection[InboxLine]) -> list[InboxLine]:
    """The lines of one page with people and files, and of the reader's own who must judge them; four queries at
    most."""
    figures = [line.figure for line in lines]
    people = ("entered_by", "submitted_by", "checked_by", "approved_by")
    keys = {getattr(figure, f"{name}_id") for figure in figures for name in people} - {None}
    accounts = User.objects.in_bulk(keys)
    for figure in figures:
        for name in people:
            setattr(figure, name, accounts.get(getattr(figure, f"{name}_id")))
    prefetch_related_objects(figures, Prefetch("evidence", Evidence.objects.not_withdrawn(), to_attr="files"))
    others = others_who_judge(figures=[line.figure for line in lines if line.is_own])
    return [replace(line, others=others.get(line.figure.pk, "")) for line in lines]


def _line(figure: Figure, past: Doubting, user: User, *, is_own: bool) -> InboxLine:
    history = dict(past.history(figure.indicator, figure.department_id))
    return InboxLine(
        figure=figure,
        last=past.last.get((figure.department_id, figure.indicator.code)),
        year_ago=history.get(_year_before(figure.cycle.start)),
        yardstick=past.yardstick(figure.indicator, figure.department_id),
        doubts=past.of_figure(figure),
        is_own=is_own,
        to_sign=needs_signature(figure, user),
        ledger_count=past.ledger_count(figure.indicator, figure.department_id),
    )


def _naming(text: str) -> Q:
    """Figures whose indicator or unit has this in its code, names or aliases."""
    indicator = Q(indicator__code__icontains=text) | in_list("indicator__aliases", text)
    indicator |= Q(indicator__name_zh__icontains=text) | Q(indicator__name_en__icontains=text)
    unit = Q(department__code__icontains=text) | in_list("department__aliases", text)
    return indicator | unit | Q(department__name__icontains=text) | Q(department__short_name__icontains=text)


def _order(line: InboxLine) -> tuple[int, int, int, str, int, int]:
    figure = line.figure
    unit = figure.department
    return line.rank, -figure.cycle.start.toordinal(), unit.position, unit.code, figure.indicator.position, figure.pk


def _facts(figure: Figure | Earlier) -> tuple[Decimal | None, Decimal | None, bool]:
    return figure.value, figure.score, figure.not_applicable


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)
