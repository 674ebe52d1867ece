"""Data taken along as a file is put on record (导出留痕): what it is called, and what was asked for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.documents.blocks import Text
from config.documents.pdf import NotSet
from departments.choices import FileFormat
from departments.documents.hand_out import LIST, hand_out
from departments.models import Department
from departments.signed_in import as_signed_in
from departments.trail.record import record


def record_export(
    request: HttpRequest, title: str, *, rows: int, name: str = "", unit: Department | None = None
) -> None:
    """``name`` is the list that it is a file of; ``unit`` whose figures it holds, when that is not the reader's own."""
    detail = {"list": name, "query": request.GET.urlencode()[:500], "rows": rows}
    record(actor=as_signed_in(request).user, action="list.export", target=title, detail=detail, unit=unit)


def hand_list_out(request: HttpRequest, text: Text, *, kind: str, about: str) -> HttpResponse:
    """A list as Word or PDF; one that cannot be set leads back to the list, which says why."""
    try:
        return hand_out(request, text, kind=LIST, about=about, file_format=FileFormat(kind))
    except NotSet as refusal:
        message = _("The PDF cannot be set: %(reason)s. Take the document as Word, and tell the administrator.")
        messages.error(request, message % {"reason": str(refusal)[:200]})
        return redirect(request.path)
