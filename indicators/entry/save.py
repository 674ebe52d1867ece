"""Saving figures: all or nothing a call, every refusal named, no silent overwrite."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import User
from departments.rules import may_enter
from indicators.choices import EDITABLE_STATES, FigureState, RevisionAction
from indicators.cycles.doors import OpenDoors, open_doors
from indicators.cycles.obligations import duties_of
from indicators.figures.facts import FACTS, Entry, derived, facts_of, problems_of
from indicators.figures.revisions import snapshot, write_revisions
from indicators.models import Cycle, Figure, Indicator


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the figure meanwhile: theirs is stored, ours is not (对方值 / 我的值)."""

    entry: Entry
    stored: Figure


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that was not accepted, and why, in the reader's language."""

    entry: Entry
    message: str


@dataclass(slots=True)
class SaveResult:
    saved: list[Figure] = field(default_factory=list)
    unchanged: list[Figure] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

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


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands before a save: who owes what, what is stored, and which doors are open."""

    owed: Mapping[tuple[int, int], Indicator]
    stored: Mapping[tuple[int, int], Figure]
    doors: OpenDoors


def standing(
    *,
    cycle: Cycle,
    keys: Collection[tuple[int, int]],
    at: datetime,
    owed: Mapping[tuple[int, int], Indicator] | None = None,
) -> Standing:
    """Read (and lock until the end of the transaction) what concerns these cells; five queries, two where it is known
    already what is ``owed``."""
    departments, indicators = {key[0] for key in keys}, {key[1] for key in keys}
    if owed is None:
        duties = duties_of(cycle=cycle, department_ids=departments, indicator_ids=indicators)
        owed = {duty.key: duty.indicator for duty in duties}
    rows = Figure.objects.select_for_update().filter(
        cycle=cycle, department_id__in=departments, indicator_id__in=indicators
    )
    stored = {(row.department_id, row.indicator_id): row for row in rows}
    return Standing(owed, stored, open_doors(cycle=cycle, at=at))


@transaction.atomic
def _save_once(
    cycle: Cycle, entries: Sequence[Entry], actor: User, at: datetime, whole: bool, late_reason: str
) -> SaveResult:
    before = standing(cycle=cycle, keys={entry.key for entry in entries}, at=at)
    return take(cycle=cycle, entries=entries, before=before, actor=actor, at=at, whole=whole, late_reason=late_reason)


def take(
    *,
    cycle: Cycle,
    entries: Iterable[Entry],
    before: Standing,
    actor: User,
    at: datetime,
    whole: bool = False,
    late_reason: str = "",
) -> SaveResult:
    """Judge every entry and write the good ones, inside the caller's transaction."""
    doors, result, changes = before.doors, SaveResult(), []
    for entry in entries:
        figure, indicator = before.stored.get(entry.key), before.owed.get(entry.key)
        message = _refusal(cycle, entry, figure, indicator, actor, doors, late_reason)
        if message or indicator is None:
            result.refused.append(Refusal(entry, message))
            continue
        entry = derived(indicator, entry)
        if entry.facts() == facts_of(figure):
            if figure is not None:
                result.unchanged.append(figure)
        elif _is_stale(entry, figure):
            result.conflicts.append(Conflict(entry, figure))  # type: ignore[arg-type]  # stale implies stored
        else:
            changes.append((entry, figure))
    if not (whole and not result.clean):
        late = {entry.key: late_reason for entry, _figure in changes if doors.needs_reason(*entry.key)}
        result.saved = _write(cycle, changes, actor, at, late)
    return result


def _is_stale(entry: Entry, figure: Figure | None) -> bool:
    return figure is not None and entry.version is not None and entry.version != figure.version


def _refusal(
    cycle: Cycle, entry: Entry, figure: Figure | None, indicator: Any, actor: User, doors: OpenDoors, late_reason: str
) -> str:
    if indicator is None:
        return _("This unit does not report this indicator in this period.")
    if not may_enter(actor, department_id=entry.department_id, region_id=cycle.region_id):
        return _("You may not enter figures for this unit.")
    if not doors.is_open(entry.department_id, entry.indicator_id):
        return _("The period is closed. Ask the task force to unlock it, with a reason.")
    if doors.needs_reason(entry.department_id, entry.indicator_id) and not late_reason:
        return _("The deadline has passed. Late entry needs a reason: give one and save again.")
    if figure is not None and figure.state not in EDITABLE_STATES:
        return _("The figure has been submitted. It can be changed after the reviewer returns it.")
    return " ".join(problems_of(indicator, derived(indicator, entry)))


def _write(
    cycle: Cycle,
    changes: list[tuple[Entry, Figure | None]],
    actor: User,
    at: datetime,
    late: dict[tuple[int, int], str],
) -> list[Figure]:
    created, updated, before = [], [], []
    for entry, figure in changes:
        before.append(snapshot(figure))
        if figure is None:
            figure = Figure(cycle=cycle, indicator_id=entry.indicator_id, department_id=entry.department_id)
            created.append(figure)
        else:
            figure.version += 1
            updated.append(figure)
        for name in FACTS:
            setattr(figure, name, getattr(entry, name))
        figure.entered_by, figure.entered_at, figure.entered_as = actor, at, actor.stamp
        figure.late_reason = late.get(entry.key, "")
    Figure.objects.bulk_create(created)
    _update(updated)
    figures = [*created, *updated]
    # `before` follows the order of `changes`; created and updated are its two parts.
    old = dict(zip([entry.key for entry, _figure in changes], before, strict=True))
    write_revisions(
        figures=figures,
        before=[old[f.department_id, f.indicator_id] for f in figures],
        action=RevisionAction.SAVED,
        actor=actor,
        at=at,
        reason=next(iter(late.values()), ""),
    )
    return figures


def _update(figures: list[Figure]) -> None:
    """Write the changed figures in one statement: a bulk update would spell out every cell of every row."""
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
