"""Approving and returning submitted figures (审核)."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.lists.page import page_of
from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.models import Figure
from indicators.querysets import FigureQuerySet
from indicators.review.decide import approve_figures, return_figures
from indicators.review.forms import ReviewFilterForm, read_versions
from indicators.review.inbox import CHANGED, DOUBTFUL, UNCHANGED, InboxLine, inbox, with_details
from indicators.review.views.results import keep_result, take_result

PAGE_SIZE = 100
MAX_REASON = 200
PASSED = "passed"
SELECTED = "selected"


@require_http_methods(["GET", "POST"])
@requires_role(Role.REVIEWER, Role.TASKFORCE)
def review(request: SignedInRequest) -> HttpResponse:
    """Figures waiting for this reviewer, doubts first; approve the selected, or return one or several with a reason."""
    if request.method == "GET":
        return _page(request)
    if "return" in request.POST:
        return _return(request, [request.POST["return"]], at_row=True)
    tokens = request.POST.getlist("figure")
    if request.POST.get("action") == "return_selected":
        return _return(request, tokens)
    seen = read_versions(tokens)
    if not seen:
        messages.info(request, _("Nothing was selected."))
        return redirect(address(request))
    keep_result(request, approve_figures(figures=list(seen), actor=request.user, versions=seen))
    return redirect(address(request))


def _return(request: SignedInRequest, tokens: list[str], *, at_row: bool = False) -> HttpResponse:
    """Back to the typist; the reason stands in the row, or once for all that were selected."""
    seen = read_versions(tokens)
    if not seen:
        messages.info(request, _("Nothing was selected."))
        return redirect(address(request))
    place = str(next(iter(seen))) if at_row else SELECTED
    reason = request.POST.get(f"reason-{place}", "").replace("\x00", "").strip()
    message = ""
    if not reason:
        message = _("A return needs a reason: say what to check or correct.")
    elif len(reason) > MAX_REASON:
        message = _("The text is longer than %(limit)s characters.") % {"limit": MAX_REASON}
    if message:
        return _page(request, fault=place, message=message, typed=reason, ticked=() if at_row else tokens)
    keep_result(request, return_figures(figures=list(seen), actor=request.user, reason=reason, versions=seen))
    return redirect(address(request))


def _page(
    request: SignedInRequest,
    *,
    fault: str = "",
    message: str = "",
    typed: str = "",
    ticked: Collection[str] = (),
) -> HttpResponse:
    passed = request.GET.get("view") == PASSED
    waiting, elsewhere = Figure.objects.awaiting(request.user), Figure.objects.passed_on(request.user)
    form = ReviewFilterForm(request.GET, figures=elsewhere if passed else waiting)
    wanted = form.wanted
    lines = inbox(figures=elsewhere if passed else waiting, wanted=wanted, user=request.user) if wanted else []
    page = page_of(lines, request.GET, per_page=PAGE_SIZE)
    shown = with_details(list(page.object_list))
    clean = [line for line in lines if not (line.doubts or line.is_own or line.to_sign)]
    context: dict[str, Any] = {
        "lines": shown,
        "page_obj": page,
        "filter": {"form": form},
        "passed": passed,
        "ticked": ticked,
        "counts": {rank: sum(1 for line in lines if line.rank == rank) for rank in (DOUBTFUL, CHANGED, UNCHANGED)},
        "clean": len(clean),
        "all_address": f"{reverse('review_all')}?{urlencode(form.kept)}",
        "tabs": _tabs(form.total, waiting if passed else elsewhere, passed=passed),
        "fault": fault,
        "message": message,
        "typed": typed,
        "problems": _problems(shown, fault, message),
        "result": take_result(request),
        "own": sum(1 for line in lines if line.is_own),
        "settings_note": _(
            "Best and average: of the own group in the last period where several units report; else of the counties."
        ),
    }
    return render(request, "indicators/review/review.html", context)


def _tabs(total: int, others: FigureQuerySet, *, passed: bool) -> list[dict[str, Any]]:
    waiting, elsewhere = (others.count(), total) if passed else (total, others.count())
    here = reverse("review")
    return [
        {"url": here, "label": _("Waiting for me"), "count": waiting, "active": not passed},
        {"url": f"{here}?view={PASSED}", "label": _("Elsewhere"), "count": elsewhere, "active": passed},
    ]


def _problems(lines: list[InboxLine], fault: str, message: str) -> list[dict[str, str]]:
    if fault == SELECTED:
        return [{"url": f"#reason-{SELECTED}", "text": message}]
    rows = [line.figure for line in lines if str(line.figure.pk) == fault]
    return [
        {"url": f"#reason-{row.pk}", "text": f"{row.department} · {row.indicator}{_(': ')}{message}"} for row in rows
    ]


def address(request: SignedInRequest) -> str:
    """The page with the same filter."""
    names = ("cycle", "department", "group", "doubts", "changed", "q", "page")
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    return f"{reverse('review')}?{urlencode(kept)}" if kept else reverse("review")
