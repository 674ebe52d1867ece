"""What stands above every list: its columns, itself as a file, and the reader's own views of it."""

from typing import Any

from django import template
from django.template.context import Context

from config.lists.export import Columns
from departments.models import SavedView

register = template.Library()


@register.inclusion_tag("components/list_tools.html", takes_context=True)
def list_tools(context: Context, name: str, columns: Columns) -> dict[str, Any]:
    """One query."""
    request = context["request"]
    said = request.GET.copy()
    for passing in ("page", "format"):
        said.pop(passing, None)
    kept = said.urlencode()
    said.pop("columns", None)
    return {
        "name": name,
        "columns": columns,
        "query": kept,
        "carried": [(k, v) for k, vs in said.lists() for v in vs],
        "views": list(SavedView.objects.of(request.user).filter(list=name)),
        "path": request.path,
        "csrf_token": context.get("csrf_token"),
    }
