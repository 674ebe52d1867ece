"""The one writer of workbooks (Excel 输出): declared sheets in, a printable file out.

Numbers stay numbers with their decimals, text is never a formula, and characters that a workbook cannot hold are
shown instead of lost. A protected sheet takes typing only in its `Input` cells. Fonts are named, not embedded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from shutil import copyfileobj
from typing import Any, BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

# C0 controls that XML forbids, as the pictures that stand for them (␀ ␁ …); tab and line breaks are allowed. What is
# no character at all becomes the mark for that (�).
_VISIBLE = {code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)}
_VISIBLE |= dict.fromkeys((0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), 0xFFFD)
# A reader takes "_x0041_" for the character with that number, unless its first mark is written as one itself.
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
A4, A3 = 9, 8
TITLE_ROW, NOTE_ROW, HEAD_ROW = 1, 2, 3
LINE_HEIGHT = 16
LONGEST = 32767  # characters that a cell can hold
HIGHEST = 409  # points; no program takes a higher row
_THIN = Side(style="thin", color="8A94A0")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="DCE3EA")
_INPUT_FILL = PatternFill("solid", fgColor="FFF8DC")


class Fixed(NamedTuple):
    """A number that is printed with its own decimals, whatever its column's."""

    value: Decimal | int | None
    decimals: int


@dataclass(frozen=True, slots=True)
class CellCheck:
    """What the spreadsheet itself says about a typed cell: ``decimal``, ``date``, ``list`` or ``textLength``.

    A number or a day outside is only warned about, since "—", "3小时" and "2026.10.25" are understood when the sheet
    comes back.
    """

    kind: str
    low: str = ""
    high: str = ""
    hint: str = ""

    def validation(self) -> DataValidation:
        if self.kind == "list":
            made = DataValidation(type="list", formula1=f'"{self.low}"', allow_blank=True)
        else:
            operator = "between" if self.low and self.high else "lessThanOrEqual" if self.high else "greaterThanOrEqual"
            first = self.low or self.high
            second = self.high if operator == "between" else None
            made = DataValidation(self.kind, formula1=first, formula2=second, operator=operator, allow_blank=True)
        made.errorStyle = "warning" if self.kind in {"decimal", "date"} else "stop"
        made.error, made.showErrorMessage = self.hint[:225], True
        return made


class Input(NamedTuple):
    """A cell to be typed into: tinted, unlocked, and shown as it is typed."""

    value: Decimal | str | None = None
    check: CellCheck | None = None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: heading, width in characters, and decimals when it holds numbers (None: text)."""

    title: str
    width: int = 12
    decimals: int | None = None
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what stands above the table, its columns, a generator of rows, and what stands below."""

    name: str
    title: str
    subtitle: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    frozen_columns: int = 2
    notes: Sequence[str] = ()
    empty: str = ""
    protected: bool = False
    paper: int = A4


def write_workbook(
    sheets: Iterable[Sheet],
    to: BinaryIO,
    *,
    hidden: Mapping[str, Sequence[str]] | None = None,
    made_at: datetime | None = None,
) -> None:
    """Write all sheets to a binary file; ``hidden`` are sheets of plain lines that no menu shows.

    ``made_at`` is the moment that the file gives as its own instead of now: the same sheets are then the same bytes.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write_sheet(book.create_sheet(safe_name(sheet.name)), sheet)
    for name, lines in (hidden or {}).items():
        page = book.create_sheet(name)
        for row, line in enumerate(lines, start=1):
            _text(page.cell(row, 1), line)
        page.sheet_state = "veryHidden"
        page.protection.sheet = True
    moment = (made_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    # Not by `book.save`, which writes down the moment of the saving.
    ExcelWriter(book, _DatedZip(to, moment)).save()


class _DatedZip(ZipFile):
    """An archive whose parts all bear one moment, where others write down when each was packed."""

    def __init__(self, to: BinaryIO, moment: datetime) -> None:
        super().__init__(to, "w", ZIP_DEFLATED)
        self._moment = moment

    def writestr(
        self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        super().writestr(self._part(zinfo_or_arcname), data)

    def write(
        self, filename: Any, arcname: Any = None, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        with open(filename, "rb") as source, self.open(self._part(arcname or filename), "w") as part:
            copyfileobj(source, part)

    def _part(self, name: str) -> ZipInfo:
        part = ZipInfo(str(name), self._moment.timetuple()[:6])
        part.compress_type, part.external_attr, part.create_system = ZIP_DEFLATED, 0o600 << 16, 3
        return part


def safe_name(name: str) -> str:
    """A sheet name that Excel and WPS accept: no brackets or slashes, at most 31 characters."""
    return "".join("·" if mark in r"[]:*?/\\" else mark for mark in name)[:31]


def visible_text(text: str) -> str:
    """The text with forbidden characters made visible, cut to what one cell can hold; for a writer that codes "_x" by
    itself."""
    return text if text.isprintable() and len(text) < LONGEST else text.translate(_VISIBLE)[:LONGEST]


def safe_text(text: str) -> str:
    """The same, with what a reader would take for the code of a character written so that it does not."""
    text = visible_text(text)
    return _CODED.sub("_x005F_", text) if "_x" in text else text


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    last = _write_head(page, sheet)
    styles = _Styles(page)
    row_number = HEAD_ROW
    for row_number, row in enumerate(sheet.rows, start=HEAD_ROW + 1):
        lines = 1
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            _put(page, styles, row_number, place, column, value)
            if type(value) is str and (2 * len(value) >= column.width or "\n" in value):
                lines = max(lines, _lines(value, column.width))
        if lines > 1:
            # Not every program fits a row to its wrapped text; without a height the rows would print over each other.
            page.row_dimensions[row_number].height = min(LINE_HEIGHT * lines, HIGHEST)
        if LINE_HEIGHT * lines > HIGHEST:
            _from_the_top(page, row_number)
    if row_number == HEAD_ROW:
        row_number += 1
        _line(page, row_number, last, sheet.empty or _("Nothing to list."))
    for below, note in enumerate(sheet.notes, start=1):
        _line(page, row_number + below, last, note)
    for made in styles.checks.values():
        page.add_data_validation(made)
    _print_set_up(page, sheet)
    if sheet.protected:
        _protect(page)


def _write_head(page: Worksheet, sheet: Sheet) -> int:
    last = len(sheet.columns)
    for row, text in ((TITLE_ROW, sheet.title), (NOTE_ROW, sheet.subtitle)):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        _text(page.cell(row, 1), text)
    page.cell(TITLE_ROW, 1).font = Font(name="宋体", size=18, bold=True)
    page.cell(TITLE_ROW, 1).alignment = Alignment(horizontal="center", vertical="center")
    page.cell(NOTE_ROW, 1).font = Font(name="仿宋", size=10)
    page.cell(NOTE_ROW, 1).alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    page.row_dimensions[TITLE_ROW].height, page.row_dimensions[NOTE_ROW].height = 32, 30
    for place, column in enumerate(sheet.columns, start=1):
        cell = page.cell(HEAD_ROW, place)
        _text(cell, column.title)
        cell.font, cell.border, cell.fill = Font(name="黑体", size=11), _BOX, _HEAD_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.row_dimensions[HEAD_ROW].height = 32
    return last


def _from_the_top(page: Worksheet, row: int) -> None:
    """A text that is higher than a row can be is read from its beginning, not from its middle."""
    for cell in page[row]:
        text = cell.alignment
        cell.alignment = Alignment(horizontal=text.horizontal, vertical="top", wrap_text=text.wrap_text)


@dataclass(slots=True)
class _Styles:
    """One finished style a kind of cell, made once and shared by all cells of the kind; likewise the checks."""

    page: Worksheet
    checks: dict[CellCheck, DataValidation] = field(default_factory=dict)
    _made: dict[tuple[int | None, bool, bool], Any] = field(default_factory=dict)

    def get(self, decimals: int | None, centred: bool, is_input: bool = False) -> Any:
        key = (decimals, centred, is_input)
        if key not in self._made:
            cell = Cell(self.page, row=1, column=1)
            cell.font, cell.border = Font(name="仿宋", size=11), _BOX
            side = "center" if centred else "left" if decimals is None else "right"
            cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=decimals is None)
            if is_input:
                cell.fill, cell.protection = _INPUT_FILL, Protection(locked=False)
            elif decimals is not None:
                cell.number_format = "0." + "0" * decimals if decimals else "0"
            self._made[key] = cell._style
        return self._made[key]

    def check(self, cell: Cell, check: CellCheck) -> None:
        if check not in self.checks:
            self.checks[check] = check.validation()
        self.checks[check].add(cell)


def _put(page: Worksheet, styles: _Styles, row: int, place: int, column: SheetColumn, value: Any) -> None:
    decimals = column.decimals
    cell = page.cell(row, place)
    if is_input := type(value) is Input:
        if value.check:
            styles.check(cell, value.check)
        value = value.value
    elif type(value) is Fixed:
        value, decimals = value
    if value is None or value == "":
        decimals = decimals if is_input else None
    elif isinstance(value, str):
        decimals = None
        _text(cell, value)
    else:
        cell.value = value
    cell._style = styles.get(decimals, column.centred, is_input)


def _text(cell: Any, text: str) -> None:
    # Not through `cell.value`: that would take a leading "=" for a formula, and look a second time for the characters
    # that `safe_text` has just replaced, which is a tenth of the whole writing time.
    cell._value, cell.data_type = safe_text(text), "s"


def _line(page: Worksheet, row: int, last: int, text: str) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    cell = page.cell(row, 1)
    _text(cell, text)
    cell.font = Font(name="仿宋", size=10)
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    width = sum(page.column_dimensions[get_column_letter(place)].width for place in range(1, last + 1))
    page.row_dimensions[row].height = LINE_HEIGHT * _lines(text, int(width))


def _lines(text: str, width: int) -> int:
    """How many lines the text takes in so many columns; a Chinese character is two columns wide."""
    usable = max(width - 1, 2)
    return sum(max(1, -(-(len(part) + _wide(part)) // usable)) for part in text.split("\n"))


def _wide(text: str) -> int:
    return 0 if text.isascii() else sum(mark > "\u2e80" for mark in text)


def _print_set_up(page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes = f"{get_column_letter(sheet.frozen_columns + 1)}{HEAD_ROW + 1}"
    page.print_title_rows = f"{TITLE_ROW}:{HEAD_ROW}"
    page.page_setup.paperSize, page.page_setup.orientation = sheet.paper, "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = _("Page &P of &N")
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    page.page_margins.header = page.page_margins.footer = 0.3


def _protect(page: Worksheet) -> None:
    """Without a password: it guards against slips, not against people. Widths and heights stay free."""
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
