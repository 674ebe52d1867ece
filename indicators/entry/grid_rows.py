"""The rows of the grid (表格填报): what a page shows of a line, and what a browser is answered after saving it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.numbers import NO_VALUE, number_text
from config.templatetags.ui import SHAPES
from departments.models import User
from indicators.choices import FigureState, Rollup
from indicators.doubts.counting import LedgerCount
from indicators.doubts.read import Earlier
from indicators.doubts.rules import Doubt
from indicators.entry.autosave import RowAnswer
from indicators.entry.form_rows import ledger_cells
from indicators.entry.texts import cell_texts, plain
from indicators.entry.worksheet import SheetLine, Worksheet
from indicators.models import Figure
from indicators.numbers.digits import readable
from indicators.scoring.formula import gap

EMPTY, SAVED, LOCKED, RETURNED = "empty", "saved", "locked", "returned"
TONES = {EMPTY: "todo", SAVED: "done", LOCKED: "off", RETURNED: "warn"}


@dataclass(slots=True)
class GridRow:
    """One row, ready to print: everything is text."""

    line: SheetLine
    key: str
    state: str
    texts: dict[str, str]
    rate: str = ""
    gap: str = ""
    behind: bool = False
    year_ago: str = ""
    last: str = ""
    best: str = ""
    average: str = ""
    doubts: list[dict[str, str]] = field(default_factory=list)
    ledger_count: LedgerCount | None = None
    takeover: dict[str, str] = field(default_factory=dict)  # what taking the known figure over puts into the cells

    @property
    def word(self) -> str:
        return state_word(self.state)

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def mark(self) -> str:
        return SHAPES[self.tone]

    @property
    def is_ratio(self) -> bool:
        return self.line.indicator.rollup == Rollup.RATIO

    @property
    def value_field(self) -> str:
        return "numerator" if self.is_ratio else "value"

    @property
    def value_text(self) -> str:
        return _("n/a") if self.texts["na"] else self.texts[self.value_field]

    @property
    def note_field(self) -> str:
        return "reason" if self.texts["na"] else "note"

    @property
    def note_text(self) -> str:
        return self.texts[self.note_field]

    @property
    def day_text(self) -> str:
        """The day it describes, where that is another than the period's last."""
        return _("as of %(day)s") % {"day": self.texts["as_of"]} if self.texts["as_of"] else ""

    @property
    def version(self) -> int:
        """What the page shows; it travels back with everything that is typed, pasted or submitted."""
        return self.line.figure.version if self.line.figure else 0

    @property
    def hint(self) -> str:
        """What the state column says under the word."""
        figure = self.line.figure
        if self.state == LOCKED:
            return str(figure.get_state_display()) if figure and figure.state != FigureState.DRAFT else ""
        return figure.return_reason if figure and self.state == RETURNED else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "i": self.line.indicator.pk,
            "d": self.line.department.pk,
            "state": self.state,
            "texts": self.texts,
            "value": self.value_text,
            "noteField": self.note_field,
            "rate": self.rate,
            "gap": self.gap,
            "behind": self.behind,
            "doubts": self.doubts,
            "hint": self.hint,
            "lock": self.line.lock,
            "version": self.version,
            "stage": self.line.stage,
        }


def state_word(state: str) -> str:
    return {
        EMPTY: _("Not filled in"),
        SAVED: pgettext("cell", "Saved"),
        LOCKED: _("Locked"),
        RETURNED: _("Returned"),
    }[state]


def grid_rows(sheet: Worksheet) -> list[GridRow]:
    return [grid_row(sheet, line) for line in sheet.lines]


def grid_row(sheet: Worksheet, line: SheetLine) -> GridRow:
    indicator, held = line.indicator, line.yardstick
    row = GridRow(line, f"{line.department.pk}-{indicator.pk}", state_of(line), cell_texts(line.figure))
    decimals = indicator.decimals
    row.last, row.year_ago = _earlier(line.last, decimals), _earlier(line.year_ago, decimals)
    row.best = _digits(held.best, decimals)
    row.average = _digits(held.average, decimals)
    if indicator.counted_from:
        row.ledger_count = sheet.ledger_count(line)
        row.takeover = ledger_cells(row.ledger_count, line)
    if line.figure is not None:
        _judge(row, sheet, line.figure)
    return row


def _judge(row: GridRow, sheet: Worksheet, figure: Figure) -> None:
    """What is said of the stored number: its rate, its gap to the best, its doubts."""
    line = row.line
    if row.is_ratio and figure.value is not None:
        row.rate = f"= {_digits(figure.value, line.indicator.decimals)}"
    behind = gap(figure.value, line.yardstick.best, line.indicator.direction)
    row.behind = behind is not None and behind > 0
    row.gap = gap_text(behind, line.indicator.unit, line.indicator.decimals)
    row.doubts = [doubt_texts(doubt) for doubt in sheet.doubts(line)]


def state_of(line: SheetLine) -> str:
    figure = line.figure
    if not line.editable:
        return LOCKED
    if figure is None or (figure.is_blank and figure.state == FigureState.DRAFT):
        return EMPTY
    return RETURNED if line.needs_change else SAVED


def gap_text(behind: Decimal | None, unit: str, decimals: int) -> str:
    """The gap to the best in the native unit; a difference of percentages is in percentage points (百分点)."""
    if behind is None:
        return ""
    if not behind:
        return _("level with the best")
    measure = _("percentage points") if unit.startswith(("%", "％", "percent")) else unit
    words = {"gap": number_text(readable(abs(behind), decimals)), "unit": measure}
    return (_("%(gap)s %(unit)s behind") if behind > 0 else _("%(gap)s %(unit)s ahead")) % words


def doubt_texts(doubt: Doubt) -> dict[str, str]:
    return {"text": doubt.message, "mend": plain(doubt.mend)}


def answers_as_json(sheet: Worksheet, answers: Iterable[RowAnswer], reader: User) -> list[dict[str, Any]]:
    """What became of every typed row; rows that are none of the typist's say so and nothing else."""
    lines = {line.key: line for line in sheet.lines}
    rows = []
    for answer in answers:
        line = lines.get(answer.cell.key)
        if answer.refused or answer.indicator is None or line is None:
            rows.append({"i": answer.cell.indicator_id, "d": answer.cell.department_id, "refused": answer.refused})
            continue
        row = grid_row(sheet, line).as_json()
        rows.append({**row, "errors": answer.errors, "clash": _clash(answer, line, reader)})
    return rows


def _clash(answer: RowAnswer, line: SheetLine, reader: User) -> dict[str, Any] | None:
    """对方值、我的值、原值 of every cell that was changed at another desk meanwhile."""
    if not answer.clashes or line.figure is None:
        return None
    stored, cell = cell_texts(line.figure), answer.cell
    cells = {
        name: {"theirs": stored[name], "mine": cell.typed.get(name, ""), "before": cell.base.get(name, "")}
        for name in answer.clashes
    }
    return {**last_change(line.figure, reader), "cells": cells}


def last_change(figure: Figure, reader: User) -> dict[str, Any]:
    """Who typed what stands there, and when; ``own``: the reader's own account, in another tab or at another desk."""
    return {"who": figure.entered_name, "at": _moment(figure), "own": figure.entered_by_id == reader.pk}


def stale_text(line: SheetLine) -> str:
    """What a row is told by that was changed since the page showed it."""
    figure = line.figure
    if figure is None or not figure.entered_at:
        return _("This row was changed since your page showed it. Look at it again.")
    text = _("This row was changed since your page showed it (%(who)s, %(at)s). Look at it again.")
    return text % {"who": figure.entered_name, "at": _moment(figure)}


def _moment(figure: Figure) -> str:
    return date_format(localtime(figure.entered_at), "m-d H:i") if figure.entered_at else ""


def _earlier(earlier: Earlier | None, decimals: int) -> str:
    return earlier.text(decimals) if earlier is not None else NO_VALUE


def _digits(number: Decimal | None, decimals: int) -> str:
    return NO_VALUE if number is None else number_text(readable(number, decimals))
