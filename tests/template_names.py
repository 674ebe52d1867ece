"""What a template asks of whoever shows it: the names it uses and the blocks it has."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, TokenType, Variable
from django.template.defaulttags import CsrfTokenNode, ForNode, WithNode
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode

FOLDER = Path(settings.BASE_DIR) / "templates"
# What Django itself hands to a template.
ALWAYS = frozenset({"True", "False", "None", "forloop", "block"})


@dataclass
class Asks:
    free: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)
    blocks: list[str] = field(default_factory=list)


def templates() -> list[str]:
    return sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))


def asks(name: str) -> Asks:
    """Names looked up in this template itself, without those of what it extends or includes."""
    found = Asks()
    for node in get_template(name).template.nodelist:
        _read(node, found, ALWAYS)
    found.free -= found.assigned
    return found


def _read(value: Any, found: Asks, bound: frozenset[str]) -> None:
    match value:
        case Variable():
            if value.lookups:
                found.free.update({value.lookups[0]} - bound)
        case FilterExpression():
            _read(value.var, found, bound)
            _read([argument for _filter, arguments in value.filters for _lookup, argument in arguments], found, bound)
        case NodeList() | list() | tuple():
            for each in value:
                _read(each, found, bound)
        case dict():
            _read([*value.keys(), *value.values()], found, bound)
        case Node():
            _read_node(value, found, bound)
        case _ if hasattr(value, "first") or hasattr(value, "value"):  # a condition
            _read([getattr(value, part, None) for part in ("first", "second", "value")], found, bound)


def _read_node(node: Node, found: Asks, bound: frozenset[str]) -> None:
    for name in ("asvar", "target_var", "variable", "var_name", "variable_name"):
        if isinstance(assigned := getattr(node, name, None), str | FilterExpression):
            found.assigned.add(str(assigned))
    match node:
        case BlockNode():
            found.blocks.append(node.name)
        case CsrfTokenNode():
            found.free.add("csrf_token")
        case ForNode():
            _read(node.sequence, found, bound)
            bound |= {*node.loopvars}
        case BlockTranslateNode():
            _read([node.extra_context, node.counter], found, bound)
            bound |= {*node.extra_context, node.countervar}
            words = [token.contents for token in [*node.singular, *node.plural] if token.token_type == TokenType.VAR]
            found.free.update({word.split("|")[0].split(".")[0] for word in words} - bound)
            return
        case WithNode():
            _read(node.extra_context, found, bound)
            bound |= {*node.extra_context}
        case IncludeNode():
            _read([node.template, *node.extra_context.values()], found, bound)
            return
    parts = {name: part for name, part in vars(node).items() if name not in {"origin", "token", "extra_context"}}
    if isinstance(node, ForNode):
        del parts["sequence"]
    _read(list(parts.values()), found, bound)
