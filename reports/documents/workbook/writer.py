"""The writer of the report's workbook: planned pages in, a file with stored results and charts out.

XlsxWriter and not openpyxl as for lists (`config.files.write_xlsx`): it stores the result of a formula and the numbers
of a chart, which a viewer on a telephone does not work out by itself, and the same pages are the same bytes. Only what
every office program draws is used: no data bars, no conditional formats, no pictures.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from config.files.write_xlsx import Fixed, safe_name, visible_text
from reports.documents.workbook.drawing import draw_charts
from reports.documents.workbook.layout import (
    AIR,
    BOTTOM,
    MARGIN,
    TOP,
    Paper,
    height_of,
    height_of_lines,
    lines_in,
    measure,
    plan_widths,
)
from reports.documents.workbook.sheet import (
    FIRST,
    GROUPS,
    HEADS,
    LEAD,
    SHAPES,
    TITLE,
    VERSION,
    BookPage,
    Formula,
    Light,
    Signed,
    is_blank,
    without_blanks,
)

INCH = 25.4
# Named and not embedded; a machine without them takes its own.
TITLE_FONT, HEAD_FONT, BODY_FONT = "宋体", "黑体", "仿宋"
LINE_COLOUR, HEAD_COLOUR = "#8A94A0", "#DCE3EA"
TONES = {"bad": "#B00020", "warn": "#9A5B00", "done": "#1B6E3C", "off": "#5A6470"}
# Columns are as wide as so many digits of this font, which no cell uses. A digit of it is 7 pixels wide, as XlsxWriter
# counts, on Windows and (as DejaVu Sans, which has its metrics) on Linux; of the usual Calibri it is 9 where that is
# missing, and the sheet would be printed at three quarters of its size.
RULER = {"font_name": "Verdana", "font_size": 8}
# The part of the width that a table with a chart beside it takes.
TABLE = 0.63
BOX = {"border": 1, "border_color": LINE_COLOUR, "font_name": BODY_FONT, "valign": "vcenter"}


def write_pages(
    pages: Iterable[tuple[BookPage, Paper]], to: BinaryIO, *, made_at: datetime | None, footer: str
) -> None:
    """Write all pages to a binary file, each for its paper. ``footer`` stands at the left of every printed page.

    ``made_at`` is the moment that the file gives as its own instead of now: the same pages are then the same bytes.
    """
    book = xlsxwriter.Workbook(to, {"in_memory": True, "default_format_properties": dict(RULER)})
    moment = (made_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties({"created": moment, "author": "Duibiao"})
    formats = _Formats(book)
    for page, paper in pages:
        _PageWriter(book, formats, without_blanks(page, is_small=paper.is_small), paper, footer).write()
    book.close()


class _Formats:
    """One finished format a kind of cell, made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._cells: dict[tuple[Any, ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        key = tuple(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def cell(self, size: float, centred: bool, decimals: int | None, tone: str = "", signed: bool = False) -> Any:
        """Numbers right with their decimals, text left or centred and wrapped, a light in its colour."""
        key = size, centred, decimals, tone, signed
        if key not in self._cells:
            side = "center" if centred else "left" if decimals is None else "right"
            more: dict[str, Any] = {"num_format": _number_format(decimals, signed)} if decimals is not None else {}
            more |= {} if more else {"text_wrap": True}
            more |= {"font_color": TONES[tone]} if tone else {}
            self._cells[key] = self.get(**BOX, font_size=size, align=side, **more)
        return self._cells[key]


def _number_format(decimals: int, signed: bool) -> str:
    digits = "0." + "0" * decimals if decimals else "0"
    return f"+{digits};-{digits};{digits}" if signed else digits


class _PageWriter:
    """One sheet, from its title down to its charts."""

    def __init__(self, book: Any, formats: _Formats, page: BookPage, paper: Paper, footer: str) -> None:
        self.book, self.formats, self.page, self.paper, self.footer = book, formats, page, paper, footer
        self.sheet = book.add_worksheet(safe_name(page.name))
        self.columns = page.columns
        available = paper.pixels
        beside = any(chart.kind == "bar" for chart in page.charts)
        self.table = int(available * TABLE) if beside else available
        self.measures = measure(self.columns, page.rows, paper.size)
        self.widths = plan_widths(self.columns, self.measures, paper.size, self.table)
        # Room for a chart beside the table is one more column; nothing is written into it but the title above.
        self.room = available - sum(self.widths) if beside else 0
        self.last = len(self.columns) - 1 + bool(self.room)
        self.heights: dict[int, float] = {}
        # A sheet with charts is to stay on one page.
        self.tight = AIR if page.charts else 0

    def write(self) -> None:
        for place, pixels in enumerate(self.widths):
            self.sheet.set_column_pixels(place, place, pixels)
        if self.room:
            self.sheet.set_column_pixels(self.last, self.last, self.room)
        self._write_above()
        self._write_heads()
        below = self._write_rows()
        for note in self.page.notes:
            self._write_line(below, note, len(self.columns) - 1)
            below += 1
        if self.page.charts:
            below = draw_charts(self.book, self.sheet, self.page, self.paper, self)
        self._set_up_print(below - 1)

    def set_height(self, row: int, points: float) -> None:
        self.heights[row] = points
        self.sheet.set_row(row, points)

    def _write_above(self) -> None:
        """Title, which version this is, and what the sheet says."""
        title = self.formats.get(font_name=TITLE_FONT, font_size=18, bold=True, align="center", valign="vcenter")
        self._merge(TITLE, 0, self.last, self.page.title, title)
        self.set_height(TITLE, 32)
        self._write_line(VERSION, self.page.version, self.last)
        self._write_line(LEAD, self.page.lead, self.last, bold=bool(self.page.charts))

    def _write_line(self, row: int, text: str, last: int, *, bold: bool = False) -> None:
        size = self.paper.size
        plain = self.formats.get(
            font_name=HEAD_FONT if bold else BODY_FONT, font_size=size, valign="vcenter", text_wrap=True
        )
        self._merge(row, 0, last, text, plain)
        across = sum(self.widths[: last + 1]) + (self.room if last > len(self.widths) - 1 else 0)
        self.set_height(row, height_of_lines(lines_in(text, across, size), size) + 2)

    def _merge(self, row: int, first: int, last: int, text: str, made: Any) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", made)
        self.sheet.write_string(row, first, visible_text(text), made)

    def _write_heads(self) -> None:
        """Two levels: a group over its columns, and a column without a group over both."""
        size = self.paper.size
        made = self.formats.get(
            **BOX | {"font_name": HEAD_FONT}, font_size=size, bg_color=HEAD_COLOUR, align="center", text_wrap=True
        )
        groups = [column.group for column in self.columns]
        place = 0
        while place < len(groups):
            end = place
            while groups[place] and end + 1 < len(groups) and groups[end + 1] == groups[place]:
                end += 1
            if groups[place]:
                for each in range(place, end + 1):
                    self.sheet.write_blank(GROUPS, each, None, made)
                self._merge(GROUPS, place, end, groups[place], made)
                for each in range(place, end + 1):
                    self.sheet.write_string(HEADS, each, visible_text(self.columns[each].title), made)
            else:
                self.sheet.merge_range(GROUPS, place, HEADS, place, "", made)
                self.sheet.write_string(GROUPS, place, visible_text(self.columns[place].title), made)
            place = end + 1
        lines = [lines_in(c.title, w, size) for c, w in zip(self.columns, self.widths, strict=True)]
        grouped = [n for n, group in zip(lines, groups, strict=True) if group]
        alone = [n for n, group in zip(lines, groups, strict=True) if not group]
        upper = height_of_lines(1, size) + 2
        lower = max(
            height_of_lines(max(grouped, default=1), size), height_of_lines(max(alone, default=1), size) - upper
        )
        self.set_height(GROUPS, upper)
        self.set_height(HEADS, lower + 2)

    def _write_rows(self) -> int:
        """The rows; the number of the next one."""
        size = self.paper.size
        for row, (cells, texts) in enumerate(zip(self.page.rows, self.measures.texts, strict=True), start=FIRST):
            for place, cell in enumerate(cells):
                self._write_cell(row, place, cell)
            self.set_height(row, height_of(cells, texts, self.widths, size) - self.tight)
        if self.page.rows:
            return FIRST + len(self.page.rows)
        self._write_line(FIRST, _("Nothing to list."), len(self.columns) - 1)
        return FIRST + 1

    def _write_cell(self, row: int, place: int, cell: Any) -> None:
        size, column, get = self.paper.size, self.columns[place], self.formats.cell
        kind = type(cell)
        if is_blank(cell):
            self.sheet.write_blank(row, place, None, get(size, column.centred, None))
        elif kind is str:
            self.sheet.write_string(row, place, visible_text(cell), get(size, column.centred, None))
        elif kind is Light:
            text = visible_text(f"{SHAPES[cell.tone]} {cell.text}")
            self.sheet.write_string(row, place, text, get(size, False, None, cell.tone))
        elif kind is Formula:
            result = cell.value if isinstance(cell.value, str) else float(cell.value)
            self.sheet.write_formula(row, place, f"={cell.text}", get(size, column.centred, cell.decimals), result)
        else:
            number, decimals = cell if kind is Fixed or kind is Signed else (cell, column.decimals or 0)
            made = get(size, column.centred, decimals, "", kind is Signed)
            self.sheet.write_number(row, place, float(number), made)

    def _set_up_print(self, last_row: int) -> None:
        sheet = self.sheet
        sheet.set_paper(self.paper.number)
        if self.paper.is_landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(TITLE if self.page.charts else GROUPS, HEADS)
        sheet.print_area(0, 0, last_row, self.last)
        sheet.freeze_panes(FIRST, self.page.frozen_columns)
        sheet.center_horizontally()
        sheet.set_margins(MARGIN / INCH, MARGIN / INCH, TOP / INCH, BOTTOM / INCH)
        left, middle, right = self.footer.replace("&", "&&"), _("Page &P of &N"), self.page.name.replace("&", "&&")
        # LibreOffice makes the foot smaller together with a sheet that it fits to the page.
        size = 10 if self.paper.is_landscape else 9
        foot = f"&L&{size} {left}&C&{size} {middle}&R&{size} {right}"
        sheet.set_footer(foot, {"margin": 0.25, "scale_with_doc": False})
