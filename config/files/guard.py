"""佐证材料的文件: which files may prove a figure, judged by what is in them, never by their name alone. Pure.

Nothing is unpacked: of an archive only the table of contents is read, and one short part that names its type.
"""

from __future__ import annotations

import unicodedata
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

NAME_LIMIT = 120
# A workbook's own list of its parts is some kilobytes; a larger one is no document of an office.
PARTS_LIMIT = 1_000_000
MOST_PARTS = 5_000


@dataclass(frozen=True, slots=True)
class FileKind:
    """One allowed type: its extensions, the first of which is its name, and what a browser is told."""

    extensions: tuple[str, ...]
    content_type: str

    @property
    def name(self) -> str:
        return self.extensions[0]


PDF = FileKind(("pdf",), "application/pdf")
PNG = FileKind(("png",), "image/png")
JPEG = FileKind(("jpg", "jpeg"), "image/jpeg")
XLSX = FileKind(("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
DOCX = FileKind(("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
OFD = FileKind(("ofd",), "application/ofd")
KINDS = (PDF, PNG, JPEG, XLSX, DOCX, OFD)
ALLOWED = ", ".join(kind.name for kind in KINDS)
_STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
# Files of Office before 2007, and every file of Office with a password.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class NotAccepted(Exception):
    """The file cannot be evidence; the message says why and what to do, in the reader's language."""


def clean_name(typed: str) -> str:
    """The name as it may be shown: no folders, no control or direction characters, no more than the column holds.

    >>> clean_name("C:\\\\材料\\\\..\\\\证明.pdf"), clean_name("报表\\u202exslx.exe")
    ('证明.pdf', '报表xslx.exe')
    """
    text = unicodedata.normalize("NFC", typed).replace("\\", "/").rpartition("/")[2]
    # Category C: controls, and the marks that make "gpj.exe" read "exe.jpg".
    text = "".join(sign for sign in text if not unicodedata.category(sign).startswith("C")).strip(" .")
    stem, dot, extension = text.rpartition(".")
    if len(text) > NAME_LIMIT and dot:
        return stem[: NAME_LIMIT - len(extension) - 1].rstrip() + dot + extension
    return text[:NAME_LIMIT]


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of(file: BinaryIO, name: str) -> FileKind:
    """The allowed type of a file with this (clean) name; raises ``NotAccepted``."""
    named = next((kind for kind in KINDS if extension_of(name) in kind.extensions), None)
    if named is None:
        raise NotAccepted(
            _("Files of this type are not accepted. Allowed: %(types)s. Save it as one of these and add it again.")
            % {"types": ALLOWED}
        )
    found = _content_of(file)
    if found != named:
        raise NotAccepted(
            _("The content is not what the name “%(name)s” says. Open the file and save it anew as %(types)s.")
            % {"name": name, "types": ALLOWED}
        )
    return found


def kind_named(name: str) -> FileKind:
    """The type of a file that was accepted under this name."""
    return next(kind for kind in KINDS if extension_of(name) in kind.extensions)


def _content_of(file: BinaryIO) -> FileKind | None:
    file.seek(0)
    start = file.read(8)
    if start == _OLD_OFFICE:
        raise NotAccepted(
            _("The file is protected by a password or of an old format. Save it as xlsx or docx without.")
        )
    for sign, kind in _STARTS:
        if start.startswith(sign):
            return kind
    return _zip_kind(file) if start.startswith(b"PK") else None


def _zip_kind(file: BinaryIO) -> FileKind | None:
    """The office document inside a zip container, judged by its table of contents."""
    try:
        with zipfile.ZipFile(file) as container:
            parts = container.namelist()
            if len(parts) > MOST_PARTS:
                return None
            if "OFD.xml" in parts:
                return OFD
            if "[Content_Types].xml" not in parts:
                return None
            if container.getinfo("[Content_Types].xml").file_size > PARTS_LIMIT:
                return None
            types = container.read("[Content_Types].xml").lower()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError):
        return None
    active = [part for part in parts if part.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "activex/" in part]
    if active or b"macroenabled" in types or b"vbaproject" in types:
        raise NotAccepted(_("The file contains macros. Save it without macros (xlsx or docx) and add it again."))
    if "xl/workbook.xml" in parts:
        return XLSX
    return DOCX if "word/document.xml" in parts else None
