"""What a cell shows follows from the meaning of its number format (数字格式的含义): percent, scale, unit, day.

``0.0%`` multiplies by a hundred, ``0.0"%"`` does not; ``0!.0,"万元"`` shows a ten-thousandth in 万元. The places of
a format never round what is read: 0.98512 as ``0.0%`` is 98.512%. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from config.files.reading.days import of_serial
from config.files.reading.format_tokens import Section, sections
from config.files.reading.numbers import digits, number_of
from config.files.records import CellKind, Raw

# The formats that a file names by number alone; 27 to 58 as Chinese spreadsheets mean them.
BUILTIN = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM"},
    **{19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 45: "mm:ss", 46: "[h]:mm:ss"},
    **{47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    **{30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒"},
    **dict.fromkeys((34, 55), "上午/下午h时mm分"),
    **dict.fromkeys((35, 56), "上午/下午h时mm分ss秒"),
}
_YUAN = str.maketrans({"¥": "元", "￥": "元"})
# What stands beside a number without being its unit: signs, brackets, arrows, digits of a fraction, blanks.
_NO_UNIT = re.compile(r"[\s()（）+\-−–—±△▲▼▽↑↓:：,，.。#*/\d'_]+")
_EDGES = "\\()（）+-−–—±△▲▼▽↑↓:：,，.。'_* \t\u3000\xa0"
_PERCENT_SIGNS = "%％"


@dataclass(frozen=True)
class _Meaning:
    """What one section does with a number."""

    test: tuple[str, Decimal] | None
    shows: str = ""  # y, m, d, t of a day or time; empty for numbers
    literal: str | None = None  # what stands in the cell instead of the number
    scale: int = 0  # power of ten
    is_percent: bool = False
    unit: str = ""
    padding: int = 0  # digits before the point, filled with zeros


@dataclass(frozen=True)
class NumberFormat:
    """A number format, ready to show numbers; see ``format_of``."""

    meanings: tuple[_Meaning, ...]
    is_plain: bool  # shows the digits and nothing else

    @property
    def shows_days(self) -> bool:
        return bool(self.meanings[0].shows)

    def raw(self, stored: str, *, is_formula: bool = False, from_1904: bool = False) -> Raw:
        """The record of a stored number. A text that is no number stays a text."""
        number = number_of(stored)
        if number is None:
            return [CellKind.TEXT, stored, stored, "", True] if is_formula else stored
        meaning = self._meaning(number)
        if meaning.literal is not None:
            kind, text, unit = CellKind.TEXT, meaning.literal, ""
        elif meaning.shows:
            kind, text = of_serial(number, meaning.shows, from_1904=from_1904)
            unit = ""
        else:
            kind, text, unit = _figure(number, meaning)
        whole = [kind, text, "" if stored == text else stored, unit, True]
        return whole if is_formula else whole[:4] if unit else whole[:3] if whole[2] else whole[:2]

    def _meaning(self, number: Decimal) -> _Meaning:
        for meaning in self.meanings:
            if meaning.test is None or _holds(number, *meaning.test):
                return meaning
        return _Meaning(None)


def _holds(number: Decimal, sign: str, limit: Decimal) -> bool:
    if sign in ("=", "<>"):
        return (number == limit) is (sign == "=")
    return number == limit if sign[1:] and number == limit else number < limit if sign[0] == "<" else number > limit


def _figure(number: Decimal, meaning: _Meaning) -> tuple[CellKind, str, str]:
    text = digits(number.scaleb(meaning.scale)) if meaning.scale else digits(number)
    if meaning.padding > 1:
        sign, whole = ("-", text[1:]) if text[0] == "-" else ("", text)
        text = sign + whole.partition(".")[0].rjust(meaning.padding, "0") + "".join(whole.partition(".")[1:])
    return (CellKind.PERCENT, text + "%", "") if meaning.is_percent else (CellKind.NUMBER, text, meaning.unit)


@lru_cache(maxsize=2_000)
def format_of(code: str) -> NumberFormat:
    """The meaning of a number format.

    >>> format_of('0.0"%"').raw("98.5"), format_of("0.0%").raw("0.98512")
    ([<CellKind.PERCENT: 'p'>, '98.5%', '98.5'], [<CellKind.PERCENT: 'p'>, '98.512%', '0.98512'])
    """
    parts = [section for section in sections(code) if not (section.has_text and not section.has_digits)]
    if not parts:
        return NumberFormat((_Meaning(None),), True)
    tests = _tests(parts)
    meanings = tuple(_meaning(part, test) for part, test in zip(parts, tests, strict=True))
    return NumberFormat(meanings, all(_is_plain(meaning) for meaning in meanings))


def _is_plain(meaning: _Meaning) -> bool:
    changed = meaning.shows or meaning.scale or meaning.is_percent or meaning.unit or meaning.padding > 1
    return not changed and meaning.literal is None


def _tests(parts: list[Section]) -> list[tuple[str, Decimal] | None]:
    """When each section is used: by its own condition, else above, below and at zero."""
    zero = Decimal(0)
    usual: list[tuple[str, Decimal] | None] = [None]
    if len(parts) == 2:
        usual = [(">=", zero), None]
    elif len(parts) > 2:
        usual = [(">", zero), ("<", zero), None, None]
    found: list[tuple[str, Decimal] | None] = []
    for at, part in enumerate(parts):
        limit = number_of(part.condition[1]) if part.condition else None
        if part.condition and limit is not None:
            found.append((part.condition[0], limit))
        elif at == 1 and len(parts) > 2 and parts[0].condition:
            found.append(("<", zero))
        else:
            found.append(usual[at])
    return found


def _meaning(part: Section, test: tuple[str, Decimal] | None) -> _Meaning:
    if shows := _shown_times(part):
        return _Meaning(test, shows=shows)
    if not part.has_digits:
        literal = (part.before + part.behind).strip(_EDGES)
        # A dash or nothing stands for a zero; a word is what the cell says.
        return _Meaning(test, literal=literal) if literal else _Meaning(test)
    around = part.before + " " + part.behind
    is_percent = part.has_percent or any(sign in around for sign in _PERCENT_SIGNS)
    scale, padding = _scale(part)
    if part.has_percent:
        scale += 2
    return _Meaning(test, scale=scale, is_percent=is_percent, unit=_unit(part), padding=0 if scale else padding)


def _shown_times(part: Section) -> str:
    """Which of year, month, day and time (y, m, d, t) a section shows; empty for a number."""
    marks = [mark for mark in part.dates if mark[0] not in "gb" or len(mark) > 1]
    if not marks or part.has_general:
        return ""
    if any(sign in "0#?" for sign in part.pattern) and not any(mark.lstrip("[")[0] == "s" for mark in marks):
        return ""  # places for digits: the letters beside them are written as they are
    shows = set()
    for at, mark in enumerate(marks):
        before, behind = marks[at - 1] if at else "", marks[at + 1] if at + 1 < len(marks) else ""
        minutes = mark[0] == "m" and len(mark) < 3 and (before.lstrip("[")[:1] == "h" or behind[:1] == "s")
        if mark[0] in "[hs" or mark == "a/p" or minutes:
            shows.add("t")
        else:
            shows.add({"y": "y", "e": "y", "b": "y", "m": "m", "d": "d", "a": "d"}.get(mark[0], ""))
    if "m" in shows and not shows & {"d", "t"}:
        shows.add("y")
    return "".join(mark for mark in "ymdt" if mark in shows)


def _scale(part: Section) -> tuple[int, int]:
    """Power of ten by commas behind the last place and by a point written into the digits; and digits to fill."""
    whole, point, _rest = part.pattern.rstrip(",").partition(".")
    commas = len(part.pattern) - len(part.pattern.rstrip(","))
    if point and whole.endswith(","):  # 0,.00
        commas += len(whole) - len(whole.rstrip(","))
    places = [at for at, sign in enumerate(part.pattern) if sign in "0#?"]
    scale = -3 * commas
    inside = [(at, text) for at, text in part.literals_inside if places and at <= places[-1]]
    points = [at for at, text in inside if text == "."]
    if len(points) == 1 and len(inside) == 1 and not point:
        scale -= sum(place >= points[0] for place in places)
    padding = whole.count("0") if not part.has_fraction and not part.has_exponent else 0
    return scale, padding


def _unit(part: Section) -> str:
    """What is written behind the digits, else before them: 万元, 件, 个工作日; a ￥ in front is 元."""
    if part.has_fraction:
        return ""
    behind = part.behind.strip(_EDGES)
    before = part.before.strip(_EDGES)
    if behind and not _NO_UNIT.fullmatch(behind) and not any(sign in behind for sign in _PERCENT_SIGNS):
        return behind
    currency = before.translate(_YUAN)
    return currency if currency != before or before in ("$", "€", "US$") else ""
