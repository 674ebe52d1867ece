"""Storing files that prove something (佐证材料) under names of our own, and handing them out unchanged."""

from __future__ import annotations

import hashlib
import logging
import uuid
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from config.files.guard import FileKind, NotAccepted, kind_of

CHUNK = 1 << 20
log = logging.getLogger(__name__)


class NotStored(Exception):
    """The storage failed; nothing was recorded. The message is for the person who uploaded."""


class Damaged(Exception):
    """The stored file is gone or no longer what was uploaded; it is not handed out."""


def judge_file(file: File[Any], name: str) -> tuple[FileKind, str]:
    """Type and checksum of a file that may be stored. Raises ``NotAccepted``."""
    limit = settings.EVIDENCE_MAX_BYTES
    if file.size > limit:
        raise NotAccepted(
            _("The file is larger than %(limit)s MB. Make it smaller, or attach the decisive pages only.")
            % {"limit": limit // 1_000_000}
        )
    if not file.size:
        raise NotAccepted(_("The file is empty."))
    stream: BinaryIO = file.file  # type: ignore[assignment]
    kind = kind_of(stream, name)
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return kind, digest.hexdigest()


def put_away(row: Any, file: File[Any], kind: FileKind) -> None:
    """Write the file of a row that is not saved yet. Raises ``NotStored``."""
    try:
        row.file.save(f"{uuid.uuid4().hex}.{kind.name}", file, save=False)
    except OSError as failure:
        log.error("evidence cannot be stored: %s", failure)
        message = _("The file could not be stored. Nothing was changed; try again or tell the administrator.")
        raise NotStored(message) from failure


def intact(row: Any) -> bytes | None:
    """The file of a row as it was uploaded; None when it is gone or no longer the same."""
    try:
        with row.file.open("rb") as file:
            data: bytes = file.read()
    except OSError as failure:
        log.error("evidence %s cannot be read: %s", row.pk, failure)
        return None
    return data if hashlib.sha256(data).hexdigest() == row.sha256 else None
