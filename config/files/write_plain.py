"""A workbook that comes back: one header row, no merged cells, all of it text (导入模板)."""

import io
from collections.abc import Iterable, Sequence

from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from config.files.write_xlsx import safe_text


def plain_book(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Workbook:
    """Such a workbook; text that looks like a formula stays text, days and telephone numbers too."""
    book = Workbook()
    page = book.worksheets[0]
    for number, row in enumerate([headings, *rows], start=1):
        for place, text in enumerate(row, start=1):
            cell = page.cell(number, place)
            cell._value, cell.data_type, cell.number_format = safe_text(text), "s", "@"
            if number == 1:
                cell.font, cell.fill = Font(name="黑体", size=11), PatternFill("solid", fgColor="DCE3EA")
    for place, heading in enumerate(headings, start=1):
        page.column_dimensions[get_column_letter(place)].width = max(14, 3 * len(heading))
    page.freeze_panes = "A2"
    return book


def plain_workbook(headings: Sequence[str], rows: Iterable[Sequence[str]], *, name: str) -> FileResponse:
    """Answer with such a workbook."""
    return book_file(plain_book(headings, rows), name=name)


def book_file(book: Workbook, *, name: str) -> FileResponse:
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)
