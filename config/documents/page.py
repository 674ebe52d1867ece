"""网页预览: the same blocks for a template, which prints them as they will stand on paper. Pure."""

from __future__ import annotations

from typing import Any

from config.documents.blocks import Attachments, Block, Drawing, Paragraph, Sentence, Text, TextHeading, TextTable
from config.documents.clean import clean
from config.documents.numbers import find_lost_numbers, find_strange_numbers
from config.documents.text import lines_of


def blocks_for_page(text: Text) -> list[dict[str, Any]]:
    """One mapping a block: its kind in small letters, its lines, and what its kind needs besides."""
    return [block_for_page(block) for block in text.blocks]


def block_for_page(block: Block) -> dict[str, Any]:
    """One block; see ``blocks_for_page``."""
    data: dict[str, Any] = {"kind": type(block).__name__.lower(), "lines": lines_of(block), "block": block}
    if isinstance(block, TextHeading):
        data["level"] = block.level + 1  # the page has a title of its own
    elif isinstance(block, TextTable):
        data |= _table(block)
    elif isinstance(block, Drawing):
        data["svg"] = block.svg
    elif isinstance(block, Attachments):
        data["lines"] = [clean(line) for line in block.lines()]
    elif isinstance(block, Paragraph):
        data["sentences"] = [sentence_for_page(each) for each in block.sentences]
        data["lead"] = clean(block.lead)
    return data


def sentence_for_page(sentence: Sentence) -> dict[str, Any]:
    """A sentence with what a reader of the draft must know of its numbers."""
    return {
        "text": clean(sentence.text),
        "key": sentence.key,
        "written": clean(sentence.written),
        "facts": sentence.facts,
        "strange": find_strange_numbers(sentence),
        "lost": find_lost_numbers(sentence),
    }


def _table(table: TextTable) -> dict[str, Any]:
    upper = [
        {"title": clean(head.title), "span": head.columns, "rows": 2 if head.is_alone and table.has_groups else 1}
        for head in table.spans()
    ]
    return {
        "caption": clean(table.caption),
        # For whoever hears the page: a table without a caption is called by its first heads.
        "label": clean(table.caption or "、".join(column.title for column in table.columns[:3])),
        "upper": upper,
        "lower": [clean(column.title) for column in table.columns if column.group] if table.has_groups else [],
        "rows": [
            [{"text": clean(cell), "side": column.align.value} for column, cell in zip(table.columns, row, strict=True)]
            for row in table.rows
        ],
    }
