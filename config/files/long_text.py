"""Long text files (长文本表), row by row: a million lines are never held at once. Short ones go through ``read_book``."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from config.files.problems import file_problem

LEAST_BYTES = 2 * 1024 * 1024
MAX_TEXT_BYTES = 512 * 1024 * 1024
DELIMITERS = (",", "\t", ";", "，", "|")
CHUNK = 1 << 20
_OTHER_FORMATS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<", b"\xff\xfe", b"\xfe\xff")


def is_long_text(source: Path | bytes) -> bool:
    """Whether a file is text, and too long to be read as a whole."""
    if _size(source) < LEAST_BYTES:
        return False
    with _open(source) as stream:
        return not stream.read(64).lstrip().startswith(_OTHER_FORMATS)


def long_text_rows(source: Path | bytes) -> Iterator[list[str]]:
    """The rows of a text file. Raises ``ProblemList`` for what cannot be decoded, ``csv.Error`` for a torn line."""
    if _size(source) > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES // 1024 // 1024
        raise file_problem(_("The file is larger than %(limit)s MB.") % {"limit": limit}, _("Split it."))
    with _open(source) as stream:
        encoding = _encoding(stream)
    text = io.TextIOWrapper(_open(source), encoding=encoding, errors="strict", newline="")
    delimiter = _delimiter([text.readline(CHUNK) for _line in range(20)])
    text.seek(0)
    return _closing(text, delimiter)


def _size(source: Path | bytes) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


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


def _delimiter(lines: list[str]) -> str:
    """The mark that cuts most lines into the same number of cells, more than one: a title line decides nothing."""

    def fit(mark: str) -> tuple[int, int]:
        widths = [line.count(mark) for line in lines if line.strip()]
        usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0
        return (widths.count(usual), usual) if usual else (0, 0)

    return max(DELIMITERS, key=fit)
