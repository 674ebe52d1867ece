"""Figures from one state to the next (状态流转): locked rows, one version on, one revision each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from departments.models import User
from indicators.figures.revisions import snapshot, with_stamps, write_revisions
from indicators.models import Figure

BATCH = 5_000
# Version by figure: what the reviewer looked at.
Versions = Mapping[int, int]


@dataclass(slots=True)
class BulkOutcome:
    """What a bulk act did, row by row."""

    done: list[Figure] = field(default_factory=list)
    refused: list[tuple[Figure, str]] = field(default_factory=list)


def move_figures(
    figures: Sequence[Figure], *, to: str, action: str, actor: User, at: datetime, reason: str = "", **fields: object
) -> None:
    """Put locked figures into another state, with who did it and when (``submitted_by``, ``approved_at`` …)."""
    if not figures:
        return
    before = [snapshot(figure) for figure in figures]
    fields = with_stamps(fields)
    for figure in figures:
        figure.state = to
        figure.version += 1
        for name, value in fields.items():
            setattr(figure, name, value)
    # The rows are locked and all get the same: one short update, however many there are.
    for start in range(0, len(figures), BATCH):
        keys = [figure.pk for figure in figures[start : start + BATCH]]
        Figure.objects.filter(pk__in=keys).update(state=to, version=F("version") + 1, **fields)
    write_revisions(figures=figures, before=before, action=action, actor=actor, at=at, reason=reason)
