"""Units and how far they have come, as lines of a list: everything in words, worked out once a line.

A template asks every attribute several ways before it finds it, and sixty units have a dozen each; plain words in a
dictionary it finds at once.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.cycles.completeness import UnitProgress

PARTS = ("untouched", "drafted", "returned", "submitted", "checked", "approved")
COUNTS = ("owed", *PARTS, "reported", "outstanding")


def part_titles() -> list[tuple[str, str]]:
    """What adds up to the figures that are owed, in the order in which one passes through it."""
    return [
        ("untouched", pgettext("figures", "Blank")),
        ("drafted", pgettext("figures", "Drafts")),
        ("returned", _("Returned")),
        ("submitted", _("Waiting for review")),
        ("checked", pgettext("figures", "Checked")),
        ("approved", _("Approved")),
    ]


def progress_lines(rows: Iterable[UnitProgress], *, cycle: str) -> list[dict[str, Any]]:
    """``cycle`` is the period's name in an address."""
    sheet, unlock, figures = reverse("entry"), reverse("unlock"), reverse("completeness_figures")
    return [_line(row, sheet, unlock, figures, cycle) for row in rows]


def total_line(rows: Iterable[UnitProgress], *, cycle: str) -> dict[str, Any]:
    """The sum of all units: its parts add up as those of a unit do."""
    units = list(rows)
    counts = {name: sum(getattr(row, name) for row in units) for name in COUNTS}
    return counts | {
        "parts": [(name, counts[name]) for name in PARTS],
        "figures": f"{reverse('completeness_figures')}?{urlencode({'cycle': cycle})}",
    }


def _line(row: UnitProgress, sheet: str, unlock: str, figures: str, cycle: str) -> dict[str, Any]:
    unit = row.department
    query = urlencode({"cycle": cycle, "department": unit.code})
    tone, word = row.stage
    until = f"{timezone.localtime(row.unlocked_until):%m-%d %H:%M}" if row.unlocked_until else ""
    return {name: str(getattr(row, name)) for name in COUNTS} | {
        "code": unit.code,
        "short_name": str(unit),
        "name": unit.name,
        "kind": str(unit.get_kind_display()),
        "parts": [(name, getattr(row, name)) for name in PARTS],
        "figures": f"{figures}?{query}",
        "sheet": f"{sheet}?{query}",
        "unlock": f"{unlock}?{query}",
        "tone": tone,
        "word": word,
        "until": until,
        "is_late": row.is_late,
        "overdue": row.overdue if row.is_late else 0,
        "is_returned": row.returned > 0,
        "owes": row.outstanding > 0,
    }
