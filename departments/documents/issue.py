"""出文稿: put a document on record as it is handed out, with its code, and make its files, once and for good."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.documents.blocks import Text
from config.documents.drawings import drawing_png
from config.documents.keep import as_data, from_data
from config.documents.pdf import write_pdf
from config.documents.text import write_text
from config.documents.word import write_word
from config.links import link_to
from departments.access.refusals import NotDone
from departments.choices import DocumentReaders, DocumentState, FileFormat
from departments.documents.kinds import Made
from departments.models import Department, DocumentFile, OfficeDocument, Region, User
from departments.trail.record import record

_ZIP_TIME = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: kind, title, for whom, and what its number and version are."""

    kind: str
    title: str
    readers: str = DocumentReaders.EVERYBODY
    about: str = ""
    number: str = ""
    year: int | None = None
    sequence: int | None = None
    version: int = 1
    replaces: OfficeDocument | None = None
    note: str = ""
    unit: Department | None = None
    file_name: str = ""
    # Whether it is forgotten after the days that the installation keeps files.
    expires: bool = False


def order_document(
    *, order: Order, region: Region, actor: User | None, site: str, options: dict[str, Any] | None = None
) -> OfficeDocument:
    """Put down that a document is wanted; ``site`` is the address of this system as its readers know it."""
    at = timezone.now()
    days = settings.DOCUMENTS_KEPT_DAYS
    return OfficeDocument.objects.create(
        region=region,
        kind=order.kind,
        about=order.about,
        title=order.title[:200],
        number=order.number[:80],
        year=order.year,
        sequence=order.sequence,
        version=order.version,
        replaces=order.replaces,
        note=order.note[:300],
        readers=order.readers,
        unit=order.unit,
        file_name=order.file_name[:200],
        by=actor,
        by_name=str(actor or "")[:40],
        acted_for=actor.acting_for if actor is not None else None,
        asked_at=at,
        expires_at=at + timedelta(days=days) if order.expires else None,
        options=(options or {}) | {"site": site},
    )


@transaction.atomic
def issue_document(
    *, text: Text, order: Order, region: Region, actor: User | None, site: str, base: str = "", parts: Any = ()
) -> OfficeDocument:
    """Put a finished document on record, with its code on every page. What was put on record never changes."""
    document = order_document(order=order, region=region, actor=actor, site=site)
    return settle_document(document=document, made=Made(text, tuple(parts), base), actor=actor)


def settle_document(*, document: OfficeDocument, made: Made, actor: User | None) -> OfficeDocument:
    """The document is made: its blocks, its digest and when. Raises ``NotDone`` for one that is made already."""
    at = timezone.now()
    content = {
        "text": as_data(sign(made.text, document)),
        # A paper that was handed out before keeps the code of its own.
        "parts": [[name, as_data(part if part.code else sign(part, document))] for name, part in made.parts],
    }
    facts = {
        "state": DocumentState.MADE,
        "content": content,
        "digest": digest_of(content),
        "base": made.base[:200],
        "progress": 100,
        "made_at": at,
        "error": "",
    }
    waiting = OfficeDocument.objects.filter(pk=document.pk).exclude(state=DocumentState.MADE)
    if not waiting.update(**facts):
        raise NotDone(_("The document is made already."))
    for name, value in facts.items():
        setattr(document, name, value)
    detail = {"kind": document.kind, "number": document.number, "version": document.version, "digest": document.digest}
    record(actor=actor, action="document.issue", target=document.title, detail=detail, region=document.region)
    return document


def sign(text: Text, document: OfficeDocument) -> Text:
    """The document with its code and the address where it is verified."""
    code = document.printed_code
    return replace(text, code=code, address=f"{document.options.get('site', '')}{link_to('verify', code)}")


def digest_of(content: Any) -> str:
    """SHA-256 of the content as JSON with sorted keys."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def text_of(document: OfficeDocument) -> Text:
    """The blocks of a made document. Raises ``NotDone`` before it is made, and where it is not what was made."""
    if not document.is_made:
        raise NotDone(_("The document is not made yet."))
    if digest_of(document.content) != document.digest:
        raise NotDone(_("The document that is kept is not the one that was made. It is not handed out."))
    return from_data(document.content["text"])


def parts_of(document: OfficeDocument) -> list[tuple[str, Text]]:
    """The single papers of a set, by name; none of a document that is no set."""
    text_of(document)
    return [(name, from_data(data)) for name, data in document.content.get("parts", [])]


def file_of(*, document: OfficeDocument, kind: FileFormat, at: datetime) -> DocumentFile:
    """A format of the document; the first time it is written, later it is the very same file.

    Raises ``NotDone`` for a document that is not made, and ``NotSet`` where the PDF cannot be set."""
    kept = document.files.filter(format=kind).first()
    if kept is not None:
        return kept
    text = text_of(document)
    content, missing = _write(document, text, kind)
    made, _created = DocumentFile.objects.get_or_create(
        document=document,
        format=kind,
        name=f"{document.file_name or document.title}.{kind.value}"[:200],
        defaults={
            "content": content,
            "n_bytes": len(content),
            "checksum": hashlib.sha256(content).hexdigest(),
            "missing": "".join(missing)[:80],
            "made_at": at,
        },
    )
    return made


def _write(document: OfficeDocument, text: Text, kind: FileFormat) -> tuple[bytes, tuple[str, ...]]:
    if kind == FileFormat.WORD:
        return write_word(text, drawing_png), ()
    if kind == FileFormat.PDF:
        pdf = write_pdf(text)
        return pdf.content, pdf.missing
    if kind == FileFormat.TEXT:
        return write_text(text).encode("utf-8-sig"), ()
    if kind == FileFormat.ZIP:
        return _archive(document), ()
    raise NotDone(_("There is no such format of this document."))


def _archive(document: OfficeDocument) -> bytes:
    """Every paper of the set as Word, under its own name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts_of(document):
            entry = zipfile.ZipInfo(f"{name}.docx", _ZIP_TIME)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, write_word(text, drawing_png))
    return out.getvalue()
