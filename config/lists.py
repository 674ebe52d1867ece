"""Pages that show a list: filtered by the address, sorted by the head, a page at a time."""

from typing import Any

import django_tables2 as tables
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


class ListPage(SingleTableMixin, FilterView):
    """The one base of list pages: a filterset, a table, pages of fifty rows. A filter that is not understood shows
    its error and no rows."""

    template_name = "list_page.html"
    strict = True

    def get_table_pagination(self, table: tables.Table) -> dict[str, Any]:
        # A page that does not exist any more (fewer rows than yesterday) is the last page, not an error. The table
        # pages alone: a list view that pages too (`paginate_by`) would count twice and answer "not found".
        return {"per_page": PAGE_SIZE, "silent": True}
