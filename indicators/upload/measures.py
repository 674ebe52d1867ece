"""The unit of measure that a sheet states for a figure (表列计量单位), held against the indicator's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.files.records import Cell, CellKind, address
from config.sheets.measures import cut_brackets, is_measure, is_same
from config.sheets.shapes import FactColumns
from config.sheets.stated import StatedKind
from indicators.models import Indicator
from indicators.upload.open import OpenedSheet


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell, in words."""

    row: int
    column: int
    message: str
    remedy: str = ""


def wrong_measure(
    opened: OpenedSheet, indicator: Indicator, row: int, group: FactColumns, value: Cell | None
) -> CellFault | None:
    """A value whose unit is stated as another than the indicator's own: nothing of it is taken. What stands nearest to
    the value counts: behind it, in its row, in its heading, above the table."""
    if value is None or not value.text.strip():
        return None
    units = (indicator.unit_zh, indicator.unit_en)
    for text, at in _statements(opened, row, value):
        if is_same(text, units):
            return None
        values = {"cell": address(*at), "stated": text, "indicator": indicator, "unit": indicator.unit or "—"}
        message = _("%(cell)s states the unit %(stated)s, but %(indicator)s is measured in %(unit)s.") % values
        own = at if at[0] == row else (row, value.column)
        return CellFault(*own, message, _("Convert the number and state the indicator's own unit."))
    return None


def _statements(opened: OpenedSheet, row: int, value: Cell) -> list[tuple[str, tuple[int, int]]]:
    """Every unit that is stated for a value, the nearest first, and where."""
    understood = opened.understood
    found = [(value.unit, (row, value.column))] if value.unit else []
    if value.kind == CellKind.PERCENT or re.search(r"\d\s*[^\d\s.,]+$", value.text):
        return found  # it stands behind the number, where it is read with it
    if (cell := understood.cell(row, "measure")) and cell.text.strip():
        found.append((cell.text.strip(), (row, cell.column)))
    for name in ("name", "code"):
        cell = understood.cell(row, name)
        inside = cut_brackets(cell.text)[1] if cell else ""
        if cell and inside and is_measure(inside):
            found.append((inside, (row, cell.column)))
    sense = understood.senses.get(value.column)
    if sense and sense.measure:
        last = understood.heads.columns[value.column].parts[-1]
        found.append((sense.measure, (last.row, last.column)))
    found += [(each.text, (each.row, each.column)) for each in understood.stated if each.kind == StatedKind.MEASURE]
    return found
