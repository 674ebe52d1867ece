"""What is kept of an uploaded sheet until it is confirmed (待确认的上传): the sheet as read, and what its owner saw."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.files.records import Book
from indicators.entry.facts import Key


@dataclass(slots=True)
class UploadedSheet:
    """The sheet, how its columns were matched, and the versions that its owner started from and was shown."""

    book: Book
    content: bytes
    sheet: str = ""  # as the person chose
    columns: dict[int, str] | None = None  # as the person matched them, from 1; None: not asked
    bases: dict[Key, int] = field(default_factory=dict)  # versions that the person started from
    shown: dict[Key, int] = field(default_factory=dict)  # versions of the latest preview
    conflicts: frozenset[Key] = frozenset()  # rows of the latest preview that need a choice

    @property
    def name(self) -> str:
        return self.book.name
