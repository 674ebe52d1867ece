"""存取: a document as JSON and back, so that what was frozen is read years later as it was written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, cast

from config.documents import blocks as of_blocks
from config.documents.blocks import Block, Form, NumberFact, Sentence, Text, TextColumn

_KINDS = {
    kind.__name__: kind
    for kind in (
        of_blocks.Masthead,
        of_blocks.Number,
        of_blocks.Title,
        of_blocks.Recipients,
        of_blocks.TextHeading,
        of_blocks.Paragraph,
        of_blocks.TextTable,
        of_blocks.Drawing,
        of_blocks.Attachments,
        of_blocks.Signature,
        of_blocks.Note,
        of_blocks.Annex,
        of_blocks.Copies,
    )
}
# What the parts of a field are, where they are more than texts and numbers.
_PARTS: Mapping[str, Any] = {"sentences": Sentence, "facts": NumberFact, "columns": TextColumn}


def as_data(text: Text) -> dict[str, Any]:
    """A document as JSON has it; blocks name their kind."""
    data = _plain(text)
    data["blocks"] = [{"kind": type(block).__name__, **_plain(block)} for block in text.blocks]
    return cast("dict[str, Any]", data)


def from_data(data: Mapping[str, Any]) -> Text:
    """The document that ``as_data`` wrote. KeyError for a kind of block that this version does not know."""
    values = dict(data)
    values["blocks"] = tuple(_block(each) for each in data["blocks"])
    values["day"] = date.fromisoformat(data["day"])
    values["form"] = Form(data["form"])
    return Text(**values)


def _block(data: Mapping[str, Any]) -> Block:
    values = dict(data)
    return cast("Block", _restore(_KINDS[values.pop("kind")], values))


def _restore(kind: Any, data: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for name, value in data.items():
        part = _PARTS.get(name)
        if part is not None:
            values[name] = tuple(_restore(part, each) for each in value)
        elif name == "align":
            values[name] = of_blocks.Align(value)
        else:
            values[name] = _tuples(value)
    return kind(**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
