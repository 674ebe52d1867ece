"""Pages that show a list: filtered by the address, sorted by the head, a page at a time."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django_filters.views import FilterView
from django_tables2.views import SingleTableMixin

PAGE_SIZE = 50


class NullsLast(tables.Column):
    """A column in which what is unknown comes last in either order, on every database."""

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        field = F(str(self.accessor).replace(".", "__"))
        by = field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)
        return queryset.order_by(by, "pk"), True


class NumberColumn(NullsLast):
    """Right-aligned figures."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(**kwargs)


class CountedOnce(Paginator):  # type: ignore[type-arg]
    """Pages of a table that are counted only where they must be: a first page that is not full is the whole list, and
    a page that knows how many rows there are says so with ``known``."""

    def __init__(self, rows: Any, per_page: int, *args: Any, known: int | None = None, **kwargs: Any) -> None:
        super().__init__(rows, per_page, *args, **kwargs)
        if known is not None:
            self.count = known

    def page(self, number: int | str) -> Page[Any]:
        if number == 1 and "count" not in self.__dict__ and isinstance(self.object_list.data.data, QuerySet):
            rows = self.object_list[: self.per_page + 1]
            read = list(rows.data)
            if len(read) <= self.per_page:
                self.count = len(read)
            rows.data = read[: self.per_page]
            return self._get_page(rows, 1, self)
        return super().page(number)


class ListPage(SingleTableMixin, FilterView):
    """The one base of list pages: a filterset, a table, pages of fifty rows. A filter that is not understood shows
    its error and no rows."""

    template_name = "config/lists/list_page.html"
    strict = True

    def get_table_pagination(self, table: tables.Table) -> dict[str, Any]:
        # A page that does not exist any more (fewer rows than yesterday) is the last page, not an error. The table
        # pages alone: a list view that pages too (`paginate_by`) would count twice and answer "not found".
        return {"per_page": PAGE_SIZE, "silent": True, "paginator_class": CountedOnce}
