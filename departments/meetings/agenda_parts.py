"""议程的显示: the parts of an agenda with the lamps of what their lines speak of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from departments.choices import AgendaPart, Lamp
from departments.ledger.lamps import LAMP_TONES
from departments.models import AgendaItem


def agenda_parts(items: Iterable[AgendaItem]) -> list[dict[str, Any]]:
    """The agenda in its order; speeches have their own table."""
    found = []
    for item in items:
        if item.part in {AgendaPart.STATEMENTS, AgendaPart.EXPERIENCE}:
            continue
        found.append({"label": item.get_part_display(), "lines": _lines(item), "part": item.part})
    return found


def _lines(item: AgendaItem) -> list[dict[str, Any]]:
    lines = []
    for line in item.lines:
        lamp = Lamp(line["state"]) if line.get("state") else None
        shown = {"lamp": lamp.label, "tone": LAMP_TONES[lamp]} if lamp else {}
        lines.append(line | shown)
    return lines
