"""粘贴: a block copied from Excel or WPS, cut into cells and understood. Pure; a doubtful cell is never guessed.

The block comes as tab-separated text and, where the source has merged cells, as an HTML table that tells which cells
are only gaps of a merged one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from indicators.entry.texts import LIMITS, day_text, plain, says_na
from indicators.numbers.days import read_day
from indicators.numbers.parsing import MAX_DECIMALS, Unreadable, read_number

MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 2_000, 50, 2_000
NOT_APPLICABLE = "不适用"
Block = list[list[str | None]]  # None is a gap of a merged cell


class Sense(StrEnum):
    """What is understood of one pasted cell."""

    NUMBER = "number"
    TEXT = "text"
    BLANK = "blank"
    GAP = "gap"
    NOT_APPLICABLE = "na"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Understood:
    """One pasted cell: the text as it came, what will stand in the cell, and why not if it cannot."""

    text: str
    sense: Sense
    value: str = ""
    message: str = ""

    @property
    def is_usable(self) -> bool:
        return self.sense in {Sense.NUMBER, Sense.TEXT, Sense.NOT_APPLICABLE}


def read_block(text: str, html: str = "") -> Block:
    """The cells of the clipboard, row by row. The HTML counts only where it knows of merged cells."""
    merged = _from_html(html) if "rowspan" in html.lower() or "colspan" in html.lower() else []
    if any(cell is None for row in merged for cell in row):
        return _cut(merged)
    return _cut(_from_text(text))


def understand(
    text: str | None, *, units: Collection[str] = (), is_number: bool = True, field: str = "note"
) -> Understood:
    """What a pasted text means for a cell of numbers or of words.

    >>> understand("１２３．５").value, understand("1,234 件", units=["件"]).value, understand("475.962").value
    ('123.5', '1234', '475.962')
    """
    if text is None:
        return Understood("", Sense.GAP)
    stripped = text.strip()
    if not is_number:
        return _words(stripped, LIMITS[field])
    if says_na(stripped):
        return Understood(text, Sense.NOT_APPLICABLE, NOT_APPLICABLE)
    try:
        number = read_number(stripped, units=_with_percent(units), decimals=MAX_DECIMALS)
    except Unreadable as fault:
        return Understood(text, Sense.ERROR, message=f"{fault.message} {fault.remedy}")
    return _blank(text) if number is None else Understood(text, Sense.NUMBER, plain(number))


def understand_day(text: str | None, *, near: date) -> Understood:
    """What a pasted text means for the day that a figure describes (截至)."""
    if text is None:
        return Understood("", Sense.GAP)
    try:
        day = read_day(text, near=near)
    except Unreadable as fault:
        return Understood(text, Sense.ERROR, message=f"{fault.message} {fault.remedy}")
    return _blank(text) if day is None else Understood(text, Sense.TEXT, day_text(day))


def _words(text: str, limit: int) -> Understood:
    if not text:
        return _blank(text)
    if len(text) > limit:
        message = _("The text is longer than %(limit)s characters.") % {"limit": limit}
        return Understood(text, Sense.ERROR, message=message)
    return Understood(text, Sense.TEXT, text)


def _blank(text: str) -> Understood:
    """A blank never empties a cell: what stands there stays."""
    return Understood(text, Sense.BLANK)


def _with_percent(units: Collection[str]) -> list[str]:
    """ "98.5%" is a number of an indicator that is measured in per cent, whichever way its unit is written."""
    present = [unit for unit in units if unit]
    return [*present, "%"] if any(unit.startswith(("%", "％", "percent")) for unit in present) else present


def _from_text(text: str) -> Block:
    """Tab-separated rows; a cell with a line break or a tab in it stands in quotation marks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    if lines.count('"') % 2:
        return [list(line.split("\t")) for line in lines.split("\n")]
    try:
        return [list(row) for row in csv.reader(io.StringIO(lines, newline="\n"), delimiter="\t")]
    except csv.Error:  # a cell of a whole book
        return [list(line.split("\t")) for line in lines.split("\n")]


def _cut(block: Sequence[Sequence[str | None]]) -> Block:
    """Without the empty rows that end a copied block, and never larger than any sheet."""
    rows = [[cell if cell is None else cell[:MAX_TEXT] for cell in row[:MAX_COLUMNS]] for row in block[:MAX_ROWS]]
    while rows and not any(cell and cell.strip() for cell in rows[-1]):
        rows.pop()
    return [row or [""] for row in rows]


class _Table(HTMLParser):
    """The first table of a clipboard's HTML; cells covered by a merged one become gaps."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Block = []
        self.covered: set[tuple[int, int]] = set()
        self.text: list[str] | None = None
        self.down = self.across = 1  # of how many rows and columns the cell is
        self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.done or len(self.rows) > MAX_ROWS:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            values = dict(attrs)
            self.down, self.across = _span(values.get("rowspan"), MAX_ROWS), _span(values.get("colspan"), MAX_COLUMNS)
            self.text = []
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(" ".join(data.split("\n")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.rows:
            self.done = True
        elif tag in {"td", "th"} and self.text is not None:
            self._place("".join(self.text).strip())
            self.text = None

    def _place(self, text: str) -> None:
        row, number = self.rows[-1], len(self.rows) - 1
        self.fill()
        for down in range(self.down):
            for across in range(self.across):
                if down or across:
                    self.covered.add((number + down, len(row) + across))
        row.append(text)

    def fill(self) -> None:
        row, number = self.rows[-1], len(self.rows) - 1
        while (number, len(row)) in self.covered and len(row) < MAX_COLUMNS:
            row.append(None)


def _from_html(html: str) -> Block:
    table = _Table()
    table.feed(html)
    for number, row in enumerate(table.rows):
        while (number, len(row)) in table.covered:
            row.append(None)
    return table.rows


def _span(text: str | None, limit: int) -> int:
    return min(int(text), limit) if text and text.isascii() and text.isdigit() and int(text) > 0 else 1
