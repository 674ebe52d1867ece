"""One sheet while it is read: cells by row and column, within the limits; blank tails are never kept."""

from __future__ import annotations

from typing import Any

from config.files.reading.limits import Budget, Refusal
from config.files.records import Merge, Raw, address


class GridBuilder:
    """Takes the cells of a sheet in any order. Raises ``Refusal`` at the first cell beyond a limit."""

    def __init__(self, budget: Budget, name: str, *, hidden: bool = False) -> None:
        budget.sheets += 1
        if budget.sheets > budget.limits.sheets:
            raise Refusal("many_sheets", name, limit=budget.limits.sheets)
        self.budget, self.name, self.is_hidden = budget, name, hidden
        self.rows: list[list[Raw]] = []
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.width = 0
        self._last_row, self._last_column = budget.limits.rows, budget.limits.columns
        self._most_cells, self._most_texts = budget.limits.cells, budget.limits.texts

    def put(self, row: int, column: int, raw: Raw) -> None:
        """Keep one filled cell; blank ones are not put."""
        if raw is None:
            return
        rows, budget = self.rows, self.budget
        if row > self._last_row or column > self._last_column or row < 1 or column < 1:
            if isinstance(raw, str) and not raw.strip():
                return  # a blank far outside is no reason to refuse a table
            raise self._beyond(row, column)
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        gap = column - len(cells)
        if gap == 1:
            cells.append(raw)
        elif gap > 1:
            budget.places += gap - 1
            cells.extend([None] * (gap - 1))
            cells.append(raw)
        else:
            cells[column - 1] = raw
        budget.cells += 1
        budget.texts += len(raw) if isinstance(raw, str) else len(raw[1]) + 8
        if budget.cells > self._most_cells or budget.texts > self._most_texts:
            raise self._too_much(row, column)

    def _beyond(self, row: int, column: int) -> Refusal:
        if row < 1 or column < 1:
            return Refusal("bad_address", self.name, address=f"{row}, {column}")
        place = f"{self.name}!{address(row, column)}"
        if row > self._last_row:
            return Refusal("too_long", place, row=row, limit=self._last_row)
        return Refusal("too_wide", place, limit=self._last_column)

    def _too_much(self, row: int, column: int) -> Refusal:
        place, limits = f"{self.name}!{address(row, column)}", self.budget.limits
        if self.budget.cells > limits.cells:
            return Refusal("many_cells", place, limit=limits.cells)
        return Refusal("much_text", place, limit=limits.texts)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep a merged range; one cell alone is none."""
        if (top, left) == (bottom, right):
            return
        if len(self.merges) >= self.budget.limits.merges:
            raise Refusal("many_merges", self.name, limit=self.budget.limits.merges)
        self.merges.append((top, left, bottom, right))

    def hide_row(self, row: int) -> None:
        if row <= self._last_row:
            self.hidden_rows.add(row)

    def hide_columns(self, first: int, last: int) -> None:
        self.hidden_columns.update(range(first, min(last, self._last_column) + 1))

    def data(self) -> dict[str, Any]:
        """The sheet as ``records.book_of`` reads it. Raises ``Refusal`` for merged ranges that lie over each other."""
        rows = self.rows
        while rows and not any(map(_is_filled, rows[-1])):
            rows.pop()
        if self.budget.places > self.budget.limits.places:
            raise Refusal("many_cells", self.name, limit=self.budget.limits.cells)
        width = max(map(len, rows), default=0)
        return {
            "name": self.name,
            "rows": rows,
            "merges": self._merges(len(rows), width),
            "hidden_rows": sorted(row for row in self.hidden_rows if row <= len(rows)),
            "hidden_columns": sorted(column for column in self.hidden_columns if column <= width),
            "hidden": self.is_hidden,
        }

    def _merges(self, height: int, width: int) -> list[Merge]:
        """Those that touch filled rows and columns. Excel never lets two of them share a cell."""
        kept = [merge for merge in self.merges if merge[0] <= height and merge[1] <= width]
        by_row: dict[int, int] = {}
        rows = 0
        for top, _left, bottom, _right in kept:
            rows += min(bottom, height) - top + 1
            if rows > self.budget.limits.places:
                raise Refusal("many_merges", self.name, limit=self.budget.limits.merges)
            for row in range(top, min(bottom, height) + 1):
                by_row[row] = by_row.get(row, 0) + 1
        if max(by_row.values(), default=0) > self._last_column:
            raise Refusal("many_merges", self.name, limit=self.budget.limits.merges)
        return kept


def _is_filled(raw: Raw) -> bool:
    return raw is not None and (not isinstance(raw, str) or bool(raw.strip()))
