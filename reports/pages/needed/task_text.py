"""攻坚任务清单文稿: one indicator with its gap, what it would take, and who does what until when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Note, TextColumn, TextTable, Title
from config.documents.pieces import day_text, drop_empty, number_column, text_column
from config.documents.structure import arrange
from config.numbers import number_text
from reports.facts import points_of_issuer
from reports.presentation import gap_with_unit, with_unit


@dataclass(frozen=True, slots=True)
class Task:
    """One item of the ledger about the indicator."""

    number: str
    title: str
    gap: str
    cause: str
    measure: str
    owner: str
    co_units: str
    section: str
    person: str
    due: Any
    lamp: str


def task_blocks(
    title: str, row: Any, needed: Sequence[Mapping[str, Any]], tasks: Sequence[Task], *, note: str
) -> tuple[Block, ...]:
    """``needed`` are the blocks of the page: whose number, with a line a target."""
    blocks: list[Block] = [Title(title), _standing(row)]
    blocks += [_table_of_needs(block) for block in needed]
    table = _tasks(tasks)
    blocks.append(table if tasks else Note(_("The ledger has no open item about this indicator.")))
    return arrange([*blocks, *([Note(note)] if note else [])])


def _standing(row: Any) -> TextTable:
    if row.gap is None and row.score_gap is not None:
        own, best, gap = points_of_issuer(row), row.best_score, row.score_gap
        texts = [with_unit(own, _("points")), with_unit(best, _("points")), gap_with_unit(gap, _("points"))]
    else:
        gap_text = "—" if row.gap is None else gap_with_unit(row.gap, row.unit)
        texts = [with_unit(row.value, row.unit), with_unit(row.best, row.unit), gap_text]
    columns = (
        text_column(_("Indicator"), 26),
        number_column(_("Own value"), 12),
        number_column(_("Best"), 12),
        number_column(_("Gap"), 14),
        number_column(pgettext("of the total", "Points lost"), 8),
        TextColumn(pgettext("post", "Indicator chief"), 10),
        TextColumn(_("Lead department"), 16),
        TextColumn(pgettext("post", "Section in charge"), 14),
        TextColumn(pgettext("post", "Person in charge"), 10),
        text_column(_("Co-units"), 20),
    )
    people = (row.chief, row.lead_name, row.section, row.person, row.co_names)
    return drop_empty(TextTable(columns, ((f"{row.code} {row.name}", *texts, number_text(row.lost, 2), *people),)))


def _table_of_needs(block: Mapping[str, Any]) -> TextTable:
    columns = (
        TextColumn(_("No."), 6),
        text_column(_("Target"), 30),
        number_column(_("Value needed"), 16),
        number_column(_("Difference"), 16),
        TextColumn(_("Rank then"), 16),
        text_column(_("In a sentence"), 60),
    )
    rows = tuple(
        (str(n), line.goal, line.needed, line.change, line.place, line.sentence)
        for n, line in enumerate(block["lines"], start=1)
    )
    place = _("rank %(place)s") % {"place": block["place"]} if block["place"] else ""
    own = _("now %(value)s") % {"value": block["own"]}
    notes = _("; ").join(filter(None, (own, place)))
    return TextTable(columns, rows, block["title"] + _(" (") + notes + _(")"))


def _tasks(tasks: Sequence[Task]) -> TextTable:
    columns = (
        TextColumn(_("No."), 6),
        TextColumn(_("Ledger number"), 15),
        text_column(_("Problem or task"), 30),
        text_column(_("Gap"), 14),
        TextColumn(pgettext("ledger item", "Cause"), 12),
        text_column(pgettext("ledger paper", "Measures"), 32),
        TextColumn(_("Owner unit"), 14),
        text_column(_("Co-units"), 14),
        TextColumn(pgettext("post", "Section in charge"), 12),
        TextColumn(pgettext("post", "Person in charge"), 10),
        TextColumn(_("Due on"), 16),
        TextColumn(_("State"), 10),
    )
    rows = tuple(
        (
            str(n),
            task.number,
            task.title,
            task.gap,
            task.cause,
            task.measure,
            task.owner,
            task.co_units,
            task.section,
            task.person,
            day_text(task.due),
            task.lamp,
        )
        for n, task in enumerate(tasks, start=1)
    )
    return drop_empty(TextTable(columns, rows, _("Tasks of the ledger")))
