"""核验: whoever holds a printed page or a file types its code and learns which version it is and whether it counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.client import client_address
from config.codes import read_code, spell_code
from departments.access.guessing import WINDOW_SECONDS, count_wrong_code, is_guessing_slowed
from departments.documents.verify import document_of_code
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from reports.publishing.verify import verify_code

LONGEST = 40


@require_safe
@requires_role(*READERS)
def verify(request: SignedInRequest) -> HttpResponse:
    """The field for a code; a typed one leads to its address."""
    typed = request.GET.get("code", "").strip()[:LONGEST]
    if code := read_code(typed):
        return redirect(reverse("report_verify", args=[spell_code(code)]))
    return _answer(request, {"typed": typed, "is_no_code": bool(typed)})


@require_safe
@requires_role(*READERS)
def report_verify(request: SignedInRequest, code: str) -> HttpResponse:
    """The version behind the code. One that does not exist, or is not released to the reader, is not found; whoever
    tries many has to wait."""
    address = client_address(request)
    typed = code.strip()[:LONGEST]
    if is_guessing_slowed(request.user, address):
        response = _answer(request, {"typed": typed, "is_slowed": True}, status=429)
        response["Retry-After"] = str(WINDOW_SECONDS)
        return response
    verified = verify_code(code, reader=request.user, at=timezone.now())
    if verified is None and (document := document_of_code(code, reader=request.user)) is not None:
        later = document.replaced_by.order_by("-version").first()
        return _answer(request, {"typed": document.printed_code, "document": document, "later": later})
    if verified is None:
        count_wrong_code(request.user, address)
        return _answer(request, {"typed": typed, "is_unknown": True}, status=404)
    report, newer = verified.report, verified.newer
    return _answer(
        request,
        {
            "typed": spell_code(report.verification_code),
            "verified": verified,
            "report": report,
            "newer": newer,
            "newer_code": spell_code(newer.verification_code) if newer else "",
        },
    )


def _answer(request: SignedInRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "reports/pages/verify/verify.html", context, status=status)
