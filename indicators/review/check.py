"""A sheet before it is submitted (提交前核对): what its typist should look at once more, and what may go as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from departments.choices import ReviewPath, Role
from departments.models import Department, User
from indicators.choices import REPORTED_STATES
from indicators.doubts.movements import Movement, movement
from indicators.doubts.rules import Doubt
from indicators.entry.form_rows import row_text
from indicators.entry.texts import cell_texts
from indicators.entry.worksheet import SheetLine, Worksheet, worksheet
from indicators.models import Cycle, Figure

UNANSWERED, ANSWERED, RETURNED, BLANK, CHANGED, UNCHANGED = range(6)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One figure of the sheet that can still be typed, with its doubts."""

    line: SheetLine
    doubts: list[Doubt] = field(default_factory=list)
    needs_late_reason: bool = False  # between the two deadlines, and none was given yet

    @property
    def figure(self) -> Figure | None:
        return self.line.figure

    @property
    def is_blank(self) -> bool:
        return self.figure is None or self.figure.is_blank

    @property
    def is_answered(self) -> bool:
        return self.figure is not None and bool(self.figure.note.strip())

    @property
    def is_changed(self) -> bool:
        now, last = self.figure, self.line.last
        if now is None or last is None:
            return True
        return (now.value, now.score, now.not_applicable) != (last.value, last.score, last.not_applicable)

    @property
    def movement(self) -> Movement | None:
        """Better or worse than last period, whatever the limits; nothing for values counted from January on."""
        now, last, indicator = self.figure, self.line.last, self.line.indicator
        if now is None or last is None:
            return None
        return movement(now.value, last.value, None, direction=indicator.direction, basis=indicator.basis)

    @property
    def rank(self) -> int:
        """What asks for attention first."""
        if self.is_blank:
            return BLANK
        if self.doubts:
            return ANSWERED if self.is_answered else UNANSWERED
        if self.line.needs_change:
            return RETURNED
        return CHANGED if self.is_changed else UNCHANGED

    @property
    def text(self) -> str:
        """The figure in one line: what the page showed, told again where it was changed since."""
        return row_text(cell_texts(self.figure))

    @property
    def is_ready(self) -> bool:
        """It may be submitted as it is; a returned one that nobody touched only when somebody says it is right."""
        return self.rank not in {UNANSWERED, BLANK} and not self.line.needs_change


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """The whole sheet, sorted by what asks for attention."""

    sheet: Worksheet
    lines: list[CheckLine]  # those that can still be typed
    reviewers: list[str]

    def count(self, rank: int) -> int:
        return sum(1 for line in self.lines if line.rank == rank)

    @property
    def shown(self) -> list[CheckLine]:
        """Everything but what is the same as last period and beyond doubt."""
        return sorted((line for line in self.lines if line.rank != UNCHANGED), key=lambda line: line.rank)

    @property
    def unchanged(self) -> list[CheckLine]:
        """The same as last period and beyond doubt: submitted with the rest, and shown on request."""
        return [line for line in self.lines if line.rank == UNCHANGED]

    @property
    def ready(self) -> list[CheckLine]:
        return [line for line in self.lines if line.is_ready]

    @property
    def held(self) -> list[CheckLine]:
        """Returned and untouched: submitted again only when somebody says that it is right."""
        return [
            line
            for line in self.lines
            if line.line.needs_change and not line.is_blank and (line.is_answered or not line.doubts)
        ]

    @property
    def reported(self) -> int:
        return self.sheet.count(*REPORTED_STATES)

    @property
    def locked(self) -> int:
        """Neither submitted nor to be typed: the door is closed."""
        return len(self.sheet.lines) - len(self.lines) - self.reported

    @property
    def needs_late_reason(self) -> bool:
        return any(line.needs_late_reason for line in [*self.ready, *self.held])

    @property
    def to_taskforce(self) -> bool:
        return self.sheet.unit.review_path == ReviewPath.TASKFORCE


def check_sheet(*, cycle: Cycle, department: Department, at: datetime) -> SheetCheck:
    """Read the sheet with its doubts and the unit's reviewers; at most ten queries whatever its length."""
    sheet = worksheet(cycle=cycle, department=department, at=at)
    lines = []
    for line in sheet.lines:
        if not line.editable:
            continue
        figure = line.figure
        if figure is None or figure.is_blank:
            lines.append(CheckLine(line))
        else:
            late = line.needs_reason and not figure.late_reason
            lines.append(CheckLine(line, sheet.doubts(line), late))
    reviewers = User.objects.filter(department=department, grants__role=Role.REVIEWER, is_active=True)
    return SheetCheck(sheet, lines, [str(user) for user in reviewers.order_by("pk")])
