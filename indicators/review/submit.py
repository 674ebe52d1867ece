"""Handing a sheet in (提交): everything that says something goes to the reviewer; held rows stay, the others go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from departments.models import User
from indicators.entry.worksheet import Line, Worksheet
from indicators.models import Figure
from indicators.review.decide import submit_figures


@dataclass(slots=True)
class Handed:
    """What went to the reviewer, what was refused and why, and returned figures that nobody touched."""

    done: list[Figure] = field(default_factory=list)
    refused: list[tuple[Figure, str]] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)


def hand_in(
    *, sheet: Worksheet, actor: User, at: datetime, touched: Collection[int] = (), late_reason: str = ""
) -> Handed:
    """Submit the sheet, unit by unit. A returned figure goes only after a change or an explicit "it is right".

    ``touched`` are the indicators changed or confirmed since the sheet was read.
    """
    handed = Handed()
    editable = [line for line in sheet.lines if line.editable]
    handed.held = [line for line in editable if line.needs_change and line.indicator.pk not in touched]
    ready = [line for line in editable if line not in handed.held]
    for unit in {line.department.pk: line.department for line in ready}.values():
        ids = [line.indicator.pk for line in ready if line.department.pk == unit.pk]
        outcome = submit_figures(
            cycle=sheet.cycle, department=unit, actor=actor, indicator_ids=ids, at=at, late_reason=late_reason
        )
        handed.done += outcome.done
        handed.refused += outcome.refused
    return handed
