"""Handing out files (附件下载): kept ones in one way for evidence, ledger, papers and highlights, and workbooks."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from config.files.guard import XLSX, kind_named
from config.files.store import Damaged


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved under this name."""
    response = HttpResponse(content, content_type=XLSX.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def attachment(request: HttpRequest, kept: Any, read: Callable[[], bytes]) -> HttpResponse:
    """The file as an attachment: never shown inside a page, never guessed at by a browser, never stored on the way.
    ``read`` puts the download on record; a file that is not what it was is told and not handed out."""
    try:
        data = read()
    except Damaged:
        return render(request, "config/files/damaged.html", {"evidence": kept}, status=503)
    return private_response(data, kept.name, kind_named(kept.name).content_type)


def private_response(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Something to be saved under this name, by nobody but the reader."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
