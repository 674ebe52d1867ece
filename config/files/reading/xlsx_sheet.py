"""One sheet of a workbook (.xlsx) as expat runs through it: cells, merged ranges, what is hidden."""

from __future__ import annotations

import re

from config.files.reading.days import of_iso
from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget, Refusal
from config.files.reading.markup import LocalNames, is_true, unescape
from config.files.reading.number_formats import NumberFormat
from config.files.reading.numbers import plain
from config.files.records import CellKind, Raw

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
LONGEST_FORMULA = 200
_NUMBER, _UNCOMPUTED = CellKind.NUMBER.value, CellKind.UNCOMPUTED.value


def column_of(letters: str) -> int:
    """
    >>> column_of("C"), column_of("XFD")
    (3, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class SheetPass:
    """The handlers of one sheet. The number of a row is read once, the letters of a column are looked up."""

    def __init__(
        self,
        budget: Budget,
        name: str,
        *,
        hidden: bool,
        texts: list[str],
        formats: list[NumberFormat | None],
        from_1904: bool,
    ) -> None:
        self.grid = GridBuilder(budget, name, hidden=hidden)
        self.put = self.grid.put
        self.texts, self.formats, self.from_1904 = texts, formats, from_1904
        self.local, self.letters = LocalNames(), {}  # type: tuple[LocalNames, dict[str, int]]
        self.row, self.row_text = 0, ""
        self.column = 0
        self.in_cell = self.in_value = self.in_formula = self.in_text = False
        self.readings = 0
        self.type = self.style = ""
        self.value: str | None = None
        self.formula: str | None = None
        self.merges = 0

    def start(self, tag: str, values: dict[str, str]) -> None:
        name = self.local[tag]
        if name == "c":
            self._start_cell(values)
        elif self.in_cell:
            self._start_inside(name)
        elif name == "row":
            self._start_row(values)
        elif name == "mergeCell":
            self._merge(values.get("ref", ""))
        elif name == "col" and (is_true(values.get("hidden")) or values.get("width") == "0"):
            first, last = values.get("min", ""), values.get("max", "")
            if first.isdigit() and last.isdigit() and len(first) < 7 and len(last) < 7:
                self.grid.hide_columns(int(first), int(last))

    def _start_row(self, values: dict[str, str]) -> None:
        text = values.get("r")
        if text is None:
            self.row += 1
            self.row_text = str(self.row)
        elif text.isdigit() and len(text) < 8:
            self.row, self.row_text = int(text), text
        else:
            raise Refusal("bad_address", self.grid.name, address=text[:40])
        self.column = 0
        if "hidden" in values and is_true(values["hidden"]):
            self.grid.hide_row(self.row)

    def _start_cell(self, values: dict[str, str]) -> None:
        self.in_cell = True
        self.value = self.formula = None
        self.type, self.style = values.get("t", ""), values.get("s", "")
        place = values.get("r")
        if place is None:
            self.column += 1
            return
        size = len(self.row_text)
        if place[-size:] == self.row_text:
            column = self.letters.get(place[:-size])
            if column is not None:
                self.column = column
                return
        self.column = self._column(place)

    def _column(self, place: str) -> int:
        found = _ADDRESS.fullmatch(place)
        if found is None or int(found[2]) != self.row:
            raise Refusal("bad_address", self.grid.name, address=place[:40])
        column = column_of(found[1])
        self.letters[found[1]] = column
        return column

    def _start_inside(self, name: str) -> None:
        if name == "v":
            self.in_value = True
            self.value = ""
        elif name == "f":
            self.in_formula = True
            self.formula = ""
        elif name == "t":
            self.in_text = not self.readings
            self.value = self.value or ""
        elif name == "rPh":
            self.readings += 1

    def data(self, text: str) -> None:
        if self.in_value or self.in_text:
            self.value = self.value + text if self.value else text
        elif self.in_formula and self.formula is not None and len(self.formula) < LONGEST_FORMULA:
            self.formula += text[:LONGEST_FORMULA]

    def end(self, tag: str) -> None:
        name = self.local[tag]
        if name == "v":
            self.in_value = False
        elif name == "c":
            if self.in_cell and (self.value is not None or self.formula is not None):
                self._keep()
            self.in_cell = False
        elif name == "f":
            self.in_formula = False
        elif name == "t":
            self.in_text = False
        elif name == "rPh":
            self.readings -= 1

    def _keep(self) -> None:
        value, kind = self.value, self.type
        if self.formula is None:
            if kind == "s":
                self.put(self.row, self.column, self._shared(value or "") or None)
                return
            if kind in ("", "n") and value:
                shown = self._format()
                if shown is None:
                    text = plain(value)
                    self.put(self.row, self.column, self._digits(value, text))
                    return
        self.put(self.row, self.column, self._raw(value, kind))

    def _digits(self, value: str, text: str | None) -> Raw:
        if text is None:
            return value.strip() or None
        return [_NUMBER, text] if text == value else [_NUMBER, text, value]

    def _format(self) -> NumberFormat | None:
        style = self.style
        if not style or len(style) > 6 or not style.isdigit():
            return None
        number = int(style)
        return self.formats[number] if number < len(self.formats) else None

    def _shared(self, value: str) -> str:
        if not value.strip().isdigit() or len(value) > 9 or int(value) >= len(self.texts):
            raise Refusal("bad_string", self._place(), address=value[:40])
        return self.texts[int(value)]

    def _place(self) -> str:
        from config.files.records import address

        return f"{self.grid.name}!{address(self.row, self.column)}"

    def _raw(self, value: str | None, kind: str) -> Raw:
        """The record of any cell, with or without a formula."""
        is_formula = self.formula is not None
        if is_formula and not value and not (kind == "str" and value is not None):
            return [_UNCOMPUTED, "", "=" + unescape(self.formula or "")]
        if not value:
            return None
        if kind in ("s", "str", "inlineStr"):
            text = self._shared(value) if kind == "s" else unescape(value)
            return text or None if not is_formula else [CellKind.TEXT, text, text, "", True] if text else None
        if kind == "b":
            whole = [CellKind.TRUTH, "TRUE" if is_true(value) else "FALSE", value[:10], "", True]
        elif kind == "e":
            whole = [CellKind.ERROR, value[:40], "", "", True]
        elif kind == "d":
            of_day = self._format()
            day, text = of_iso(value, of_day.meanings[0].shows if of_day and of_day.shows_days else "ymd")
            whole = [day, text, value[:60], "", True]
        else:
            of_number = self._format()
            if of_number is not None:
                return of_number.raw(value, is_formula=is_formula, from_1904=self.from_1904)
            text = plain(value) or ""
            whole = [CellKind.NUMBER, text, value, "", True] if text else [CellKind.TEXT, value, value, "", True]
        return whole if is_formula else whole[:3]

    def _merge(self, ref: str) -> None:
        first, _colon, last = ref.partition(":")
        from_, to = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
        if from_ is None or to is None:
            raise Refusal("bad_address", self.grid.name, address=ref[:40])
        self.merges += 1
        if self.merges > self.grid.budget.limits.merges:
            raise Refusal("many_merges", self.grid.name, limit=self.grid.budget.limits.merges)
        top, left, bottom, right = int(from_[2]), column_of(from_[1]), int(to[2]), column_of(to[1])
        self.grid.merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
