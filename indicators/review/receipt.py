"""回执: what a unit submitted in one go, as the history of the figures keeps it, and what is still open.

Nothing of a receipt is stored for itself: every line is the figure's own history (留痕), which the audit trail seals.
It can be called up at any time, and says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from departments.choices import ReviewPath, Role
from departments.models import AuditEntry, Department, User
from indicators.choices import FigureState, RevisionAction
from indicators.entry.form_rows import row_text
from indicators.entry.grid_rows import EMPTY, state_word
from indicators.entry.texts import NUMBERS, TYPED, plain_text
from indicators.entry.worksheet import SheetLine, worksheet
from indicators.models import Cycle, Figure, Indicator, Revision
from indicators.review.steps import next_reviewer
from indicators.tones import FIGURE_TONES

OPEN_STAGES = ("blank", "draft", "returned")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One submitted figure: what was submitted, and where it stands today."""

    indicator: Indicator
    text: str
    is_bare: bool  # a bare number, to be read with its unit
    note: str
    late_reason: str  # where this is still the submission that counts
    figure: Figure

    @property
    def tone(self) -> str:
        return FIGURE_TONES[FigureState(self.figure.state)]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One figure that is still with the unit."""

    line: SheetLine

    @property
    def tone(self) -> str:
        return {"returned": "warn", "draft": "info"}.get(self.line.stage, "todo")

    @property
    def word(self) -> str:
        return state_word(EMPTY) if self.line.stage == "blank" else str(FigureState(self.line.stage).label)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One act of submitting, the first of a unit's month being number 1."""

    number: int
    at: datetime
    by_name: str
    lines: list[ReceiptLine]
    last_revision: int


@dataclass(frozen=True, slots=True)
class ReceiptBook:
    """All receipts of a unit's month, oldest first, and what stands around them."""

    cycle: Cycle
    department: Department
    receipts: list[Receipt]
    open_lines: list[OpenLine]
    owed: int
    reviewers: list[str]

    @property
    def next_step(self) -> str:
        """Who looks at it first."""
        return next_reviewer(FigureState.SUBMITTED, self.department.review_path)

    @property
    def is_twofold(self) -> bool:
        """After the unit's reviewer the task force decides."""
        return self.department.review_path == ReviewPath.BOTH

    def find(self, number: str) -> Receipt | None:
        """The receipt of this number; the newest where none is named."""
        if not number:
            return self.receipts[-1] if self.receipts else None
        return next((receipt for receipt in self.receipts if str(receipt.number) == number), None)


def receipt_book(*, cycle: Cycle, department: Department, at: datetime) -> ReceiptBook:
    """Read it anew; twelve queries whatever its length."""
    rows = Revision.objects.filter(
        figure__cycle=cycle, figure__department=department, action=RevisionAction.SUBMITTED
    ).select_related("figure__indicator")
    acts = groupby(rows.order_by("at", "by_name", "pk"), key=lambda row: (row.at, row.by_name))
    receipts = [
        _receipt(number, moment, name, list(lines)) for number, ((moment, name), lines) in enumerate(acts, start=1)
    ]
    sheet = worksheet(cycle=cycle, department=department, at=at)
    open_lines = [OpenLine(line) for line in sheet.lines if line.stage in OPEN_STAGES]
    reviewers: list[str] = []
    if department.review_path != ReviewPath.TASKFORCE:
        accounts = User.objects.filter(department=department, grants__role=Role.REVIEWER, is_active=True)
        reviewers = [str(user) for user in accounts.order_by("pk")]
    return ReceiptBook(cycle, department, receipts, open_lines, len(sheet.lines), reviewers)


def _receipt(number: int, at: datetime, by_name: str, rows: list[Revision]) -> Receipt:
    lines = [_line(row) for row in sorted(rows, key=lambda row: (row.figure.indicator.position, row.pk))]
    return Receipt(number, at, by_name, lines, max(row.pk for row in rows))


def _line(row: Revision) -> ReceiptLine:
    after = row.after
    texts = {name: plain_text(after.get(name, "")) for name in NUMBERS}
    texts |= {"na": "1" if after.get("not_applicable") else "", "reason": after.get("reason", "")}
    texts["as_of"] = after.get("as_of", "")
    is_bare = bool(texts["value"]) and not any(texts[name] for name in TYPED if name in texts and name != "value")
    return ReceiptLine(
        row.figure.indicator,
        row_text(texts),
        is_bare,
        str(after.get("note", "")),
        row.figure.late_reason if row.figure.submitted_at == row.at else "",
        row.figure,
    )


def receipt_seal(*, receipt: Receipt, department: Department) -> AuditEntry | None:
    """The line of the audit trail that seals what the receipt says; none of figures that came in another way."""
    sealed = AuditEntry.objects.filter(unit_key=department.pk, action="figures.submit")
    return sealed.filter(detail__upto=receipt.last_revision).first()
