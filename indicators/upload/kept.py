"""What is kept of an uploaded sheet until it is confirmed (待确认的上传): the file as read, and what its owner saw.

It lies in the database beside the sheets of all other doors, within the same limits of size, number and age.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from config.files.records import Book
from departments.models import Upload, User
from departments.sheets.uploads import keep_upload, pack, unpack, unpack_book, young_uploads
from indicators.entry.facts import Key

DOOR = "figures"


@dataclass(slots=True)
class UploadedSheet:
    """The sheet, how its columns were matched, and the versions that its owner started from and was shown."""

    book: Book
    sheet: str = ""  # as the person chose
    columns: dict[int, str] | None = None  # as the person matched them, from 1; None: not asked
    bases: dict[Key, int] = field(default_factory=dict)  # versions that the person started from
    shown: dict[Key, int] = field(default_factory=dict)  # versions of the latest preview
    conflicts: frozenset[Key] = frozenset()  # rows of the latest preview that need a choice

    @property
    def name(self) -> str:
        return self.book.name


def keep_sheet(sheet: UploadedSheet, *, content: bytes, user: User, purpose: str) -> str:
    """The token under which it is found again for two hours. Raises ``ProblemList`` for what is too large."""
    kept = keep_upload(user=user, door=DOOR, purpose=purpose, name=sheet.name, content=content, book=sheet.book)
    put_state(sheet, token=kept.token)
    return kept.token


def put_state(sheet: UploadedSheet, *, token: str) -> None:
    """What was matched and shown since; the file itself stays as it is."""
    state: dict[str, Any] = {
        "sheet": sheet.sheet,
        "columns": None if sheet.columns is None else list(sheet.columns.items()),
        "bases": _pairs(sheet.bases),
        "shown": _pairs(sheet.shown),
        "conflicts": [list(key) for key in sorted(sheet.conflicts)],
    }
    Upload.objects.filter(token=token, door=DOOR).update(understood=pack(state))


def find_kept(token: str) -> Upload | None:
    """Whose it is and what it is for; ``unpack_sheet`` reads its sheet. None: too old, confirmed, or never kept."""
    return young_uploads(token, door=DOOR).defer("content").first()


def unpack_sheet(kept: Upload) -> UploadedSheet:
    state = unpack(kept.understood)
    columns = state["columns"]
    return UploadedSheet(
        unpack_book(kept),
        state["sheet"],
        None if columns is None else {int(column): name for column, name in columns},
        _versions(state["bases"]),
        _versions(state["shown"]),
        frozenset((unit, indicator) for unit, indicator in state["conflicts"]),
    )


def content_of(token: str) -> bytes:
    """The file as it came, which is read only where its cells are marked."""
    return bytes(Upload.objects.values_list("content", flat=True).get(token=token, door=DOOR))


def forget_sheet(token: str) -> None:
    Upload.objects.filter(token=token, door=DOOR).delete()


def _pairs(versions: Mapping[Key, int]) -> list[list[int]]:
    return [[unit, indicator, version] for (unit, indicator), version in versions.items()]


def _versions(pairs: Iterable[Iterable[int]]) -> dict[Key, int]:
    return {(unit, indicator): version for unit, indicator, version in pairs}
