"""当场出文稿: a list, a letter or minutes as Word or PDF, at once, on record and with a code."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from config.documents.blocks import Text
from departments.choices import DocumentReaders, FileFormat
from departments.documents.issue import Order, file_of, issue_document
from departments.documents.names import file_stem
from departments.models import OfficeDocument
from departments.signed_in import as_signed_in
from departments.trail.record import record

TYPES: dict[FileFormat, str] = {
    FileFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.PDF: "application/pdf",
    FileFormat.TEXT: "text/plain; charset=utf-8",
    FileFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.ZIP: "application/zip",
}
LIST, PAPER = "list", "paper"


def site_of(request: HttpRequest) -> str:
    """The address of this system as the reader knows it, without the last stroke."""
    return request.build_absolute_uri("/")[:-1]


def hand_out(request: HttpRequest, text: Text, *, kind: str, about: str, file_format: FileFormat) -> HttpResponse:
    """Put the document on record under the reader's name and answer with it as a file. Raises ``NotSet`` where a PDF
    cannot be set."""
    user = as_signed_in(request).user
    region = user.home_region
    if region is None:
        raise PermissionDenied
    name = file_stem([region.name, f"{text.day:%Y-%m-%d}", text.title.removeprefix(region.name)])
    order = Order(kind, text.title, DocumentReaders.MAKER, about=about[:120], file_name=name, expires=True)
    document = issue_document(text=text, order=order, region=region, actor=user, site=site_of(request))
    return document_response(request, document, file_format)


def document_response(request: HttpRequest, document: OfficeDocument, file_format: FileFormat) -> HttpResponse:
    """A made document as a file: the same bytes every time. That it was taken along is put on record."""
    file = file_of(document=document, kind=file_format, at=timezone.now())
    detail: dict[str, Any] = {"format": file_format.value, "number": document.number, "version": document.version}
    actor = as_signed_in(request).user
    record(actor=actor, action="document.take", target=document.title, detail=detail, region=document.region)
    response = HttpResponse(bytes(file.content), content_type=TYPES[file_format])
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
