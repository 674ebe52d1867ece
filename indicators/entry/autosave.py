"""Autosaving cells (逐格保存): what a browser typed is put over what is stored, cell by cell, and saved at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from departments.models import User
from departments.rules import may_enter
from departments.trail.record import record
from indicators.entry.desks import desk_of
from indicators.entry.facts import Key, SheetFacts, owed_cells, sheet_facts
from indicators.entry.save import SaveResult, editable_now, take
from indicators.entry.texts import cell_texts, first_field, merge_cells, read_entry
from indicators.figures.facts import Entry
from indicators.models import Cycle, Figure, Indicator

NAMED = 50  # that many refused cells are named on record


@dataclass(frozen=True, slots=True)
class TypedCells:
    """The typed cells of one row: ``base`` is what the typist saw there, ``sent`` what the page sent before and got no
    answer to, ``version`` the row's when it was shown (0: nothing stood there)."""

    department_id: int
    indicator_id: int
    typed: Mapping[str, str]
    base: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 0

    @property
    def key(self) -> Key:
        return self.department_id, self.indicator_id


@dataclass(slots=True)
class RowAnswer:
    """What became of a row: what is stored now, and what stands in the way of the rest."""

    cell: TypedCells
    indicator: Indicator | None = None
    figure: Figure | None = None
    errors: dict[str, str] = field(default_factory=dict)
    clashes: list[str] = field(default_factory=list)
    refused: str = ""
    is_saved: bool = False


@dataclass(frozen=True, slots=True)
class Autosaved:
    """What became of every row, and what it was held against, as it stands after the saving."""

    answers: list[RowAnswer]
    facts: SheetFacts


def save_cells(
    *, cycle: Cycle, cells: Sequence[TypedCells], actor: User, at: datetime, late_reason: str = ""
) -> Autosaved:
    """Save what can be saved and answer row by row. Refusals are put on record."""
    try:
        return _save(cycle, cells, actor, at, late_reason)
    except IntegrityError:
        # Two people filled the same empty cell at once; now the other's row is visible and can be compared.
        return _save(cycle, cells, actor, at, late_reason)


@transaction.atomic
def _save(cycle: Cycle, cells: Sequence[TypedCells], actor: User, at: datetime, late_reason: str) -> Autosaved:
    facts = _facts(cycle, cells, at)
    answers = {cell.key: _begin(facts, cell, actor) for cell in cells}
    entries = [entry for answer in answers.values() for entry in _entry(answer, facts)]
    reason = late_reason.strip()[:200]
    result = take(facts=facts, entries=entries, actor=actor, at=at, late_reason=reason)
    _tell(result, answers)
    _put_on_record(answers, facts, actor)
    return Autosaved(list(answers.values()), facts)


def _facts(cycle: Cycle, cells: Sequence[TypedCells], at: datetime) -> SheetFacts:
    """Whoever types in one unit is judged by its desk; over many units the past is read anew."""
    units, keys = {cell.department_id for cell in cells}, {cell.key for cell in cells}
    if len(units) == 1:
        desk = desk_of(cycle=cycle, department_id=units.pop())
        obligations = [desk.obligations[key] for key in keys if key in desk.obligations]
        return sheet_facts(cycle=cycle, obligations=obligations, at=at, past=desk.past, is_locked=True)
    return sheet_facts(cycle=cycle, obligations=owed_cells(cycle=cycle, keys=keys).values(), at=at, is_locked=True)


def _begin(facts: SheetFacts, cell: TypedCells, actor: User) -> RowAnswer:
    """What is stored is told only to who may write there."""
    obligation = facts.obligations.get(cell.key)
    if obligation is None or not may_enter(actor, department_id=cell.department_id, region_id=facts.cycle.region_id):
        return RowAnswer(cell)
    return RowAnswer(cell, obligation.indicator, facts.stored.get(cell.key))


def _entry(answer: RowAnswer, facts: SheetFacts) -> list[Entry]:
    """The row as it will be; an entry that nobody may write goes on too, and is refused by the same rule as any."""
    cell, figure = answer.cell, answer.figure
    if answer.indicator is None:
        return [Entry(cell.indicator_id, cell.department_id)]
    merge = merge_cells(answer.indicator, cell_texts(figure), cell.typed, cell.base, cell.sent)
    answer.clashes = merge.clashes
    version = figure.version if figure else 0
    entry, answer.errors = read_entry(answer.indicator, cell.department_id, figure, merge.texts, version, facts.days)
    return [] if answer.errors else [entry]


def _tell(result: SaveResult, answers: Mapping[Key, RowAnswer]) -> None:
    for figure in result.saved:
        answer = answers[figure.department_id, figure.indicator_id]
        answer.figure, answer.is_saved = figure, True
    for refusal in result.refused:
        answer = answers[refusal.entry.key]
        if answer.indicator is None:
            answer.refused = refusal.message
        else:
            answer.errors[first_field(answer.indicator)] = refusal.message


def _put_on_record(answers: Mapping[Key, RowAnswer], facts: SheetFacts, actor: User) -> None:
    """Cells that no page offered: another unit's, another month's, locked ones."""
    wrong = [answer for answer in answers.values() if _is_forced(answer, facts)]
    if wrong:
        detail = {
            "departments": sorted({answer.cell.department_id for answer in wrong})[:NAMED],
            "indicators": sorted({answer.cell.indicator_id for answer in wrong})[:NAMED],
        }
        record(actor=actor, action="entry.refused", target=str(facts.cycle), detail=detail)


def _is_forced(answer: RowAnswer, facts: SheetFacts) -> bool:
    is_locked = not facts.doors.is_open(*answer.cell.key) or not editable_now(answer.figure)
    return bool(answer.refused) or (bool(answer.errors) and is_locked)
