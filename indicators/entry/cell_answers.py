"""Reading what the grid sends: typed cells, and the cells of a pasted block."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from indicators.entry.autosave import TypedCells
from indicators.entry.grid_rows import LOCKED, GridRow, stale_text
from indicators.entry.paste import NOT_APPLICABLE, Sense, UnderstoodText, understand, understand_day
from indicators.entry.texts import TYPED

MOST_CELLS, LONGEST = 2_000, 4_000
DAY = "as_of"  # the column behind the note: no cell of the grid, but one of many a pasted block
MOST_SENT = 20  # texts of one cell that a page sent and got no answer to


@dataclass(frozen=True, slots=True)
class PasteTarget:
    """A cell of the page that a pasted cell lies over."""

    row: GridRow
    column: str  # value, denominator, score, note or as_of; empty for what the row has no cell for
    is_stale: bool = False  # changed since the page showed it

    @property
    def field(self) -> str:
        """The figure's field in that column; empty where the row has none."""
        if self.column == "value":
            return self.row.value_field
        if self.column == "note":
            return self.row.note_field
        if self.column == DAY:
            return DAY
        has = {"denominator": self.row.is_ratio, "score": self.row.line.indicator.takes_score}
        return self.column if has.get(self.column) else ""


def read_cells(sent: Any) -> list[TypedCells] | None:
    """The typed rows; None when they are not what our pages send."""
    if not isinstance(sent, list) or len(sent) > MOST_CELLS:
        return None
    cells: dict[tuple[int, int], TypedCells] = {}
    for item in sent:
        if not isinstance(item, dict):
            return None
        unit, indicator, version = (_whole(item.get(name)) for name in ("d", "i", "version"))
        typed, base = _texts(item.get("typed", {})), _texts(item.get("base", {}))
        sent_before = _read_sent(item.get("sent", {}))
        if unit is None or indicator is None or typed is None or base is None or sent_before is None:
            return None
        cell = TypedCells(unit, indicator, typed, base, sent_before, version or 0)
        cells[cell.key] = cell
    return list(cells.values())


def _whole(sent: Any) -> int | None:
    return sent if isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent < 1 << 53 else None


def _texts(sent: Any) -> dict[str, str] | None:
    if not isinstance(sent, dict):
        return None
    if any(name not in TYPED or not isinstance(text, str) or len(text) > LONGEST for name, text in sent.items()):
        return None
    return dict(sent)


def _read_sent(sent: Any) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(sent, dict) or any(not isinstance(texts, list) for texts in sent.values()):
        return None
    flat = [(name, text) for name, texts in sent.items() for text in texts[-MOST_SENT:]]
    if any(_texts({name: text}) is None for name, text in flat):
        return None
    return {name: tuple(texts[-MOST_SENT:]) for name, texts in sent.items()}


def preview_cell(target: PasteTarget, text: str | None, near: date, fault: str = "") -> dict[str, Any]:
    """What was understood of a pasted cell. ``near`` is a day of the period, for examples.

    ``fault`` is why it cannot be taken, whatever it says.
    """
    row, indicator = target.row, target.row.line.indicator
    is_number = target.column not in {"note", DAY}
    if target.column == DAY:
        understood = understand_day(text, near=near)
    else:
        understood = understand(
            text,
            units=(indicator.unit_zh, indicator.unit_en) if target.field == "value" else (),
            is_number=is_number,
            field=target.field or "note",
        )
    if fault and understood.sense not in {Sense.BLANK, Sense.GAP}:
        understood = UnderstoodText(understood.text, Sense.ERROR, message=fault)
    before = row.texts[target.field] if target.field else ""
    status, message = _status(target, understood, before)
    return {
        "i": indicator.pk,
        "d": row.line.department.pk,
        "column": target.column,
        "field": target.field,
        "text": understood.text,
        "value": understood.value,
        "before": before,
        "status": status,
        "message": message,
        "na": understood.value == NOT_APPLICABLE and is_number,
    }


def _status(target: PasteTarget, understood: UnderstoodText, before: str) -> tuple[str, str]:
    row = target.row
    if understood.sense in {Sense.BLANK, Sense.GAP}:
        return "blank", _("empty: the cell stays as it is")
    if row.state == LOCKED or not target.field:
        return "readonly", row.line.lock or _("This row has no cell here.")
    if understood.sense == Sense.ERROR:
        return "error", understood.message
    if understood.value == before:
        return "same", _("as before")
    return ("changed", stale_text(row.line)) if target.is_stale else ("new", "")
