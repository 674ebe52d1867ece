"""Components that hold a page's own lines: {% panel %} … {% endpanel %}. Each is a template of components/ that knows
what it was given and nothing of the page."""

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def panel(content: str, title: str = "", *, flush: bool = False, css: str = "", id: str = "") -> SafeString:
    """A framed part of a page; ``flush`` lets a table reach the frame."""
    return _component("panel", content=content, title=title, flush=flush, css=css, id=id)


@register.simple_block_tag
def panel_head(content: str, title: str = "") -> SafeString:
    """The title of a panel with what is offered beside it."""
    return _component("panel_head", content=content, title=title)


@register.simple_block_tag
def table(
    content: str, caption: str = "", *, shown: bool = False, css: str = "", wide: bool = False, label: str = ""
) -> SafeString:
    """A table in its frame. Its caption is read out, and printed above it where ``shown``."""
    return _component("table", content=content, caption=caption, shown=shown, css=css, wide=wide, label=label)


@register.simple_block_tag
def fact(content: str, name: str) -> SafeString:
    """One line of a list of facts: what it is, and what it says."""
    return _component("fact", content=content, name=name)


@register.simple_block_tag
def callout(content: str, tone: str = "info", *, label: str = "", css: str = "") -> SafeString:
    """Something to be known before the rest of the page is read."""
    return _component("callout", content=content, tone=tone, label=label, css=css)


@register.simple_block_tag(takes_context=True)
def row_form(context: Context, content: str, action: str, *, css: str = "") -> SafeString:
    """A form inside the row of a table."""
    return _component("row_form", content=content, action=action, css=css, csrf_token=context.get("csrf_token"))


def _component(name: str, /, **given: object) -> SafeString:
    html = get_template(f"components/{name}.html").render(given)
    return SafeString(html)
