"""Figures from one state to the next (状态流转): locked rows, one version on, one revision each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from departments.models import User
from indicators.figures.revisions import insert_revisions, revision_rows, snapshot, with_stamps
from indicators.models import Figure

BATCH = 5_000
# Version by figure: what the reviewer looked at.
Versions = Mapping[int, int]


@dataclass(slots=True)
class BulkOutcome:
    """What a bulk act did, row by row."""

    done: list[Figure] = field(default_factory=list)
    refused: list[tuple[Figure, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StateMove:
    """Locked figures that one person puts into another state, with who did it and when (``submitted_by``,
    ``approved_at`` …)."""

    figures: Sequence[Figure]
    to: str
    action: str
    actor: User
    fields: Mapping[str, Any]
    reason: str = ""


def move_figures(*moves: StateMove, at: datetime) -> None:
    """Put figures into other states: one short update a move, and one statement for the history of all of them."""
    rows: list[tuple[Any, ...]] = []
    for move in moves:
        if move.figures:
            rows += _move(move, at)
    if rows:
        insert_revisions(rows)


def _move(move: StateMove, at: datetime) -> list[tuple[Any, ...]]:
    """Store the new state; returns the revisions that are to be written."""
    figures, fields = move.figures, with_stamps(move.fields)
    before = [snapshot(figure) for figure in figures]
    for figure in figures:
        figure.state = move.to
        figure.version += 1
        for name, value in fields.items():
            setattr(figure, name, value)
    # The rows are locked and all get the same: one short update, however many there are.
    for start in range(0, len(figures), BATCH):
        keys = [figure.pk for figure in figures[start : start + BATCH]]
        Figure.objects.filter(pk__in=keys).update(state=move.to, version=F("version") + 1, **fields)
    return list(revision_rows(figures, before, move.action, move.actor, at, move.reason))
