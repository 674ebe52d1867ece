"""挂图文稿: indicators with their owners against the months, on A3. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Note, TextColumn, TextTable, Title
from config.documents.pieces import number_column, text_column
from config.documents.structure import arrange


@dataclass(frozen=True, slots=True)
class WallRow:
    """One indicator in words: its name with what is measured, whose it is, the best, and a text for every month."""

    name: str
    lead: str
    chief: str
    person: str
    best: str
    months: tuple[str, ...]


def wall_blocks(
    title: str, months: Sequence[str], rows: Iterable[WallRow], *, legend: Sequence[tuple[str, str]], note: str
) -> tuple[Block, ...]:
    """The chart; ``legend`` are the marks with their words."""
    columns = (
        TextColumn(_("No."), 6),
        text_column(_("Indicator"), 30),
        TextColumn(pgettext("post", "Indicator chief"), 10),
        TextColumn(_("Lead department"), 14),
        TextColumn(pgettext("post", "Person in charge"), 10),
        number_column(_("Best"), 14),
        *(number_column(month, 13) for month in months),
    )
    cells = tuple(
        (str(number), row.name, row.chief, row.lead, row.person, row.best, *row.months)
        for number, row in enumerate(rows, start=1)
    )
    marks = "　".join([*(f"{shape} {word}" for shape, word in legend), f"— {_('Not reported')}"])
    table: Block = TextTable(columns, cells) if cells else Note(_("Nothing to list."))
    return arrange([Title(title), Note(marks), table, Note(note)] if note else [Title(title), Note(marks), table])
