"""Everything known of one figure (指标详情): who changed what and why, its twelve months, benchmark, rule, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.cycles.obligations import Obligation
from indicators.doubts.counting import LedgerCount
from indicators.doubts.rules import Doubt
from indicators.entry.facts import sheet_facts
from indicators.entry.worksheet import SheetLine, sheet_of
from indicators.models import Cycle, Revision

MOST = 50  # revisions shown


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision in words: cell, before, after."""

    revision: Revision
    cells: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Dossier:
    line: SheetLine
    months: list[tuple[date, Decimal]] = field(default_factory=list)
    changes: list[RevisionLine] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    ledger_count: LedgerCount | None = None  # what our own ledgers say


def dossier(*, cycle: Cycle, obligation: Obligation, at: datetime) -> Dossier:
    """Read it for a unit and an indicator it owes."""
    sheet = sheet_of(facts=sheet_facts(cycle=cycle, obligations=[obligation], at=at))
    line = sheet.lines[0]
    changes: list[RevisionLine] = []
    if line.figure is not None:
        # Known already: what shows the figure need not read them again.
        line.figure.cycle, line.figure.department, line.figure.indicator = cycle, line.department, line.indicator
        rows = Revision.objects.filter(figure=line.figure).order_by("-at", "-pk")[:MOST]
        changes = [RevisionLine(row, _cells(row.before, row.after)) for row in rows]
    months = list(sheet.doubting.course(line.indicator, line.department.pk))
    return Dossier(line, months, changes, sheet.doubts(line), sheet.ledger_count(line))


def _cells(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    words = {
        "value": _("value"),
        "score": _("score"),
        "numerator": _("numerator"),
        "denominator": _("denominator"),
        "not_applicable": _("not applicable"),
        "reason": _("reason"),
        "note": _("note"),
        "as_of": _("as of"),
    }
    found = []
    for name, label in words.items():
        old, new = _text(name, before), _text(name, after)
        if old != new:
            found.append((label, old, new))
    return found


def _text(name: str, facts: Mapping[str, str]) -> str:
    text = str(facts.get(name, ""))
    if name == "not_applicable":
        return _("yes") if text else ""
    if name in {"reason", "note", "as_of"} or not text:
        return text
    number = Decimal(text).normalize()
    return f"{number:f}"
