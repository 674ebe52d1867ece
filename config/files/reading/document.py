"""Lines and tables in the order of a document (文档里的表格): each table is a sheet that begins with its title."""

from __future__ import annotations

from typing import Any

from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget

_FIRST_LINES, _LAST_LINES = 3, 4  # of a circular: its heading, and what stands right above the table
_LINES_BELOW = 8
_LONGEST_NAME = 60


class TablePlacer:
    """Places the cells of one table one after the other, around what reaches down from the rows above."""

    def __init__(self, grid: GridBuilder, top: int) -> None:
        self.grid, self.row, self.column = grid, top, 0
        self.until: dict[int, int] = {}  # last row of a range that reaches down, by column

    def start_row(self) -> None:
        self.row += 1
        self.column = 0

    def place(self, columns: int, rows: int) -> tuple[int, int]:
        """Row and column of the next cell, which is so wide and high."""
        self.column += 1
        while self.until.get(self.column, 0) >= self.row:
            self.column += 1
        left, most = self.column, self.grid.budget.limits.columns + 1
        self.column = min(left + max(columns, 1) - 1, max(most, left))
        if rows > 1:
            self.until.update(dict.fromkeys(range(left, self.column + 1), self.row + rows - 1))
        if (columns > 1 or rows > 1) and left <= most:
            self.grid.merge(self.row, left, self.row + max(rows, 1) - 1, self.column)
        return self.row, left


class DocumentTables:
    """Gathers the tables of a document, and the lines before each."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.sheets: list[dict[str, Any]] = []
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        """A line of text outside of tables."""
        if text := " ".join(text.split()):
            self.lines.append(text[:1_000])
            if len(self.lines) > 200:
                del self.lines[_FIRST_LINES : -_LAST_LINES or None]

    def start_table(self) -> TablePlacer:
        """A new sheet that begins with the lines before it: the first and the last of them when they are many."""
        lines = self.lines
        if len(lines) > _FIRST_LINES + _LAST_LINES:
            lines = lines[:_FIRST_LINES] + lines[-_LAST_LINES:]
        name = lines[-1] if lines and len(lines[-1]) <= _LONGEST_NAME else f"表{len(self.sheets) + 1}"
        if any(sheet["name"] == name for sheet in self.sheets):
            name = f"{name} {len(self.sheets) + 1}"
        grid = GridBuilder(self.budget, name)
        for row, text in enumerate(lines, start=1):
            grid.put(row, 1, text)
        self.lines = []
        return TablePlacer(grid, len(lines))

    def end_table(self, placer: TablePlacer, *, has_cells: bool) -> None:
        """The table is whole; one without a filled cell is layout, and its lines wait for the next one."""
        data = placer.grid.data()
        if has_cells:
            self.sheets.append(data)
        else:
            self.lines = [row[0] for row in data["rows"] if row and isinstance(row[0], str)] + self.lines

    def end(self) -> list[dict[str, Any]]:
        """All tables. What stands below the last one (who signed, the day) runs across it, below an empty row."""
        if self.sheets and self.lines:
            last = self.sheets[-1]
            width = max(3, *map(len, last["rows"]))
            last["rows"].append([])
            for text in self.lines[-_LINES_BELOW:]:
                last["rows"].append([text])
                last["merges"] = [*last["merges"], (len(last["rows"]), 1, len(last["rows"]), width)]
            self.lines = []
        return self.sheets
