"""文稿用语: small pieces that every paper is put together from. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from config.documents.blocks import Align, Paragraph, Sentence, TextColumn, TextTable
from config.numbers import NO_VALUE


def day_text(day: date | None) -> str:
    """2026年11月9日, without leading zeros; nothing for no day."""
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": day.month, "day": day.day} if day else ""


def say(text: str, *, lead: str = "", indented: bool = True) -> Paragraph:
    """One paragraph of one sentence; ``arrange`` takes it out where it says nothing."""
    return Paragraph((Sentence(text),), lead, indented)


def say_fact(label: str, text: str) -> Paragraph:
    """时间：… as a line of its own."""
    return say(text, lead=label + _(": ").rstrip())


def paragraphs(text: str) -> list[Paragraph]:
    """What somebody wrote, a paragraph a line."""
    return [say(line.strip()) for line in text.splitlines()]


def drop_empty(table: TextTable) -> TextTable:
    """The table without the columns of which no row says anything; one without sources, which count columns."""
    kept = [at for at in range(len(table.columns)) if any(row[at] not in {"", NO_VALUE} for row in table.rows)]
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return TextTable(tuple(table.columns[at] for at in kept), rows, table.caption)


def text_column(title: str, width: int, group: str = "") -> TextColumn:
    """A column of running text."""
    return TextColumn(title, width, Align.LEFT, group)


def number_column(title: str, width: int, group: str = "") -> TextColumn:
    """A column of numbers."""
    return TextColumn(title, width, Align.RIGHT, group)


def text_width(text: str) -> int:
    """How wide a text is, in signs of half the width of a Chinese one."""
    return sum(2 if sign > "\u2e80" else 1 for sign in text)
