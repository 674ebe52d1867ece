"""Saving figures: all or nothing a call, every refusal named, no silent overwrite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import User
from departments.rules import may_enter
from indicators.choices import EDITABLE_STATES, FigureState, RevisionAction
from indicators.entry.facts import CellFacts, cell_facts
from indicators.figures.facts import FACTS, Entry, as_stored, facts_of, problems_of
from indicators.figures.revisions import insert_revisions, revision_rows, snapshot
from indicators.models import Cycle, Figure

# Numbers of a figure with the decimals that the database keeps of them.
NUMBERS = {"value": 8, "score": 4, "numerator": 8, "denominator": 8}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the figure meanwhile: theirs is stored, ours is not (对方值 / 我的值)."""

    entry: Entry
    stored: Figure


@dataclass(frozen=True, slots=True)
class EntryRefusal:
    """An entry that was not accepted, and why, in the reader's language."""

    entry: Entry
    message: str


@dataclass(frozen=True, slots=True)
class Typing:
    """What one person typed, and what it is held against."""

    facts: CellFacts
    entries: Iterable[Entry]
    actor: User


@dataclass(slots=True)
class SaveResult:
    saved: list[Figure] = field(default_factory=list)
    unchanged: list[Figure] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[EntryRefusal] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.conflicts and not self.refused


def save_figures(
    *,
    cycle: Cycle,
    entries: Sequence[Entry],
    actor: User,
    at: datetime | None = None,
    atomic_refusal: bool = False,
    late_reason: str = "",
) -> SaveResult:
    """Save drafts (保存草稿). Good entries are stored, the others come back in the result.

    With ``atomic_refusal`` nothing is stored unless every entry is good (files are read whole or refused whole).
    Between the two deadlines of a period only entries with a ``late_reason`` are taken (软锁). Six queries whatever
    the number of entries.
    """
    at, late_reason = at or timezone.now(), late_reason.strip()[:200]
    try:
        return _save_once(cycle, entries, actor, at, atomic_refusal, late_reason)
    except IntegrityError:
        # Two people filled the same empty cell at once; now the other's row is visible and can be compared.
        return _save_once(cycle, entries, actor, at, atomic_refusal, late_reason)


@transaction.atomic
def _save_once(
    cycle: Cycle, entries: Sequence[Entry], actor: User, at: datetime, whole: bool, late_reason: str
) -> SaveResult:
    facts = cell_facts(cycle=cycle, keys={entry.key for entry in entries}, at=at)
    return take(facts=facts, entries=entries, actor=actor, at=at, whole=whole, late_reason=late_reason)


def take(
    *,
    facts: CellFacts,
    entries: Iterable[Entry],
    actor: User,
    at: datetime,
    whole: bool = False,
    late_reason: str = "",
) -> SaveResult:
    """Judge every entry and write the good ones, also into the ``facts``; inside the caller's transaction."""
    return take_each([Typing(facts, entries, actor)], at=at, whole=whole, late_reason=late_reason)[0]


def take_each(
    typings: Sequence[Typing], *, at: datetime, whole: bool = False, late_reason: str = ""
) -> list[SaveResult]:
    """The same of what several people typed, each into cells of their own; all of it is written together."""
    results, writings = [], []
    for typing in typings:
        result, changes = _judge(typing, late_reason)
        results.append(result)
        if not (whole and not result.clean):
            doors = typing.facts.doors
            late = {entry.key: late_reason for entry, _figure in changes if doors.needs_reason(*entry.key)}
            writing = _fill(typing, changes, at, late)
            result.saved = writing.figures
            writings.append(writing)
    _write(writings, at)
    return results


def _judge(typing: Typing, late_reason: str) -> tuple[SaveResult, list[tuple[Entry, Figure | None]]]:
    """What may not be saved, and what is to be written: entries, and the figures that they change."""
    facts, actor = typing.facts, typing.actor
    result, changes = SaveResult(), []
    for entry in typing.entries:
        figure, obligation = facts.stored.get(entry.key), facts.obligations.get(entry.key)
        message = _refusal(facts, entry, actor, late_reason)
        if message or obligation is None:
            result.refused.append(EntryRefusal(entry, message))
            continue
        entry = as_stored(obligation.indicator, entry, facts.days)
        if entry.facts() == facts_of(figure):
            if figure is not None:
                result.unchanged.append(figure)
        elif _is_stale(entry, figure):
            result.conflicts.append(Conflict(entry, figure))  # type: ignore[arg-type]  # stale implies stored
        else:
            changes.append((entry, figure))
    return result, changes


def _is_stale(entry: Entry, figure: Figure | None) -> bool:
    return figure is not None and entry.version is not None and entry.version != figure.version


def _refusal(facts: CellFacts, entry: Entry, actor: User, late_reason: str) -> str:
    cycle, doors = facts.cycle, facts.doors
    figure, obligation = facts.stored.get(entry.key), facts.obligations.get(entry.key)
    if obligation is None:
        return _("This unit does not report this indicator in this period.")
    if not may_enter(actor, department_id=entry.department_id, region_id=cycle.region_id):
        return _("You may not enter figures for this unit.")
    if not doors.is_open(entry.department_id, entry.indicator_id):
        return _("The period is closed. Ask the task force to unlock it, with a reason.")
    if doors.needs_reason(entry.department_id, entry.indicator_id) and not late_reason:
        return _("The deadline has passed. Late entry needs a reason: give one and save again.")
    if figure is not None and figure.state not in EDITABLE_STATES:
        return _("The figure has been submitted. It can be changed after the reviewer returns it.")
    return " ".join(problems_of(obligation.indicator, as_stored(obligation.indicator, entry, facts.days), facts.days))


@dataclass(frozen=True, slots=True)
class _Writing:
    """Figures with what was typed into them, to be stored: new ones and others, and what each was before."""

    typing: Typing
    created: list[Figure]
    updated: list[Figure]
    before: dict[tuple[int, int], dict[str, Any]]
    reason: str

    @property
    def figures(self) -> list[Figure]:
        return [*self.created, *self.updated]


def _fill(
    typing: Typing, changes: list[tuple[Entry, Figure | None]], at: datetime, late: dict[tuple[int, int], str]
) -> _Writing:
    facts, actor = typing.facts, typing.actor
    writing = _Writing(typing, [], [], {}, next(iter(late.values()), ""))
    for entry, figure in changes:
        writing.before[entry.key] = snapshot(figure)
        if figure is None:
            obligation = facts.obligations[entry.key]
            figure = Figure(cycle=facts.cycle, indicator=obligation.indicator, department=obligation.department)
            writing.created.append(figure)
        else:
            figure.version += 1
            writing.updated.append(figure)
        for name in FACTS:
            setattr(figure, name, getattr(entry, name))
        figure.entered_by, figure.entered_at, figure.entered_as = actor, at, actor.stamp
        figure.late_reason, figure.last_action = late.get(entry.key, ""), RevisionAction.SAVED
    return writing


def _write(writings: Sequence[_Writing], at: datetime) -> None:
    Figure.objects.bulk_create(figure for writing in writings for figure in writing.created)
    _update([figure for writing in writings for figure in writing.updated])
    revisions: list[tuple[Any, ...]] = []
    for writing in writings:
        figures = writing.figures
        before = [writing.before[figure.department_id, figure.indicator_id] for figure in figures]
        revisions += revision_rows(figures, before, RevisionAction.SAVED, writing.typing.actor, at, writing.reason)
        for figure in figures:
            _settle(figure)
            writing.typing.facts.stored[figure.department_id, figure.indicator_id] = figure
    if revisions:
        insert_revisions(revisions)


def _settle(figure: Figure) -> None:
    """Its numbers with the decimals that the database gives back: what follows reads the same as from there."""
    for name, places in NUMBERS.items():
        number = getattr(figure, name)
        if number is not None:
            setattr(figure, name, number.quantize(Decimal(1).scaleb(-places)))


def _update(figures: list[Figure]) -> None:
    """Write the changed figures in one statement: a bulk update would spell out every cell of every row. One alone, as
    autosaving writes it, is saved in 0.3 of the time of an upsert."""
    fields = [*FACTS, "late_reason", "version", "entered_by", "entered_at", "entered_as"]
    if len(figures) == 1:
        figures[0].save(update_fields=fields)
    elif figures:
        Figure.objects.bulk_create(
            figures, update_conflicts=True, unique_fields=["cycle", "department", "indicator"], update_fields=fields
        )


def editable_now(figure: Figure | None) -> bool:
    """Whether its state lets a figure be typed over (草稿 or 已退回)."""
    return figure is None or figure.state in {FigureState.DRAFT, FigureState.RETURNED}
