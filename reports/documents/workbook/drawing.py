"""The native charts of a sheet: bars of first-level items, and the line of the total.

Colours differ in lightness as well, so that black-and-white paper tells them apart; the type is never below 9 points.
"""

from __future__ import annotations

from typing import Any, Protocol

from config.files.write_xlsx import safe_name, visible_text
from reports.documents.workbook.layout import HIGHEST, PIXELS, Paper
from reports.documents.workbook.sheet import FIRST, GROUPS, BookPage, Chart

SIZE = 9
FILLS = {"own": "#1F4E79", "best": "#FFFFFF", "average": "#A6B4C2"}
EDGE = "#1F2A36"
# Points: a chart is never lower; a group of bars needs as much for its name.
NARROW = 400  # pixels; on less there is room for three numbers below the bars
LOWEST, GROUP = 160.0, 13.5


class Planned(Protocol):
    """What a chart asks of the sheet that it stands on: widths in pixels, and heights in points by row."""

    widths: list[int]
    room: int
    last: int
    heights: dict[int, float]

    def set_height(self, row: int, points: float) -> None: ...


def draw_charts(book: Any, sheet: Any, page: BookPage, paper: Paper, planned: Planned) -> int:
    """Put the charts beside and below the table; the number of the row below all of them."""
    for chart in page.charts:
        if chart.kind == "bar":
            _fill_up(planned, max(LOWEST, (chart.rows + 3) * GROUP))
            height = sum(points for row, points in planned.heights.items() if row >= GROUPS)
            _insert(book, sheet, page, chart, (GROUPS, planned.last), (planned.room, height), aside=8)
    row = max(planned.heights) + 1
    for chart in page.charts:
        if chart.kind != "bar":
            height = min(max(paper.points - sum(planned.heights.values()) - 4, LOWEST), HIGHEST)
            planned.set_height(row, height)
            _insert(book, sheet, page, chart, (row, 0), (sum(planned.widths) + planned.room, height), aside=2)
            row += 1
    return row


def _fill_up(planned: Planned, points: float) -> None:
    """A last row high enough for a chart that is higher than the table beside it."""
    lacks = points - sum(height for row, height in planned.heights.items() if row >= GROUPS)
    if lacks > 0:
        planned.set_height(max(planned.heights) + 1, lacks)


def _insert(
    book: Any, sheet: Any, page: BookPage, chart: Chart, cell: tuple[int, int], size: tuple[float, float], *, aside: int
) -> None:
    """At a cell, as wide (pixels) and high (points) as the room there, a little ``aside`` of its edge."""
    made = book.add_chart({"type": chart.kind})
    last, name = FIRST + chart.rows - 1, safe_name(chart.sheet)
    headings = [column.heading for column in page.columns]
    names = headings.index(chart.names) if isinstance(chart.names, str) else chart.names
    for line in chart.lines:
        place = headings.index(line.column) if isinstance(line.column, str) else line.column
        series: dict[str, Any] = {
            "name": visible_text(line.title),
            "categories": [name, FIRST, names, last, names],
            "values": [name, FIRST, place, last, place],
        }
        made.add_series(series | (_bar(line.tone) if chart.kind == "bar" else _points()))
    font = {"size": SIZE}
    made.set_title({"name": visible_text(chart.title), "name_font": {"size": 11}, "overlay": False})
    if chart.kind == "bar":
        unit = 20 if size[0] > NARROW else 50
        made.set_y_axis({"reverse": True, "num_font": font, "interval_unit": 1})
        made.set_x_axis(
            {
                "min": 0,
                "max": 100,
                "major_unit": unit,
                "num_font": font,
                "major_gridlines": {"visible": True, "line": _GRID},
            }
        )
        made.set_legend({"position": "bottom", "font": font})
    else:
        made.set_x_axis({"num_font": font, "text_axis": True})
        made.set_y_axis({"num_font": font, "num_format": "0", "major_gridlines": {"visible": True, "line": _GRID}})
        made.set_legend({"none": True})
    made.set_size({"width": int(size[0] - aside - 12), "height": int(size[1] * PIXELS - 6)})
    where = {"x_offset": aside, "y_offset": 2, "object_position": 2}
    sheet.insert_chart(*cell, made, where | {"description": visible_text(chart.title)})


_GRID = {"color": "#D5DBE1", "width": 0.5}


def _bar(tone: str) -> dict[str, Any]:
    return {"fill": {"color": FILLS[tone]}, "border": {"color": EDGE, "width": 0.5}, "gap": 40}


def _points() -> dict[str, Any]:
    return {
        "line": {"color": FILLS["own"], "width": 2},
        "marker": {"type": "circle", "size": 6, "fill": {"color": FILLS["own"]}, "border": {"color": FILLS["own"]}},
        "data_labels": {"value": True, "position": "above", "font": {"size": SIZE}, "num_format": "0.00"},
    }
