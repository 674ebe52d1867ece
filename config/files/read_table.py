"""Read a table somebody uploads (CSV or Excel) into rows of text, or refuse it whole with every reason.

Nothing is guessed: an encoding must decode without a single error, a delimiter must be the only one that fits,
and a header must name exactly the columns the reader asked for. Row 1 is the header, as a spreadsheet shows it.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from config.files.problems import Problem, ProblemList, file_problem
from config.files.read_workbook import MAX_FILE_BYTES, is_workbook, workbook_rows

MAX_ROWS = 1_000_000
MAX_TEXT_BYTES = 512 * 1024 * 1024
DELIMITERS = (",", "\t", ";", "，")
CHUNK = 1 << 20
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class TableColumn:
    """A column the reader understands; `aliases` are other headings for it, such as the Chinese ones."""

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass
class Table:
    """An opened table. Iterate it once; cells come in the order of `columns`, absent columns as empty text.

    Faults of single rows gather in `problems` while iterating: look there when the last row has been read. `whole`
    reads to the end and gives a table of plain data that may be iterated again and again.
    """

    name: str
    columns: tuple[TableColumn, ...]
    source: Iterator[list[str]]
    positions: tuple[int | None, ...]
    width: int
    pads_short_rows: bool
    encoding: str = ""
    problems: list[Problem] = field(default_factory=list)
    rows: tuple[Row, ...] | None = None  # None: still to be read from the source

    def whole(self) -> "Table":
        rows = tuple(self)
        return replace(self, source=iter(()), rows=rows)

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns the file really has."""
        return tuple(c.name for c, at in zip(self.columns, self.positions, strict=True) if at is not None)

    def __iter__(self) -> Iterator[Row]:
        return self._read() if self.rows is None else iter(self.rows)

    def _read(self) -> Iterator[Row]:
        filled = 0
        padding = [""] * self.width
        for number, cells in enumerate(self._guard(), start=2):
            if not any(map(str.strip, cells)):
                continue
            filled += 1
            if filled > MAX_ROWS:
                raise file_problem(
                    _("The table has more than %(limit)s rows.") % {"limit": f"{MAX_ROWS:,}"}, _("Split it.")
                )
            if len(cells) != self.width:
                cells = self._fit(number, cells)
                cells += padding[len(cells) :]
            yield number, tuple("" if at is None else cells[at].strip() for at in self.positions)
        if not filled and not self.problems:
            self.problems.append(
                Problem(None, "", _("The table has a header but no rows."), _("Fill it in and hand it in again."))
            )

    def _guard(self) -> Iterator[list[str]]:
        number = 1
        try:
            for cells in self.source:
                number += 1
                yield cells
        except csv.Error:
            self.problems.append(
                Problem(
                    number + 1,
                    "",
                    _("The table cannot be read from this row on."),
                    _("A quotation mark is probably opened and not closed, or stands inside a cell."),
                )
            )

    def _fit(self, number: int, cells: list[str]) -> list[str]:
        extra = any(cell.strip() for cell in cells[self.width :])
        if extra or (len(cells) < self.width and not self.pads_short_rows):
            self.problems.append(
                Problem(
                    number,
                    "",
                    _("The row has %(found)s cells, the header has %(expected)s.")
                    % {"found": len(cells), "expected": self.width},
                    _("Check for a missing or additional delimiter; quote cells that contain one."),
                )
            )
        return cells[: self.width]


def read_table(source: Path | bytes, columns: Sequence[TableColumn], *, name: str = "", dates: bool = False) -> Table:
    """Open a table and check its header; raises `ProblemList` when the file or the header cannot be used.

    With ``dates`` the days of a workbook are read as text, which tables of figures refuse."""
    name = name or (source.name if isinstance(source, Path) else "")
    head = source[:8192] if isinstance(source, bytes) else _head(source)
    problems: list[Problem] = []
    if in_workbook := is_workbook(head, source, name):
        encoding, rows = "", workbook_rows(_whole(source), problems, dates=dates)
    else:
        encoding, rows = text_rows(source)
    header = _header(rows)
    positions = _match(header, columns, rows, problems)
    return Table(name, tuple(columns), rows, positions, len(header), in_workbook, encoding, problems)


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        header = next(rows, [])
    except csv.Error as error:
        raise ProblemList([Problem(1, "", _("The header cannot be read."), _("Check the quotes."))]) from error
    while header and not header[-1].strip():
        header.pop()
    return header


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8192)


def _whole(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    with source.open("rb") as stream:
        return stream.read(MAX_FILE_BYTES + 1)


def text_rows(source: Path | bytes) -> tuple[str, Iterator[list[str]]]:
    """Encoding and rows of a text file."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 1024 // 1024
        raise file_problem(_("The file is larger than %(limit)s MB.") % {"limit": limit}, _("Split it."))
    with _open(source) as stream:
        encoding = _encoding(stream)
    text = io.TextIOWrapper(_open(source), encoding=encoding, errors="strict", newline="")
    delimiter = _delimiter(text.readline(CHUNK))
    text.seek(0)
    return encoding, _closing(text, delimiter)


def _open(source: Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _closing(text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    with text:
        yield from csv.reader(text, delimiter=delimiter, strict=True)


def _encoding(stream: BinaryIO) -> str:
    """The encoding that decodes the whole file without error: UTF-8 first, then GB18030; never a third."""
    for encoding in ("utf-8-sig", "gb18030"):
        stream.seek(0)
        if _decodes(stream, encoding):
            return encoding
    raise file_problem(
        _("The file is neither clean UTF-8 nor clean GB18030, so its characters cannot be read with certainty."),
        _("Open it in Excel or WPS and save it as “CSV UTF-8”, or as .xlsx."),
    )


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    """GB18030 accepts most bytes of any language, so the text must also consist mainly of everyday characters."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    foreign = everyday = 0
    while True:
        chunk = stream.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            return False
        if "\x00" in text:
            return False
        if encoding == "gb18030":
            marks = "".join(character for character in text if character > "\x7f")
            everyday += len(marks.encode("gb2312", "ignore")) // 2 + marks.count("—") + marks.count("·")
            foreign += len(marks)
        if not chunk:
            return encoding != "gb18030" or everyday * 10 >= foreign * 9


def _delimiter(line: str) -> str:
    widths = {mark: _width(line, mark) for mark in DELIMITERS}
    widest = max(widths.values())
    fitting = [mark for mark, width in widths.items() if width == widest]
    if widest > 1 and len(fitting) > 1:
        raise file_problem(
            _("The header can be split in more than one way."), _("Use commas between the columns and nothing else.")
        )
    return fitting[0]


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _key(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading.translate(INVISIBLE)).strip().casefold()


def _match(
    header: list[str], columns: Sequence[TableColumn], rows: Iterator[list[str]], problems: list[Problem]
) -> tuple[int | None, ...]:
    """Where each column stands in the header; every fault of the header is told at once."""
    names = {_key(heading): column.name for column in columns for heading in (column.name, *column.aliases)}
    found = [names.get(_key(heading)) for heading in header]
    if not any(found):
        raise _not_a_header(header, columns, rows, names)
    for heading, name in zip(header, found, strict=True):
        if name is None:
            problems.append(_unknown(heading, columns))
        elif found.count(name) > 1:
            problems.append(Problem(1, heading, _("The column appears more than once."), _("Keep one of them.")))
    for column in columns:
        if column.required and column.name not in found:
            problems.append(
                Problem(1, column.name, _("The column is missing."), _("Add it to the header and fill it in."))
            )
    if problems:
        raise ProblemList(problems)
    return tuple(found.index(column.name) if column.name in found else None for column in columns)


def _unknown(heading: str, columns: Sequence[TableColumn]) -> Problem:
    if not heading.strip():
        return Problem(1, "", _("A column has no heading."), _("Name the column or delete it."))
    return Problem(
        1,
        heading,
        _("The column is not known."),
        _("Delete it or rename it to one of: %(names)s.") % {"names": ", ".join(c.name for c in columns)},
    )


def _not_a_header(
    header: list[str], columns: Sequence[TableColumn], rows: Iterator[list[str]], names: dict[str, str]
) -> ProblemList:
    if not any(cell.strip() for cell in header) and not any(
        any(map(str.strip, row)) for _n, row in zip(range(50), rows, strict=False)
    ):
        return file_problem(_("The file is empty."), _("Fill in the table and hand it in again."))
    required = ", ".join(column.name for column in columns if column.required)
    for number, cells in zip(range(2, 50), rows, strict=False):
        if sum(_key(cell) in names for cell in cells) >= 2:
            remedy = _("The header seems to stand in row %(row)s: delete the rows above it.") % {"row": number}
            break
    else:
        remedy = _("The first row must name the columns; required are: %(names)s.") % {"names": required}
    return ProblemList([Problem(1, "", _("The first row is not a header: none of its columns is known."), remedy)])
