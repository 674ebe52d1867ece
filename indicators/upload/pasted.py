"""粘贴预览: what a block copied from a sheet would change on a page of the grid, before anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from config.files.problems import ProblemList
from config.files.read_book import read_pasted
from config.files.records import Grid, sheet_of
from config.sheets.measures import measure_key
from config.sheets.understand import Wanted, vocabulary
from departments.models import Department
from departments.units import UnitNames
from indicators.entry.cell_answers import PasteTarget, preview_cell
from indicators.entry.facts import Key
from indicators.entry.grid_rows import GridRow
from indicators.entry.paste import cut_text, understand_day
from indicators.models import Cycle
from indicators.names import IndicatorNames
from indicators.upload.columns import figure_columns
from indicators.upload.pasted_block import GridPage, PageRow
from indicators.upload.placing import Placement, place_block

MOST_SHOWN = 50  # lines that were passed over, in one answer


@dataclass(frozen=True)
class PastedOver:
    """Where somebody pasted: the page's rows as they are now, in which versions it showed them, and the cell."""

    cycle: Cycle
    rows: Sequence[GridRow]
    seen: Mapping[Key, int]
    columns: Sequence[str]  # of the grid, from the cell on
    at: int


def read_clipboard(*, text: str, html: str) -> Grid:
    """The table of a clipboard. The HTML counts where it holds one table: it knows merged cells, number formats and
    hidden rows; else the text. Raises ``ProblemList``."""
    if "<table" in html.lower():
        try:
            book = read_pasted(html=html)
        except ProblemList:
            if not text.strip():
                raise
        else:
            if len(book.sheets) == 1:
                return book.sheets[0]
    return sheet_of(cut_text(text))


def preview(sheet: Grid, over: PastedOver) -> dict[str, Any]:
    """Cell by cell where a block goes and what was understood; rows that were changed since the page showed them say so
    and come along as they stand now."""
    placement = place_block(sheet, _page(over))
    stale = {place for place in {cell.row for cell in placement.cells} if over.rows[place].line.is_stale(over.seen)}
    cells = [
        preview_cell(
            PasteTarget(over.rows[cell.row], cell.column, cell.row in stale), cell.text, over.cycle.end, cell.fault
        )
        for cell in placement.cells
    ]
    return {"cells": cells, "rows": [over.rows[place].as_json() for place in sorted(stale)], **_outcome(placement)}


def _outcome(placement: Placement) -> dict[str, Any]:
    return {
        "overflow": placement.beyond,
        "passed": [{"text": text, "why": why} for text, why in placement.passed[:MOST_SHOWN]],
        "passed_count": len(placement.passed),
        "named": placement.is_named,
        "refused": placement.refused,
    }


def _page(over: PastedOver) -> GridPage:
    units = {row.line.department.pk: row.line.department for row in over.rows}
    region = next(iter(units.values())).region if units else None
    names = cache(lambda: UnitNames(region))  # asked only by blocks that say more than figures
    measured = [(row.line.indicator.unit_zh, row.line.indicator.unit_en) for row in over.rows]
    wants = Wanted(
        label=over.cycle.label, measures=frozenset(measure_key(unit) for pair in measured for unit in pair if unit)
    )
    return GridPage(
        rows=[PageRow(unit, row.is_ratio) for unit, row in zip(measured, over.rows, strict=True)],
        columns=over.columns,
        at=over.at,
        label=over.cycle.label,
        words=vocabulary(figure_columns(), wants),
        find=_finder(over.rows, units, names),
        is_own_unit=_unit_test(units, names),
        is_day=lambda text: understand_day(text, near=over.cycle.end).is_usable,
    )


def _finder(
    rows: Sequence[GridRow], units: Mapping[int, Department], names: Callable[[], UnitNames]
) -> Callable[[str], int | None]:
    """Rows are called by their indicator on a unit's sheet, by their unit on an indicator's."""
    if len(units) > 1:
        by_unit = {row.line.department.pk: place for place, row in enumerate(rows)}
        return lambda text: by_unit.get(found.pk) if text and (found := names().get(text)) else None
    by_indicator = {row.line.indicator.pk: place for place, row in enumerate(rows)}
    indicators = IndicatorNames(row.line.indicator for row in rows)
    return cache(lambda text: by_indicator.get(found.pk) if (found := indicators.get(text)) else None)


def _unit_test(units: Mapping[int, Department], names: Callable[[], UnitNames]) -> Callable[[str], bool | None]:
    def is_own(text: str) -> bool | None:
        found = names().get(text) if text else None
        return None if found is None else found.pk in units

    return is_own
