"""The one base of lists: filtered by the address, in chosen columns, a page at a time, and whole as a file.

A list is declared once, as a subclass: its columns, its filter, what its file is called. What it is called in saved
views and on record is the name of its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import django_tables2 as tables
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View
from django_filters.views import FilterMixin
from django_tables2 import RequestConfig, SingleTableMixin

from config.files.write_xlsx import Sheet
from config.lists.columns import Columns, ListField, choose_columns
from config.lists.export import file_format, file_response, filter_text, sheet_of, sheet_of_table

PAGE_SIZE = 50


class BaseListPage(FilterMixin, TemplateResponseMixin, ContextMixin, View):
    """A list whose template draws its own rows. A subclass says `get_fields` (its columns, also those of the file),
    `get_rows` (all that is filtered, whatever page is shown) and `title` (what the file is called)."""

    http_method_names = ["get", "head", "options"]
    template_name = "config/lists/list_page.html"
    title: Any = ""
    filterset_class: Any = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kind := file_format(request):
            names = {"list_name": self.list_name, "file_name": self.get_file_name()}
            return file_response(request, self.get_sheet(), kind=kind, **names)
        return self.render_to_response(self.get_context_data(**kwargs))

    @property
    def list_name(self) -> str:
        """The name of its address."""
        match = self.request.resolver_match
        return str(match.url_name) if match else ""

    @cached_property
    def columns(self) -> Columns:
        return choose_columns(self.get_fields(), self.request.GET.getlist("columns"))

    @cached_property
    def filterset(self) -> Any:
        return self.get_filterset(self.filterset_class) if self.filterset_class else None

    @cached_property
    def object_list(self) -> Any:
        """What is filtered; a filter that is not understood shows its error and no rows."""
        found = self.filterset
        if found is None:
            return settle_order(self.get_queryset())
        return settle_order(found.qs if not found.is_bound or found.is_valid() else found.queryset.none())

    def get_queryset(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_fields(self) -> Sequence[ListField]:
        raise NotImplementedError

    def get_rows(self) -> Iterable[Any]:
        rows: Iterable[Any] = self.object_list
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"columns": self.columns, "filter": self.filterset}

    def get_title(self) -> str:
        """What the file and its sheet are called."""
        return str(self.title)

    def get_file_name(self) -> str:
        return self.get_title()

    def get_subtitle(self) -> str:
        """The line under the title of the file."""
        return filter_text(self.filterset)

    def get_sheet(self) -> Sheet:
        return sheet_of(self.columns, self.get_rows(), title=self.get_title(), subtitle=self.get_subtitle())


class TablePage(SingleTableMixin, BaseListPage):
    """A list that is drawn by its `table_class`, in pages; what the table calls itself is what its file is called."""

    per_page = PAGE_SIZE
    always: tuple[str, ...] = ()  # columns that say what a row is

    def get_title(self) -> str:
        return str(self.title or self.get_table_class().caption)

    def get_fields(self) -> list[ListField]:
        table_class = self.get_table_class()
        left_out = set(table_class._meta.exclude)
        columns: dict[str, tables.Column] = table_class.base_columns
        return [
            ListField(
                key,
                str(column.verbose_name or _title(table_class, key)),
                _nothing,
                always=key in self.always or column.exclude_from_export,
            )
            for key, column in columns.items()
            if key not in left_out
        ]

    def get_table_kwargs(self) -> dict[str, Any]:
        left_out = self.get_table_class()._meta.exclude
        return {**super().get_table_kwargs(), "exclude": (*left_out, *self.columns.hidden)}

    def get_table_pagination(self, table: tables.Table) -> dict[str, Any]:
        return {"per_page": self.per_page, "paginator_class": CountedOnce}

    def get_table(self, **kwargs: Any) -> tables.Table:
        """In the order that the address asks for, at the page that it asks for: how long a page is, it does not say."""
        table = self.get_ordered_table(**kwargs)
        turn_page(table, self.request.GET, **self.get_table_pagination(table))
        return table

    def get_ordered_table(self, **kwargs: Any) -> tables.Table:
        table = self.get_table_class()(data=self.get_table_data(), **kwargs)
        RequestConfig(self.request, paginate=False).configure(table)
        table.data.data = settle_order(table.data.data)
        return table

    def get_sheet(self) -> Sheet:
        table = self.get_ordered_table(**self.get_table_kwargs())
        values = {"title": self.get_title(), "subtitle": self.get_subtitle()}
        return sheet_of_table(table, hidden=self.columns.hidden, **values)


def settle_order(rows: Any) -> Any:
    """Rows that are equal in the order asked for stand in the order they were written: a page, the next page and the
    file are read by different statements, and a database may order equals otherwise each time."""
    if (
        not isinstance(rows, QuerySet)
        or rows.query.is_sliced
        or rows.query.combinator
        or isinstance(rows.query.group_by, tuple)
    ):
        return rows
    usual = rows.query.get_meta().ordering if rows.query.default_ordering else None
    order: Sequence[Any] = rows.query.order_by or usual or ()
    return rows if {"pk", "-pk", "id", "-id"} & set(order) else rows.order_by(*order, "pk")


class CountedOnce(Paginator):  # type: ignore[type-arg]  # it takes no type when the program runs
    """Pages of a table that are counted only where they must be: a first page that is not full is the whole list, and
    a page that knows how many rows there are says so with ``total``."""

    object_list: Any  # the rows of a table, which count and cut as a QuerySet does

    def __init__(self, rows: Any, per_page: int, *args: Any, total: int | None = None, **kwargs: Any) -> None:
        super().__init__(rows, per_page, *args, **kwargs)
        if total is not None:
            self.count = total

    def page(self, number: int | str) -> Page[Any]:
        if number == 1 and "count" not in self.__dict__ and isinstance(self.object_list.data.data, QuerySet):
            rows = self.object_list[: self.per_page + 1]
            read = list(rows.data)
            if len(read) <= self.per_page:
                self.count = len(read)
            rows.data = read[: self.per_page]
            return Page(rows, 1, self)
        return super().page(number)


def page_number(address: QueryDict) -> int:
    """The page that an address asks for; the first where it names none that there could be."""
    try:
        return max(int(address.get("page", "")), 1)
    except ValueError:
        return 1


def page_of(rows: Sequence[Any] | QuerySet[Any], address: QueryDict, *, per_page: int) -> Page[Any]:
    """The rows of the page that is asked for. One that does not exist any more is the last one. A first page that is
    not full is the whole list, and is not counted."""
    number = page_number(address)
    if number == 1 and isinstance(rows, QuerySet):
        first = list(rows[: per_page + 1])
        rows = first if len(first) <= per_page else rows
    return Paginator(rows, per_page).get_page(number)


def turn_page(table: tables.Table, address: QueryDict, *, per_page: int = PAGE_SIZE, **kwargs: Any) -> None:
    """The same for a table."""
    try:
        table.paginate(page=page_number(address), per_page=per_page, **kwargs)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)


@cache
def list_pages() -> dict[str, type[BaseListPage]]:
    """Every list of the product, by the name of its address; a page of one thing is none."""
    return dict(_list_pages(get_resolver().url_patterns))


def _list_pages(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[tuple[str, type[BaseListPage]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _list_pages(pattern.url_patterns)
            continue
        view = getattr(pattern.callback, "view_class", None)
        if pattern.name and view and issubclass(view, BaseListPage) and not pattern.pattern.converters:
            yield pattern.name, view


def _title(table_class: type[tables.Table], key: str) -> str:
    model = table_class._meta.model
    return str(model._meta.get_field(key).verbose_name) if model else key


def _nothing(row: Any) -> None:
    """A drawn table reads its rows itself."""
