"""Data taken along as a file is put on record (导出留痕): what it is called, and what was asked for."""

from django.http import HttpRequest

from departments.models import Department
from departments.signed_in import as_signed_in
from departments.trail.record import record


def record_export(
    request: HttpRequest, title: str, *, rows: int, name: str = "", unit: Department | None = None
) -> None:
    """``name`` is the list that it is a file of; ``unit`` whose figures it holds, when that is not the reader's own."""
    detail = {"list": name, "query": request.GET.urlencode()[:500], "rows": rows}
    record(actor=as_signed_in(request).user, action="list.export", target=title, detail=detail, unit=unit)
