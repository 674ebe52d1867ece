"""Approving and returning submitted figures (审核)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.choices import Role
from departments.rules import requires_role
from indicators.models import Figure
from indicators.services.inbox import InboxLine, inbox_lines
from indicators.services.review import Outcome, approve_figures, return_figures
from indicators.services.worklist import waiting_for

PAGE_SIZE = 100
MAX_REASON = 200
MAX_TOLD = 20


@require_http_methods(["GET", "POST"])
@requires_role(Role.REVIEWER, Role.TASKFORCE)
def review(request: HttpRequest) -> HttpResponse:
    """Figures waiting for this reviewer; approve some or all of them, or return one with a reason."""
    if request.method == "GET":
        return _page(request)
    if "return" in request.POST:
        return _return(request, request.POST["return"])
    names = "shown" if request.POST.get("action") == "approve_all" else "figure"
    ids, stale = _fresh(request.POST.getlist(names))
    if stale:
        said = ngettext(
            "%(n)d figure was changed or decided since you opened the page. Look at it again.",
            "%(n)d figures were changed or decided since you opened the page. Look at them again.",
            stale,
        )
        messages.warning(request, said % {"n": stale})
    if not ids and not stale:
        messages.info(request, _("Nothing was selected."))
    outcome = approve_figures(figures=ids, actor=request.user)
    done = len(outcome.done)
    if done:
        said = ngettext("%(n)d figure was approved.", "%(n)d figures were approved.", done)
        messages.success(request, said % {"n": done})
    _tell_refused(request, outcome)
    return redirect(_address(request))


def _return(request: HttpRequest, token: str) -> HttpResponse:
    ids, stale = _fresh([token])
    key = token.partition(":")[0]
    reason = request.POST.get(f"reason-{key}", "").replace("\x00", "").strip()
    if stale or not ids:
        messages.warning(request, _("The figure was changed or decided since you opened the page. Look at it again."))
        return redirect(_address(request))
    if not reason:
        return _page(request, fault=key, message=_("A return needs a reason: say what to check or correct."))
    if len(reason) > MAX_REASON:
        message = _("The text is longer than %(limit)s characters.") % {"limit": MAX_REASON}
        return _page(request, fault=key, message=message, typed=reason)
    outcome = return_figures(figures=ids, actor=request.user, reason=reason)
    for figure in outcome.done:
        messages.success(request, _("Returned: %(what)s") % {"what": f"{figure.department} · {figure.indicator}"})
    _tell_refused(request, outcome)
    return redirect(_address(request))


def _page(request: HttpRequest, *, fault: str = "", message: str = "", typed: str = "") -> HttpResponse:
    waiting = waiting_for(user=request.user)
    page = Paginator(_listed(request, waiting), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = inbox_lines(figures=list(page.object_list), user=request.user)
    context: dict[str, Any] = {
        "lines": lines, "page_obj": page, "units": _units(request, waiting), "periods": _periods(request, waiting),
        "approvable": sum(1 for line in lines if not line.is_own), "fault": fault, "message": message, "typed": typed,
        "problems": _problems(lines, fault, message),
    }  # fmt: skip
    return render(request, "indicators/review.html", context)


def _problems(lines: Iterable[InboxLine], fault: str, message: str) -> list[dict[str, str]]:
    rows = [line.figure for line in lines if str(line.figure.pk) == fault]
    return [
        {"url": f"#reason-{row.pk}", "text": f"{row.department} · {row.indicator}{_(': ')}{message}"} for row in rows
    ]


def _listed(request: HttpRequest, waiting: QuerySet[Figure]) -> QuerySet[Figure]:
    if unit := request.GET.get("department"):
        waiting = waiting.filter(department__code=unit)
    if label := request.GET.get("cycle"):
        waiting = waiting.filter(cycle__label=label)
    related = ("indicator", "department", "cycle__scheme", "entered_by", "submitted_by")
    ordered = waiting.order_by("-cycle__start", "department__position", "department__code", "indicator__position", "pk")
    return ordered.select_related(*related)


def _units(request: HttpRequest, waiting: QuerySet[Figure]) -> list[dict[str, Any]]:
    rows = waiting.values_list("department__code", "department__short_name").annotate(n=Count("pk"))
    chosen = request.GET.get("department", "")
    ordered = rows.order_by("department__position", "department__code")
    return [{"value": code, "label": f"{name} ({n})", "selected": code == chosen} for code, name, n in ordered]


def _periods(request: HttpRequest, waiting: QuerySet[Figure]) -> list[dict[str, Any]]:
    chosen = request.GET.get("cycle", "")
    rows = waiting.values_list("cycle__label").annotate(n=Count("pk")).order_by("-cycle__label")
    return [{"value": label, "label": f"{label} ({n})", "selected": label == chosen} for label, n in rows]


def _fresh(tokens: Iterable[str]) -> tuple[list[int], int]:
    """Keys of the figures that still are what the reviewer looked at, and how many are not."""
    seen = {}
    for token in tokens:
        key, _mark, version = token.partition(":")
        if key.isascii() and key.isdigit() and len(key) < 19:
            seen[int(key)] = version
    versions = dict(Figure.objects.filter(pk__in=seen).values_list("pk", "version"))
    same = [key for key, version in seen.items() if str(versions.get(key)) == version]
    return same, len(seen) - len(same)


def _tell_refused(request: HttpRequest, outcome: Outcome) -> None:
    for figure, why in outcome.refused[:MAX_TOLD]:
        messages.error(request, f"{figure.department} · {figure.indicator}{_(': ')}{why}")
    more = len(outcome.refused) - MAX_TOLD
    if more > 0:
        said = ngettext("%(n)d more was refused.", "%(n)d more were refused.", more)
        messages.error(request, said % {"n": more})


def _address(request: HttpRequest) -> str:
    kept = {name: request.GET[name] for name in ("cycle", "department", "page") if request.GET.get(name)}
    return f"{reverse('review')}?{urlencode(kept)}" if kept else reverse("review")
