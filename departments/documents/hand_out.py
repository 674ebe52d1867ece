"""当场出文稿: a list, a letter or minutes as Word or PDF, at once, on record and with a code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from config.documents.blocks import Text
from config.documents.pdf import NotSet
from config.files.respond import private_response
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


def wants_paper(request: HttpRequest) -> bool:
    """``?format=docx`` or ``pdf`` of a page that is a paper too; any other format is not there."""
    wanted = request.GET.get("format", "")
    if wanted and wanted not in {FileFormat.WORD, FileFormat.PDF}:
        raise Http404
    return bool(wanted)


def answer_paper(request: HttpRequest, text: Text, *, about: str, kind: str = PAPER, name: str = "") -> HttpResponse:
    """The paper in the format that the address asks for; one that cannot be set leads back to its page, which says
    why. ``name`` is what its file is called, without the ending."""
    file_format = FileFormat(request.GET["format"])
    try:
        return hand_out(request, text, kind=kind, about=about, file_format=file_format, name=name)
    except NotSet as refusal:
        messages.error(request, refusal_text(refusal))
        query = request.GET.copy()
        del query["format"]
        return redirect(f"{request.path}?{query.urlencode()}")


def refusal_text(refusal: NotSet) -> str:
    """Why there is no PDF, and what to do instead."""
    text = _("The PDF cannot be set: %(reason)s. Take the document as Word, and tell the administrator.")
    return text % {"reason": str(refusal)[:200]}


def hand_out(
    request: HttpRequest, text: Text, *, kind: str, about: str, file_format: FileFormat, name: str = ""
) -> HttpResponse:
    """Put the document on record under the reader's name and answer with it as a file. Raises ``NotSet`` where a PDF
    cannot be set."""
    user = as_signed_in(request).user
    region = user.home_region
    if region is None:
        raise PermissionDenied
    name = name or file_stem([region.name, f"{text.day:%Y-%m-%d}", text.title.removeprefix(region.name)])
    order = Order(kind, text.title, DocumentReaders.MAKER, about=about[:120], file_name=name, expires=True)
    document = issue_document(text=text, order=order, region=region, actor=user, site=site_of(request))
    return document_response(request, document, file_format)


def document_response(request: HttpRequest, document: OfficeDocument, file_format: FileFormat) -> HttpResponse:
    """A made document as a file: the same bytes every time. That it was taken along is put on record."""
    file = file_of(document=document, kind=file_format, at=timezone.now())
    detail: dict[str, Any] = {"format": file_format.value, "number": document.number, "version": document.version}
    actor = as_signed_in(request).user
    record(actor=actor, action="document.take", target=document.title, detail=detail, region=document.region)
    return private_response(bytes(file.content), file.name, TYPES[file_format])
