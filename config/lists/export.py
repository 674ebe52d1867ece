"""A list as a file (导出筛选结果): every row that is filtered, in the chosen columns, as xlsx or csv, on record."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from html import unescape
from itertools import islice
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.documents.pieces import text_width
from config.files.write_csv import write_csv
from config.files.write_xlsx import Fixed, Sheet, SheetColumn, write_workbook
from config.lists.columns import Columns
from config.lists.paper import sheet_as_document
from config.lists.saved import hand_out, record_export
from config.numbers import decimals_of

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# As a printed document, with a code to verify it by.
PAPERS = ("docx", "pdf")
# A workbook is made in memory, some 5 kB a row of many columns; a longer list is taken as CSV.
MOST_ROWS = 100_000
# A printed list of more rows is read by nobody.
MOST_ON_PAPER = 3_000
# Columns of a drawn table are as wide as their texts, within these bounds.
NARROWEST, WIDEST, LOOKED_AT = 8, 40, 200
# Shapes and arrows that repeat a word for the eye, and the dash for no value with its word.
_ORNAMENT = re.compile(r'<span class="none">.*?</span></span>|<span[^>]*aria-hidden="true"[^>]*>[^<]*</span>')


def file_format(request: HttpRequest) -> str:
    """``?format=xlsx``, ``csv``, ``docx`` or ``pdf``; nothing for the page itself, and any other is not there."""
    wanted = request.GET.get("format", "")
    if wanted and wanted not in FORMATS and wanted not in PAPERS:
        raise Http404
    return wanted


def file_response(request: HttpRequest, sheet: Sheet, *, kind: str, list_name: str, file_name: str) -> HttpResponse:
    """The sheet as a file of this kind; that it was taken along is put on record with the number of its rows."""
    file, counted = io.BytesIO(), _Counted(sheet.rows)
    if kind == "csv":
        write_csv(replace(sheet, rows=counted), file)
    else:
        most = MOST_ON_PAPER if kind in PAPERS else MOST_ROWS
        rows = list(islice(counted, most + 1))
        if len(rows) > most:
            return _refuse_length(request, kind, most)
        sheet = replace(sheet, rows=rows)
        if kind in PAPERS:
            record_export(request, sheet.title, rows=len(rows), name=list_name)
            text = sheet_as_document(sheet, office="", day=timezone.localdate())
            return hand_out(request, text, kind=kind, about=list_name)
        write_workbook([sheet], file)
    record_export(request, sheet.title, rows=counted.n, name=list_name)
    response = HttpResponse(file.getvalue(), content_type=FORMATS[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{file_name}.{kind}")
    return response


def _refuse_length(request: HttpRequest, kind: str, most: int) -> HttpResponse:
    if kind in PAPERS:
        message = _("More than %(n)d rows are not printed: narrow the filter, or take the list as Excel or CSV.")
    else:
        message = _("More than %(n)d rows do not go into a workbook: narrow the filter, or take the list as CSV.")
    messages.error(request, message % {"n": most})
    query = request.GET.copy()
    del query["format"]
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


class _Counted:
    """Rows that are written as they are read, and how many there were."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows, self.n = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._rows:
            self.n += 1
            yield row


def sheet_of(columns: Columns, rows: Iterable[Any], *, title: str, subtitle: str) -> Sheet:
    """The chosen columns of all rows, numbers as numbers."""
    fields = columns.in_file()

    def cells() -> Iterator[list[Any]]:
        for row in rows:
            yield [cell(field.value(row)) for field in fields]

    return Sheet(
        title,
        title,
        subtitle,
        [SheetColumn(field.title, field.width, field.decimals) for field in fields],
        cells(),
        frozen_columns=1,
    )


def sheet_of_table(table: tables.Table, *, hidden: Sequence[str], title: str, subtitle: str) -> Sheet:
    """All rows of a drawn table, whatever page of it is shown, without the marks of the page."""
    rows = table.as_values(exclude_columns=hidden)
    titles = [str(heading) for heading in next(rows)]
    cells = [[plain_value(value) for value in row] for row in rows]
    columns = [SheetColumn(heading, _width(heading, cells, place)) for place, heading in enumerate(titles)]
    return Sheet(title, title, subtitle, columns, cells, frozen_columns=1)


def _width(heading: str, rows: Sequence[Sequence[Any]], place: int) -> int:
    """As wide as the texts below, and as half the heading, which may be broken; Chinese characters count double."""
    texts = [text_width(str(row[place])) for row in rows[:LOOKED_AT] if isinstance(row[place], str)]
    return max(NARROWEST, min(WIDEST, max([text_width(heading) // 2 + 2, *(width + 2 for width in texts)])))


def filter_text(filterset: Any) -> str:
    """The filters in words, for the line under the title of a file."""
    if filterset is None or not filterset.form.is_valid():
        return ""
    texts = []
    for name, value in filterset.form.cleaned_data.items():
        if value not in (None, ""):
            field = filterset.form.fields[name]
            choices = {str(key): word for key, word in getattr(field, "choices", ()) or ()}
            texts.append(_("%(field)s: %(value)s") % {"field": field.label, "value": choices.get(str(value), value)})
    return _("; ").join(texts)


def plain_value(value: Any) -> Any:
    """What a table says in a cell, without the marks of the page."""
    if isinstance(value, SafeString):
        value = " ".join(unescape(strip_tags(_ORNAMENT.sub("", value))).split())
    return "" if value == "—" else cell(value)


def cell(value: Any) -> Any:
    """A number with the digits that it has; everything else as text."""
    if isinstance(value, Decimal):
        return Fixed(value, decimals_of(value))
    if value is None or isinstance(value, int | Fixed):
        return value
    return str(value)
