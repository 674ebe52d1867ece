"""纯文本: the same blocks as lines, to be pasted into a message or read where nothing else opens. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from config.documents.blocks import (
    Annex,
    Attachments,
    Block,
    Copies,
    Drawing,
    Masthead,
    Note,
    Number,
    Paragraph,
    Recipients,
    Signature,
    Text,
    TextHeading,
    TextTable,
    Title,
)
from config.documents.clean import clean

INDENT = "　　"


def lines_of(block: Block) -> list[str]:
    """What a block says, line by line, without any lay-out: every writer prints just these texts."""
    return [clean(line) for line in _lines(block) if line]


def _lines(block: Block) -> list[str]:
    match block:
        case Masthead(name, number, office, day):
            return [name, number, office, day]
        case Title():
            return block.lines
        case Number(text) | Note(text):
            return [text]
        case Recipients(text):
            return [f"{text}："]
        case TextHeading():
            return [block.full]
        case Paragraph():
            return [block.text]
        case TextTable():
            heads = [column.title for column in block.columns]
            groups = [head.title for head in block.spans()] if block.has_groups else []
            lower = [column.title for column in block.columns if column.group] if block.has_groups else heads
            return [block.caption, *groups, *lower, *(cell for row in block.rows for cell in row)]
        case Drawing(words=words):
            return [words]
        case Attachments():
            return block.lines()
        case Signature(office, day):
            return [office, day]
        case Annex(mark, title):
            return [mark, title]
        case Copies(lines, office, day):
            return [*lines, office, day]
    raise TypeError(f"no such block: {block!r}")


def write_text(text: Text) -> str:
    """The document as plain text: paragraphs indented by two characters, tables by tabulators, the code at the end."""
    lines = [line for block in text.blocks for line in _lay_out(block)]
    return "\n".join([*lines, "", *verification_lines(text)]).strip() + "\n"


def verification_lines(text: Text) -> list[str]:
    """核验码 and where it is verified; nothing for a draft that has none."""
    return [f"核验码 {text.code}　核验地址 {text.address}"] if text.code else []


def _lay_out(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(indented=True) | TextHeading():
            yield from (INDENT + line for line in lines_of(block))
        case TextTable():
            if block.caption:
                yield clean(block.caption)
            if block.has_groups:
                yield "\t".join(_spread(block))
            yield "\t".join(clean(column.title) for column in block.columns)
            yield from ("\t".join(clean(cell) for cell in row) for row in block.rows)
        case Attachments():
            yield ""
            yield from (INDENT + line for line in lines_of(block))
        case Signature():
            yield ""
            yield from lines_of(block)
        case Annex():
            yield ""
            yield from lines_of(block)
            yield ""
        case Title() | Masthead():
            yield from lines_of(block)
            yield ""
        case _:
            yield from lines_of(block)


def _spread(table: TextTable) -> Iterator[str]:
    for head in table.spans():
        yield clean(head.title)
        yield from [""] * (head.columns - 1)
