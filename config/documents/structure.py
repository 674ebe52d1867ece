"""层次序数: headings without anything under them go, those that stay are numbered 一、（一）1.（1）. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.documents.blocks import (
    Annex,
    Attachments,
    Block,
    Copies,
    Note,
    Paragraph,
    Sentence,
    Signature,
    TextHeading,
    TextTable,
)

_DIGITS = "〇一二三四五六七八九"
# Above so many characters of text a document on one task is too long (减负若干规定, 2024).
LONGEST = 4000
# What ends the part that a heading opens; a remark alone is no part either.
_CLOSING = (Attachments, Signature, Annex, Copies, Note)


def numeral(number: int) -> str:
    """1 to 99 as 一, 十, 十一, 二十, 九十九; ValueError beyond."""
    if not 0 < number < 100:
        raise ValueError(f"no heading is number {number}")
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def mark_of(level: int, number: int) -> str:
    """The mark of a heading of GB/T 9704: 一、（一）1.（1）."""
    marks = {1: f"{numeral(number)}、", 2: f"（{numeral(number)}）", 3: f"{number}.", 4: f"（{number}）"}
    return marks[level]


def arrange(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Empty sentences, paragraphs, tables and headings go, and the numbers of the headings close up."""
    return _mark(_without_empty_headings([kept for block in blocks if (kept := _content(block)) is not None]))


def _content(block: Block) -> Block | None:
    if isinstance(block, Paragraph):
        kept = tuple(sentence for sentence in block.sentences if sentence.text.strip())
        return replace(block, sentences=kept) if kept else None
    if isinstance(block, TextTable) and not block.rows:
        return None
    if isinstance(block, Attachments) and not block.names:
        return None
    return block


def _without_empty_headings(blocks: Sequence[Block]) -> list[Block]:
    """Seen from the end: a heading stays where a deeper heading or anything but the end of the text follows it."""
    kept: list[Block] = []
    for block in reversed(blocks):
        after = kept[-1] if kept else None
        is_bare = after is None or isinstance(after, _CLOSING)
        if isinstance(block, TextHeading) and (
            is_bare or (isinstance(after, TextHeading) and after.level <= block.level)
        ):
            continue
        kept.append(block)
    return kept[::-1]


def _mark(blocks: Sequence[Block]) -> tuple[Block, ...]:
    counts, marked = [0, 0, 0, 0], []
    for block in blocks:
        if isinstance(block, TextHeading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            block = replace(block, mark=mark_of(block.level, counts[block.level - 1]))
        elif isinstance(block, Annex):
            counts = [0, 0, 0, 0]
        marked.append(block)
    return tuple(marked)


def replace_sentences(blocks: Sequence[Block], texts: dict[str, str]) -> tuple[Block, ...]:
    """The same blocks with other words for the sentences of these keys; what the system wrote is kept beside them."""

    def reword(sentence: Sentence) -> Sentence:
        text = texts.get(sentence.key)
        if text is None or text == sentence.text:
            return sentence
        return replace(sentence, text=text, written=sentence.text)

    return tuple(
        replace(block, sentences=tuple(reword(sentence) for sentence in block.sentences))
        if isinstance(block, Paragraph)
        else block
        for block in blocks
    )


def characters(blocks: Sequence[Block]) -> int:
    """字数: headings and running text without what is attached, blanks not counted."""
    count = 0
    for block in blocks:
        if isinstance(block, Annex):
            break
        text = block.full if isinstance(block, TextHeading) else block.text if isinstance(block, Paragraph) else ""
        count += sum(not sign.isspace() for sign in text)
    return count
