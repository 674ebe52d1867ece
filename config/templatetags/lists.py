"""The rows of a list, written at once."""

import inspect
from collections.abc import Callable
from typing import Any

from django import template
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def table_rows(context: Context, table: Any) -> SafeString:
    """The page's rows of a table, or nothing. A column's attributes are the same in every row, so they are worked out
    once a table and not once a cell."""
    tags = {column.name: _tags(column) for column in table.columns}
    for column in table.columns:
        column.render = _inspected(column.render)
    rows = []
    for row in table.paginated_rows:
        cells = [
            f"{tags[column.name][0]}{render_value_in_context(cell, context)}{tags[column.name][1]}"
            for column, cell in row.items()
        ]
        rows.append(f"<tr {row.attrs.as_html()}>" + "\n".join(cells) + "</tr>")
    # Attributes and values were escaped one by one.
    return SafeString("\n".join(rows))


def _tags(column: Any) -> tuple[str, str]:
    """Before and behind a cell; a cell that names its row is a header."""
    attributes = column.attrs["td"]
    name = "th" if "scope" in attributes else "td"
    return f"<{name} {attributes.as_html()}>", f"</{name}>"


def _inspected(render: Callable[..., Any]) -> Callable[..., Any]:
    """The same method with its signature at hand: django-tables2 asks which arguments it wants anew in every cell."""

    def rendered(**known: Any) -> Any:
        return render(**known)

    rendered.__signature__ = inspect.signature(render)  # type: ignore[attr-defined]
    return rendered
