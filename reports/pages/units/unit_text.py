"""单位底子文稿: one unit on one sheet – places, gaps, what is open and what is still to be reached. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Note, TextColumn, TextTable, Title
from config.documents.pieces import drop_empty, number_column, text_column, text_width
from config.documents.structure import arrange
from config.numbers import number_text
from config.templatetags.ui import SHAPES
from reports.bands import Trend
from reports.facts import points_of_issuer
from reports.pages.units.lines import LedLine
from reports.presentation import digits, gap_with_unit, with_unit

# Points of type on a sheet of A4 below title and standing; what a table takes besides its rows; and what a row takes,
# by the lines of its highest cell, in a table of so many signs of half the width of a Chinese one.
ROOM, TABLE, ROW, LINE = 560, 57, 4, Decimal("13.5")
SIGNS = 104
# A title of more signs is broken, and takes so many points more.
TITLE_SIGNS, TITLE_LINE = 54, 50
# Tables besides that of the indicators have no more rows than this, and none higher together.
MOST_OTHERS, OTHERS = 3, Decimal(70)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item of the ledger that is not closed, with its lamp."""

    number: str
    title: str
    person: str
    due: date
    lamp: str


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """One target of the unit on the last day of the month."""

    name: str
    goal: str
    reached: str
    due: date
    word: str


def unit_blocks(
    title: str,
    content: Mapping[str, Any],
    *,
    decimals: int,
    items: Sequence[OpenItem] = (),
    targets: Sequence[OwnTarget] = (),
) -> tuple[Block, ...]:
    """What the page of the unit says, ``content``, as one sheet. Of long lists the first lines; how many more there
    are is said below."""
    blocks: list[Block] = [Title(title), _standing(content, decimals)]
    words = [content["not_ranked"], content["reverse"], content["streak"]]
    blocks += [Note(_("; ").join(text for text in words if text))] if any(words) else []
    others = [_places(content["figures"]), _items(items), _targets(targets)]
    shown = [first_rows(replace(table, rows=table.rows[:MOST_OTHERS]), OTHERS) for table in others]
    led = _lead_table(content["lines"], decimals)
    wrapped = sum(text_width(line) // TITLE_SIGNS for line in title.split("\n"))
    free = ROOM - TITLE_LINE * wrapped - sum((TABLE + height_of(table) for table in shown if table.rows), Decimal(0))
    for whole, table in zip([led, *others], [first_rows(led, free), *shown], strict=True):
        more = len(whole.rows) - len(table.rows)
        blocks += [table, Note(_("And %(n)d more.") % {"n": more})] if more else [table]
    return arrange(blocks)


def first_rows(table: TextTable, room: Decimal) -> TextTable:
    """As many rows as fit ``room`` points, one at least."""
    n = len(table.rows)
    while n > 1 and height_of(replace(table, rows=table.rows[:n])) > room:
        n -= 1
    return replace(table, rows=table.rows[:n])


def height_of(table: TextTable) -> Decimal:
    """About how many points the rows take: by the cell that is broken into most lines."""
    total = sum(column.width for column in table.columns)
    rooms = [max(SIGNS * column.width // total - 2, 2) for column in table.columns]
    lines = [max(-(-text_width(cell) // room) for cell, room in zip(row, rooms, strict=True)) for row in table.rows]
    return sum((max(n, 1) * LINE + ROW for n in lines), Decimal(0))


def _standing(content: Mapping[str, Any], decimals: int) -> TextTable:
    row, balance = content["row"], content["balance"]
    facts = [(_("Figures handed in"), f"{row.reported}/{row.owed}")]
    if row.led:
        won = f"{number_text(balance.won, 2)}/{digits(balance.full)}"
        facts = [
            (_("Rank"), content["place"]),
            (_("On last month"), content["movement"]),
            (_("Score"), number_text(row.score, decimals)),
            (_("Points won of full marks"), won),
            (_("Short of full marks"), number_text(balance.short, 2)),
            (_("Zero score"), str(row.zero_scores)),
            (_("Worse than average"), str(row.below_average)),
            *facts,
        ]
    columns = tuple(TextColumn(title, max(9, text_width(title), text_width(text))) for title, text in facts)
    return TextTable(columns, (tuple(text for _title, text in facts),))


def _lead_table(lines: Sequence[Any], decimals: int) -> TextTable:
    columns = (
        TextColumn(_("No."), 6),
        text_column(_("Indicator"), 23),
        number_column(_("Own value"), 13),
        number_column(_("Best"), 12),
        number_column(_("Gap"), 15),
        number_column(pgettext("of the total", "Points lost"), 7),
        number_column(_("Attainment"), 9),
        TextColumn(_("On last month"), 12),
        TextColumn(_("Remarks"), 24),
    )
    rows = tuple(
        (str(number), *_lead_row(line, badges, decimals))
        for number, (line, _url, _why, _unit, badges) in enumerate(lines, start=1)
    )
    return drop_empty(TextTable(columns, rows, _("Indicators it leads, the largest loss first")))


def _lead_row(line: LedLine, badges: Sequence[tuple[str, str]], decimals: int) -> tuple[str, ...]:
    row = line.row
    if row.gap is None and row.score_gap is not None:
        own, best, gap = points_of_issuer(row), row.best_score, row.score_gap
        texts = [with_unit(own, _("points")), with_unit(best, _("points")), gap_with_unit(gap, _("points"))]
    else:
        gap_text = "—" if row.gap is None else gap_with_unit(row.gap, row.unit)
        texts = [with_unit(row.value, row.unit), with_unit(row.best, row.unit), gap_text]
    marks = "、".join(f"{SHAPES[tone]}{label}" for tone, label in badges)
    return (row.name, *texts, _number(row.lost, 2), _number(row.score, decimals), _change(line.change), marks)


def _change(change: Trend) -> str:
    words = {
        Trend.BETTER: f"{SHAPES['up']}{_('better')}",
        Trend.WORSE: f"{SHAPES['down']}{_('worse')}",
        Trend.SAME: f"{SHAPES['flat']}{_('about the same')}",
    }
    return words.get(change, "—")


def _number(value: Decimal | None, decimals: int) -> str:
    return number_text(value, decimals)


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _places(figures: Sequence[Any]) -> TextTable:
    columns = (
        TextColumn(_("No."), 6),
        text_column(_("Indicator"), 40),
        number_column(_("Value"), 18),
        TextColumn(_("Rank"), 18),
        TextColumn(_("On last month"), 18),
    )
    rows = tuple(
        (
            str(number),
            row.name,
            with_unit(figure.value, row.unit),
            _("%(rank)s of %(n)s") % {"rank": figure.rank, "n": figure.n},
            movement,
        )
        for number, (figure, row, _url, _why, movement, *_rest) in enumerate(figures, start=1)
    )
    return TextTable(columns, rows, _("Its places on single indicators"))


def _items(items: Sequence[OpenItem]) -> TextTable:
    columns = (
        TextColumn(_("No."), 6),
        TextColumn(_("Ledger number"), 16),
        text_column(_("Problem or task"), 42),
        TextColumn(pgettext("post", "Person in charge"), 12),
        TextColumn(_("Due on"), 15),
        TextColumn(_("State"), 10),
    )
    rows = tuple(
        (str(n), item.number, item.title, item.person, _day(item.due), item.lamp)
        for n, item in enumerate(items, start=1)
    )
    return TextTable(columns, rows, _("Open items of the ledger"))


def _targets(targets: Sequence[OwnTarget]) -> TextTable:
    columns = (
        TextColumn(_("No."), 6),
        text_column(_("Indicator"), 28),
        text_column(_("Target"), 26),
        number_column(_("Reached"), 14),
        TextColumn(_("Due on"), 15),
        TextColumn(_("State"), 12),
    )
    rows = tuple(
        (str(n), each.name, each.goal, each.reached, _day(each.due), each.word)
        for n, each in enumerate(targets, start=1)
    )
    return TextTable(columns, rows, _("Targets"))
