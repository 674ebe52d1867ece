"""粘贴: what the cells of a block copied from Excel or WPS mean. Pure; a doubtful cell is never guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from indicators.entry.texts import LIMITS, day_text, plain, says_na
from indicators.numbers.days import read_day
from indicators.numbers.parsing import MAX_DECIMALS, Unreadable, read_number

NOT_APPLICABLE = "不适用"


class Sense(StrEnum):
    """What is understood of one pasted cell."""

    NUMBER = "number"
    TEXT = "text"
    BLANK = "blank"
    GAP = "gap"
    NOT_APPLICABLE = "na"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class UnderstoodText:
    """One pasted cell: the text as it came, what will stand in the cell, and why not if it cannot."""

    text: str
    sense: Sense
    value: str = ""
    message: str = ""

    @property
    def is_usable(self) -> bool:
        return self.sense in {Sense.NUMBER, Sense.TEXT, Sense.NOT_APPLICABLE}


def cut_text(text: str) -> list[list[str]]:
    """The cells of tab-separated text, row by row; a cell with a line break or a tab in it stands in quotation marks.

    The empty rows that end a copied block are left out.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").lstrip("\ufeff")
    rows = _cut_quotes(lines) or [line.split("\t") for line in lines.split("\n")]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return [row or [""] for row in rows]


def _cut_quotes(lines: str) -> list[list[str]]:
    """None where the quotation marks do not come in pairs, or a cell holds a whole book."""
    if lines.count('"') % 2:
        return []
    try:
        return list(csv.reader(io.StringIO(lines, newline="\n"), delimiter="\t"))
    except csv.Error:
        return []


def understand(
    text: str | None, *, units: Collection[str] = (), is_number: bool = True, field: str = "note"
) -> UnderstoodText:
    """What a pasted text means for a cell of numbers or of words.

    >>> understand("１２３．５").value, understand("1,234 件", units=["件"]).value, understand("475.962").value
    ('123.5', '1234', '475.962')
    """
    if text is None:
        return UnderstoodText("", Sense.GAP)
    stripped = text.strip()
    if not is_number:
        return _words(stripped, LIMITS[field])
    if says_na(stripped):
        return UnderstoodText(text, Sense.NOT_APPLICABLE, NOT_APPLICABLE)
    try:
        number = read_number(stripped, units=_with_percent(units), decimals=MAX_DECIMALS)
    except Unreadable as fault:
        return UnderstoodText(text, Sense.ERROR, message=f"{fault.message} {fault.remedy}")
    return _blank(text) if number is None else UnderstoodText(text, Sense.NUMBER, plain(number))


def understand_day(text: str | None, *, near: date) -> UnderstoodText:
    """What a pasted text means for the day that a figure describes (截至)."""
    if text is None:
        return UnderstoodText("", Sense.GAP)
    try:
        day = read_day(text, near=near)
    except Unreadable as fault:
        return UnderstoodText(text, Sense.ERROR, message=f"{fault.message} {fault.remedy}")
    return _blank(text) if day is None else UnderstoodText(text, Sense.TEXT, day_text(day))


def _words(text: str, limit: int) -> UnderstoodText:
    if not text:
        return _blank(text)
    if len(text) > limit:
        message = _("The text is longer than %(limit)s characters.") % {"limit": limit}
        return UnderstoodText(text, Sense.ERROR, message=message)
    return UnderstoodText(text, Sense.TEXT, text)


def _blank(text: str) -> UnderstoodText:
    """A blank never empties a cell: what stands there stays."""
    return UnderstoodText(text, Sense.BLANK)


def _with_percent(units: Collection[str]) -> list[str]:
    """ "98.5%" is a number of an indicator that is measured in per cent, whichever way its unit is written."""
    present = [unit for unit in units if unit]
    return [*present, "%"] if any(unit.startswith(("%", "％", "percent")) for unit in present) else present
