"""Lists as files (导出筛选结果): what is filtered, in the chosen columns, as xlsx or csv; audited."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import django_tables2 as tables
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.files.write_csv import write_csv
from config.files.write_xlsx import Column, Sheet, write_workbook
from config.lists import page
from config.lists.export import Columns, Field, cell, chosen
from departments.models import Department
from departments.trail.record import record

# Shapes and arrows that repeat a word for the eye.
_ORNAMENT = re.compile(r'<span[^>]*aria-hidden="true"[^>]*>[^<]*</span>')
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def asked_format(request: HttpRequest) -> str:
    """``?format=xlsx`` or ``csv``; nothing for the page itself, and any other is not there."""
    asked = request.GET.get("format", "")
    if asked and asked not in FORMATS:
        raise Http404
    return asked


def list_file(request: HttpRequest, name: str, sheet: Sheet) -> HttpResponse:
    """The sheet as the file that was asked for."""
    kind, rows, file = asked_format(request), list(sheet.rows), io.BytesIO()
    whole = Sheet(sheet.name, sheet.title, sheet.subtitle, sheet.columns, rows, sheet.frozen_columns, sheet.notes)
    if kind == "csv":
        write_csv(whole, file)
    else:
        write_workbook([whole], file)
    taken_along(request, sheet.title, rows=len(rows), name=name)
    response = HttpResponse(file.getvalue(), content_type=FORMATS[kind])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{sheet.title}.{kind}')}"
    return response


def taken_along(request: HttpRequest, title: str, *, rows: int, name: str = "", unit: Department | None = None) -> None:
    """Put on record that somebody took data along as a file (导出留痕): what it is called, and what was asked for."""
    detail = {"list": name, "query": request.GET.urlencode()[:500], "rows": rows}
    record(actor=request.user, action="list.export", target=title, detail=detail, unit=unit)


class ListPage(page.ListPage):
    """The list of `config.lists.page` with its columns chosen by the address, and as a file."""

    list_name = ""  # of its address
    always: tuple[str, ...] = ()  # columns that say what a row is

    def get_columns(self) -> Columns:
        base: dict[str, tables.Column] = self.table_class.base_columns
        fields = [
            Field(key, str(column.verbose_name or self._title(key)), _nothing, always=key in self.always)
            for key, column in base.items()
        ]
        return chosen(fields, self.request.GET.getlist("columns"))

    def _title(self, key: str) -> str:
        model = self.table_class._meta.model
        return str(model._meta.get_field(key).verbose_name) if model else key

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"exclude": tuple(self.get_columns().hidden)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"columns": self.get_columns()}

    def file_title(self) -> str:
        """What the file and its sheet are called."""
        return str(self.table_class.caption)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not asked_format(self.request) or "table" not in context:
            return super().render_to_response(context, **kwargs)
        table, hidden = context["table"], context["columns"].hidden
        rows: Iterator[list[Any]] = table.as_values(exclude_columns=hidden)
        columns = [Column(str(title), page.PAGE_SIZE // 3) for title in next(rows)]
        sheet = Sheet(
            self.file_title(),
            self.file_title(),
            filter_text(context.get("filter")),
            columns,
            ([_value(value) for value in row] for row in rows),
            frozen_columns=1,
        )
        return list_file(self.request, self.list_name, sheet)


def filter_text(filterset: Any) -> str:
    """The filters in words, for the line under the title."""
    if filterset is None or not filterset.form.is_valid():
        return ""
    said = []
    for name, value in filterset.form.cleaned_data.items():
        if value not in (None, ""):
            field = filterset.form.fields[name]
            known = dict(getattr(field, "choices", ()) or ())
            said.append(_("%(field)s: %(value)s") % {"field": field.label, "value": known.get(value, value)})
    return _("; ").join(said)


def _value(value: Any) -> Any:
    """What a table says in a cell, without the marks of the page."""
    if isinstance(value, SafeString):
        return " ".join(strip_tags(_ORNAMENT.sub("", value)).split())
    return "" if value == "—" else cell(value)


_nothing: Callable[[Any], Any] = lambda row: None  # noqa: E731
