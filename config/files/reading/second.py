"""calamine, the second reader: values alone, for what the first cannot make sense of. It may abort the process."""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import Any

from config.files.reading.days import clock
from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget, Refusal
from config.files.reading.numbers import plain
from config.files.records import CellKind, Raw


def read_values(content: bytes, budget: Budget, refusal: Refusal) -> list[dict[str, Any]]:
    """The values of every sheet. Raises the first reader's ``refusal`` when this one cannot read it either."""
    import python_calamine

    budget.note("formats_unknown")
    budget.warn(refusal)
    budget = Budget(budget.limits)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise Refusal("password") from error
    except Exception as error:
        raise refusal from error
    found = []
    for about in book.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        grid = GridBuilder(budget, about.name[:100], hidden=about.visible != python_calamine.SheetVisibleEnum.Visible)
        try:
            sheet = book.get_sheet_by_name(about.name)
            rows, start = sheet.to_python(), sheet.start or (0, 0)
        except Exception as error:
            raise refusal from error
        for row, cells in enumerate(rows, start=start[0] + 1):
            for column, value in enumerate(cells, start=start[1] + 1):
                if value != "":
                    grid.put(row, column, raw_of(value))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            grid.merge(top + 1, left + 1, bottom + 1, right + 1)
        found.append(grid.data())
    if not found:
        raise refusal
    return found


def raw_of(value: Any) -> Raw:
    """The record of a value as Python has it."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return [CellKind.TRUTH, "TRUE" if value else "FALSE"]
    if isinstance(value, int | float):
        text = plain(repr(value)) if math.isfinite(value) else None
        return [CellKind.NUMBER, text] if text is not None else str(value)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return [
            CellKind.DATE if is_day else CellKind.TIME,
            f"{value:%Y-%m-%d}" if is_day else f"{value:%Y-%m-%d %H:%M:%S}",
        ]
    if isinstance(value, dt.date):
        return [CellKind.DATE, f"{value:%Y-%m-%d}"]
    if isinstance(value, dt.time):
        return [CellKind.TIME, f"{value:%H:%M:%S}"]
    if isinstance(value, dt.timedelta):
        return [CellKind.TIME, clock(round(value.total_seconds()))]
    return str(value) or None
