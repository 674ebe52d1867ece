"""Text with one row a line (CSV): its encoding and its separator are found from the whole, not from the first line.

UTF-8 first, then UTF-16, then GB18030, which accepts most bytes of any language: such text must also consist mainly of
everyday characters.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from config.files.reading.grid import GridBuilder
from config.files.reading.limits import Budget, Refusal

SEPARATORS = ("\t", ",", ";", "，", "|", "；")
_SAMPLE_ROWS = 300
_SAMPLE = 1 << 18
_SEP_LINE = re.compile(r"""\ufeff?"?sep=(.)"?\r?\n""", re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"')
_BOMS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NAME = "CSV"


def decode(content: bytes) -> str:
    """The text of a file in any encoding that can be told with certainty. Raises ``Refusal``."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strict(content[2:], encoding)
    if b"\x00" in content:
        return _wide(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    text = _strict(content, "gb18030")
    marks = "".join(sign for sign in text if sign > "\x7f")
    everyday = len(marks.encode("gb2312", "ignore")) // 2 + marks.count("—") + marks.count("·")
    if everyday * 10 < len(marks) * 9:
        raise Refusal("encoding")
    return text


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("encoding") from error


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: digits and separators have a zero byte at every second place."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if min(even, odd) == 0 and max(even, odd) >= 4 and len(content) % 2 == 0:
        text = _strict(content, "utf-16-le" if odd else "utf-16-be")
        if not any(sign < " " and sign not in "\t\r\n" for sign in text[:_SAMPLE]):
            return text
    raise Refusal("zero_byte", row=content.count(b"\n", 0, content.index(0)) + 1)


def separator_of(text: str) -> str:
    """The sign that splits most lines into the same number of cells. Raises ``Refusal`` when two do it equally well."""
    scores = {mark: _score(text, mark) for mark in SEPARATORS if mark in text[:_SAMPLE]}
    best = max(scores.values(), default=(0, 0))
    fitting = [mark for mark, score in scores.items() if score == best]
    if best[1] > 1 and len(fitting) > 1:
        raise Refusal("separators")
    return fitting[0] if best[1] > 1 else ","


def _score(text: str, mark: str) -> tuple[int, int]:
    """How many lines have the commonest number of cells, and that number."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=mark)
    try:
        for cells in itertools.islice(reader, _SAMPLE_ROWS):
            if len(cells) > 1 and any(map(str.strip, cells)):
                widths[len(cells)] += 1
    except csv.Error:
        pass
    return max(((rows, width) for width, rows in widths.items()), default=(0, 0))


def sheet_of_text(text: str, budget: Budget, *, separator: str = "") -> dict[str, Any]:
    """Text with separators as a sheet; blank cells in the middle stay, blank ends go."""
    if zero := text.find("\x00") + 1:
        raise Refusal("zero_byte", row=text.count("\n", 0, zero) + 1)
    grid = GridBuilder(budget, NAME)
    start = 1
    if found := _SEP_LINE.match(text):
        separator, text, start = found[1], text[found.end() :], 2
    for row, cells in enumerate(_rows(text, separator or separator_of(text)), start=start):
        for column, cell in enumerate(cells, start=1):
            if cell:
                as_text = _AS_TEXT.fullmatch(cell) if cell[0] == "=" else None
                grid.put(row, column, (as_text[1] or None) if as_text else cell)
    return grid.data()


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    row = 0
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            row += 1
            yield cells
    except csv.Error as error:
        code = "long_field" if "limit" in str(error) else "quote"
        raise Refusal(code, row=row + 1, limit=csv.field_size_limit()) from error
