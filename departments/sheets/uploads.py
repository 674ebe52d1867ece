"""What was read of a file, between looking and confirming (上传暂存): in the database, for two hours, within limits."""

from __future__ import annotations

import json
import secrets
import zlib
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from config.counting import count_within
from config.files.problems import file_problem
from config.files.records import Book, book_of, data_of
from departments.models import Upload, User

# Of one person.
MOST_KEPT = 5
MOST_BYTES = 48 * 1024 * 1024
# Of one account: who hands in more does not work, but tries.
MOST_UPLOADS, WINDOW_SECONDS = 30, 600


@dataclass(slots=True)
class KeptReading:
    """What was understood of a sheet and answered about it: plain data. Columns count from 1."""

    sheet: str = ""
    sheets: list[str] = field(default_factory=list)  # to choose from
    must_choose: bool = False
    heading_row: int = 0
    # What stands above and below the table, line by line: of a paper its title, number, issuer and day.
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)
    meanings: dict[int, str] = field(default_factory=dict)
    more: list[tuple[str, str]] = field(default_factory=list)  # columns by their heading: name, heading
    title: str = ""
    measures: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    originals: list[tuple[str, str, str]] = field(default_factory=list)  # address, as read, as the file holds it
    stated: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    # By kind of name and name: its key, or nothing for what does not belong here.
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    # By column: how its heading is remembered, what stands below it, and what it probably holds where nobody knows.
    tokens: dict[int, str] = field(default_factory=dict)
    samples: dict[int, list[str]] = field(default_factory=dict)
    guesses: dict[int, str] = field(default_factory=dict)
    unknown: list[tuple[str, str]] = field(default_factory=list)  # headings that nobody knows: cell, text


def keep_upload(*, user: User, door: str, purpose: str, name: str, content: bytes, book: Book) -> Upload:
    """Keep a file; the oldest of the same person make room. Raises ``ProblemList`` for what is too large."""
    packed, now = pack(data_of(book)), timezone.now()
    size = len(content) + len(packed)
    if size > MOST_BYTES:
        raise file_problem(
            _("The file is larger than %(limit)s MB.") % {"limit": MOST_BYTES // 1024 // 1024}, _("Split it.")
        )
    with transaction.atomic():
        purge_uploads(at=now)
        own = Upload.objects.filter(user_id=user.pk)
        kept = list(own.defer("content", "book", "understood").order_by("-created", "-pk"))
        room = MOST_BYTES - size
        for place, old in enumerate(kept, start=1):
            room -= old.n_bytes
            if place >= MOST_KEPT or room < 0:
                old.delete()
        return Upload.objects.create(
            token=secrets.token_urlsafe(18),
            user_id=user.pk,
            door=door,
            purpose=purpose,
            name=name[-200:],
            content=content,
            book=packed,
            n_bytes=size,
            created=now,
        )


def find_upload(*, token: str, user: User, door: str, purpose: str) -> Upload | None:
    """It is nobody's but that of who handed it in, and for nothing else; the file itself is read when asked for."""
    return young_uploads(token, door=door).filter(user_id=user.pk, purpose=purpose).defer("content", "book").first()


def young_uploads(token: str, *, door: str) -> QuerySet[Upload]:
    """The one kept under this token, none when it is too old; whose it is and what for, the caller asks."""
    young = Upload.objects.filter(created__gt=timezone.now() - Upload.AGE)
    return young.filter(token=token, door=door) if 0 < len(token) <= 40 else young.none()


def unpack_book(upload: Upload) -> Book:
    return book_of(unpack(upload.book), upload.name)


def unpack_reading(upload: Upload) -> KeptReading:
    data = unpack(upload.understood) if upload.understood else {}
    for name in ("headings", "meanings", "tokens", "samples", "guesses"):
        data[name] = {int(key): value for key, value in data.get(name, {}).items()}
    for name in ("rows", "passed", "originals", "unknown"):
        data[name] = [tuple(each) for each in data.get(name, ())]
    names = {each.name for each in fields(KeptReading)}
    return KeptReading(**{name: value for name, value in data.items() if name in names})


def put_reading(upload: Upload, reading: KeptReading) -> None:
    upload.understood = pack(asdict(reading))
    upload.save(update_fields=["understood"])


def purge_uploads(*, at: datetime) -> int:
    """Delete what is older than two hours; how many."""
    return Upload.objects.filter(created__lte=at - Upload.AGE).delete()[0]


def check_rate(*, user: User) -> None:
    """Raises ``ProblemList`` for whoever hands in more than thirty files in ten minutes."""
    if count_within(f"uploads:account:{user.pk}", WINDOW_SECONDS) > MOST_UPLOADS:
        raise file_problem(
            _("%(n)d sheets were handed in within ten minutes.") % {"n": MOST_UPLOADS},
            _("Wait ten minutes, then hand it in again."),
        )


def pack(data: Any) -> bytes:
    return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes | memoryview) -> Any:
    return json.loads(zlib.decompress(bytes(packed)))
