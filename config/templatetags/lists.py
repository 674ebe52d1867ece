"""What stands above a list, and its rows, written at once."""

import inspect
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.template.base import render_value_in_context
from django.template.context import Context
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from config.lists.page import list_pages
from config.lists.saved import KeptViews, read_views

register = template.Library()
_ARGUMENTS = {"record", "value"}


# Belongs to one visit: neither kept in a view nor asked of a file.
PASSING = ("page", "before", "format")


@register.inclusion_tag("components/list_tools.html", takes_context=True)
def list_tools(context: Context) -> dict[str, Any]:
    """A list's columns to choose from, the reader's own views of it (one query), and itself as a file."""
    request, view = context["request"], context["view"]
    query = request.GET.copy()
    for passing in PASSING:
        query.pop(passing, None)
    kept = query.urlencode()
    query.pop("columns", None)
    is_known = view.list_name in list_pages()
    return {
        "name": view.list_name,
        "columns": view.columns,
        "query": kept,
        "carried": [(key, value) for key, values in query.lists() for value in values],
        "kept": read_views(request, view.list_name) if is_known else KeptViews(),
        "path": reverse(view.list_name) if is_known else request.path,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def table_rows(context: Context, table: Any) -> SafeString:
    """The page's rows of a table, or nothing. A column's attributes, and how its cells are read, are the same in every
    row, so they are worked out once a table and not once a cell."""
    bound = list(table.paginated_rows)
    if not bound:
        return SafeString("")
    columns = [(*_tags(column), _reader(column, bound[0].record)) for column in table.columns]
    rows = []
    for row in bound:
        cells = [f"{begin}{_text(read(row), context)}{end}" for begin, end, read in columns]
        rows.append(f"<tr {row.attrs.as_html()}>" + "\n".join(cells) + "</tr>")
    # Attributes and values were escaped one by one.
    return SafeString("\n".join(rows))


def _text(value: Any, context: Context) -> str:
    """A value as templates print it; text needs neither a local form nor a time zone, and markup nothing at all."""
    if isinstance(value, SafeString):
        return value
    return conditional_escape(value) if isinstance(value, str) else render_value_in_context(value, context)


def _tags(column: Any) -> tuple[str, str]:
    """Before and behind a cell; a cell that names its row is a header."""
    attributes = column.attrs["td"]
    name = "th" if "scope" in attributes else "td"
    return f"<{name} {attributes.as_html()}>", f"</{name}>"


def _reader(column: Any, sample: Any) -> Callable[[Any], Any]:
    """How the cell of a row is read: as django-tables2 does it, which asks anew in every cell where the value stands,
    whether it has a word of its own and which arguments the column wants."""
    accessor, render = str(column.accessor), column.render
    wanted = inspect.signature(render).parameters
    by_key = hasattr(sample, "__getitem__")  # which django-tables2 tries before attributes
    stepped = "__" in accessor or "." in accessor
    slow = column.link or by_key or stepped or not hasattr(sample, accessor)
    if slow or not _ARGUMENTS.issuperset(wanted) or callable(getattr(sample, accessor)):
        column.render = _with_signature(render)
        return lambda row: row.get_cell(column.name)
    value_of = _choice_reader(sample, accessor) if isinstance(sample, Model) else attrgetter(accessor)
    empty, default, by_record, by_value = (
        column.column.empty_values,
        column.default,
        "record" in wanted,
        "value" in wanted,
    )

    def read(row: Any) -> Any:
        value = value_of(row.record)
        if value in empty:
            return default
        arguments = {"record": row.record} if by_record else {}
        return render(**arguments, value=value) if by_value else render(**arguments)

    return read


def _choice_reader(sample: Model, accessor: str) -> Callable[[Any], Any]:
    """How a field of a model is read: a choice in words. Django looks the words up anew for every row."""
    value_of = attrgetter(accessor)
    try:
        field = sample._meta.get_field(accessor)
    except FieldDoesNotExist:
        return value_of
    if not getattr(field, "choices", None):
        return value_of
    words = {value: str(word) for value, word in field.flatchoices}  # type: ignore[union-attr]  # a field with choices
    return lambda record: words.get(value_of(record), value_of(record))


def _with_signature(render: Callable[..., Any]) -> Callable[..., Any]:
    """The same method with its signature at hand: django-tables2 asks which arguments it wants anew in every cell."""

    def render_known(**arguments: Any) -> Any:
        return render(**arguments)

    render_known.__signature__ = inspect.signature(render)  # type: ignore[attr-defined]
    return render_known
