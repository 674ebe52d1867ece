"""Units and how far they have come, as lines of a list: everything in words, worked out once a line.

A template asks every attribute several ways before it finds it, and sixty units have a dozen each; plain words in a
dictionary it finds at once.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from indicators.cycles.completeness import UnitProgress

COUNTS = ("owed", "drafted", "reported", "submitted", "approved", "returned", "outstanding")


def progress_lines(rows: Iterable[UnitProgress], *, cycle: str) -> list[dict[str, Any]]:
    """``cycle`` is the period's name in an address."""
    sheet, unlock = reverse("entry"), reverse("unlock")
    return [_line(row, sheet, unlock, cycle) for row in rows]


def _line(row: UnitProgress, sheet: str, unlock: str, cycle: str) -> dict[str, Any]:
    unit = row.department
    query = urlencode({"cycle": cycle, "department": unit.code})
    tone, word = row.stage
    until = f"{timezone.localtime(row.unlocked_until):%m-%d %H:%M}" if row.unlocked_until else ""
    return {name: str(getattr(row, name)) for name in COUNTS} | {
        "code": unit.code,
        "short_name": str(unit),
        "name": unit.name,
        "kind": str(unit.get_kind_display()),
        "sheet": f"{sheet}?{query}",
        "unlock": f"{unlock}?{query}",
        "tone": tone,
        "word": word,
        "until": until,
        "is_late": row.is_late,
        "is_returned": row.returned > 0,
        "owes": row.outstanding > 0,
    }
