"""Binary workbooks of Excel (.xlsb): the few records that hold cells, styles, merged ranges and what is hidden."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget, Refusal
from config.files.reading.number_formats import BUILTIN, NumberFormat, format_of
from config.files.reading.package import Package
from config.files.records import CellKind, Raw

# The numbers of the records, as [MS-XLSB] has them.
_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_F_TEXT, _F_REAL, _F_BOOL, _F_ERROR = range(8, 12)
_STRING_ITEM, _FORMAT, _XF, _COLUMN, _RICH = 19, 44, 47, 60, 62
_WORKBOOK, _SHEET, _MERGE, _XFS, _XFS_END = 153, 156, 176, 617, 618
_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}


def read_xlsb(package: Package, main: str, budget: Budget) -> list[dict[str, Any]]:
    """Every sheet, hidden ones included, as plain data. Raises ``Refusal``."""
    relations = package.relations(main)
    parts = {each.kind: each.target for each in relations.values()}
    sheets, from_1904 = [], False
    try:
        for kind, data in _records(package.read(main)):
            if kind == _WORKBOOK:
                from_1904 = bool(data[0] & 1)
            elif kind == _SHEET:
                key, at = _wide(data, 8)
                relation = relations.get(key)
                if relation is not None and relation.kind == "worksheet":
                    sheets.append((_wide(data, at)[0][:100], relation.target, data[0] & 3 != 0))
        texts = _texts(package, parts.get("sharedStrings", ""), budget)
        formats = _formats(package, parts.get("styles", ""), budget)
        return [
            _Reader(GridBuilder(budget, name, hidden=hidden), texts, formats, from_1904).read(package.read(part))
            for name, part, hidden in sheets
        ]
    except (struct.error, IndexError) as error:
        raise Refusal("damaged") from error


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        for _part in range(4):
            part = data[at]
            at += 1
            size |= (part & 0x7F) << shift
            shift += 7
            if not part & 0x80:
                break
        if at + size > end:
            raise IndexError(at)
        yield kind, data[at : at + size]
        at += size


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (size,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * size
    if end > len(data):
        raise IndexError(end)
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _texts(package: Package, part: str, budget: Budget) -> list[str]:
    if not part or part not in package:
        return []
    found = []
    for kind, data in _records(package.read(part)):
        if kind == _STRING_ITEM:
            found.append(_wide(data, 1)[0])
            if len(found) > 2 * budget.limits.cells:
                raise Refusal("many_texts", part, limit=2 * budget.limits.cells)
    return found


def _formats(package: Package, part: str, budget: Budget) -> list[NumberFormat]:
    if not part or part not in package:
        return []
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = False
    for kind, data in _records(package.read(part)):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind in (_XFS, _XFS_END):
            inside = kind == _XFS
        elif kind == _XF and inside:
            styles.append(struct.unpack_from("<H", data, 2)[0])
            if len(styles) > budget.limits.styles:
                raise Refusal("many_styles", part, limit=budget.limits.styles)
    return [format_of(codes.get(key, BUILTIN.get(key, "General"))) for key in styles]


class _Reader:
    """The records of one sheet."""

    def __init__(self, grid: GridBuilder, texts: list[str], formats: list[NumberFormat], from_1904: bool) -> None:
        self.grid, self.texts, self.formats, self.from_1904 = grid, texts, formats, from_1904
        self.general = format_of("General")

    def read(self, data: bytes) -> dict[str, Any]:
        row = 0
        for kind, record in _records(data):
            if kind == _ROW:
                row = struct.unpack_from("<I", record)[0] + 1
                if record[11] & 0x10:
                    self.grid.hide_row(row)
            elif kind in (_RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _RICH, _F_TEXT, _F_REAL, _F_BOOL, _F_ERROR):
                column, style = struct.unpack_from("<II", record)
                self.grid.put(row, column + 1, self._raw(kind, record, style & 0xFFFFFF))
            elif kind == _COLUMN:
                first, last, _width, _style, flags = struct.unpack_from("<IIIIH", record)
                if flags & 1:
                    self.grid.hide_columns(first + 1, last + 1)
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<IIII", record)
                self.grid.merge(top + 1, left + 1, bottom + 1, right + 1)
        return self.grid.data()

    def _raw(self, kind: int, record: bytes, style: int) -> Raw:
        is_formula = kind in (_F_TEXT, _F_REAL, _F_BOOL, _F_ERROR)
        if kind in (_TEXT, _F_TEXT, _SHARED, _RICH):
            text = self._text(kind, record)
            return [CellKind.TEXT, text, text, "", True] if is_formula and text else text or None
        if kind in (_REAL, _F_REAL, _RK):
            number = (
                _rk(struct.unpack_from("<I", record, 8)[0]) if kind == _RK else struct.unpack_from("<d", record, 8)[0]
            )
            shown = self.formats[style] if style < len(self.formats) else self.general
            return shown.raw(repr(float(number)).removesuffix(".0"), is_formula=is_formula, from_1904=self.from_1904)
        if kind in (_BOOL, _F_BOOL):
            whole: list[Any] = [CellKind.TRUTH, "TRUE" if record[8] else "FALSE", "", "", True]
        else:
            whole = [CellKind.ERROR, _ERRORS.get(record[8], "#N/A"), "", "", True]
        return whole if is_formula else whole[:2]

    def _text(self, kind: int, record: bytes) -> str:
        if kind == _SHARED:
            number = int(struct.unpack_from("<I", record, 8)[0])
            if number >= len(self.texts):
                raise Refusal("bad_string", self.grid.name)
            return self.texts[number]
        return _wide(record, 9 if kind == _RICH else 8)[0]


def _rk(value: int) -> float:
    """A number in four bytes: an integer or the upper half of a fraction, perhaps a hundred times as large."""
    if value & 2:
        number = float((value >> 2) - (1 << 30 if value & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))
    return number / 100 if value & 1 else number
