"""Looking at a sheet once more before it goes to the reviewer (提交前核对), and submitting it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.cycles.completeness import unit_progress
from indicators.cycles.periods import Period, choose_period, stage
from indicators.entry.form_rows import row_text
from indicators.entry.submit import submit_figures
from indicators.entry.texts import cell_texts
from indicators.entry.views.page import choose_unit
from indicators.figures.states import BulkOutcome, Versions
from indicators.models import Figure
from indicators.review.check import SheetCheck, check_sheet
from indicators.review.forms import read_versions

MAX_REASON = 200
MOST_NAMED = 20


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def entry_check(request: SignedInRequest) -> HttpResponse:
    """What changed, is doubtful, worse or blank, with a way back to every cell; the button says what it submits."""
    at = timezone.now()
    period = choose_period(request)
    if period.cycle is None:
        return render(request, "indicators/entry/entry_units.html", {"period": period, "units": []})
    department = choose_unit(request, period.cycle)
    if department is None:
        units = unit_progress(cycle=period.cycle, at=at)
        context = {"period": period, "cycle": period.cycle, "stage": stage(period.cycle, at), "units": units}
        return render(request, "indicators/entry/entry_units.html", context)
    check = check_sheet(cycle=period.cycle, department=department, at=at)
    if request.method == "GET":
        return _page(request, period, check, at)
    late_reason = request.POST.get("late_reason", "").replace("\x00", "").strip()
    if fault := _late_fault(check, late_reason):
        return _page(request, period, check, at, fault=fault, typed=late_reason)
    seen = read_versions([*request.POST.getlist("shown"), *request.POST.getlist("again")])
    outcome = _submit(request, check, seen, late_reason, at)
    _tell(request, outcome, seen)
    if not outcome.done:
        return redirect(request.get_full_path())
    return redirect(reverse("entry_receipt", query={"cycle": period.chosen, "department": department.code}))


def _late_fault(check: SheetCheck, late_reason: str) -> str:
    if check.needs_late_reason and not late_reason:
        return _("The deadline has passed. Late entry needs a reason.")
    if len(late_reason) > MAX_REASON:
        return _("The text is longer than %(limit)s characters.") % {"limit": MAX_REASON}
    return ""


def _submit(request: SignedInRequest, check: SheetCheck, seen: Versions, late_reason: str, at: datetime) -> BulkOutcome:
    """What the page showed as ready, in the version it showed, and what was declared right as it is."""
    again = read_versions(request.POST.getlist("again"))
    lines = {line.figure.pk: line for line in check.lines if line.figure is not None}
    chosen = [
        lines[pk].line.indicator.pk for pk in seen if pk in lines and (pk in again or not lines[pk].line.needs_change)
    ]
    return submit_figures(
        cycle=check.sheet.cycle,
        department=check.sheet.unit,
        actor=request.user,
        indicator_ids=chosen,
        at=at,
        late_reason=late_reason,
        versions=seen,
    )


def _tell(request: SignedInRequest, outcome: BulkOutcome, seen: Versions) -> None:
    if done := len(outcome.done):
        text = ngettext(
            "%(n)d figure was submitted to the reviewer.", "%(n)d figures were submitted to the reviewer.", done
        )
        messages.success(request, text % {"n": done})
    elif not outcome.refused:
        messages.info(request, _("There was nothing to submit: no row holds a new figure."))
    for figure, why in outcome.refused[:MOST_NAMED]:
        text = _both_values(request, figure) if seen.get(figure.pk) != figure.version else why
        messages.error(request, f"{figure.indicator}{_(': ')}{text}")


def _both_values(request: SignedInRequest, figure: Figure) -> str:
    """What the page showed of a figure that was changed since, and what stands there now."""
    text = _("not submitted, because %(who)s changed it meanwhile: your page showed %(seen)s, it is now %(now)s.")
    return text % {
        "who": figure.entered_name or _("somebody else"),
        "seen": request.POST.get(f"saw-{figure.pk}", "").replace("\x00", "")[:MAX_REASON] or _("another value"),
        "now": row_text(cell_texts(figure)),
    }


def _query(period: Period, request: SignedInRequest) -> str:
    values = {"cycle": period.chosen, "department": request.GET.get("department", "")}
    return "?" + urlencode({key: value for key, value in values.items() if value})


def _page(
    request: SignedInRequest, period: Period, check: SheetCheck, at: datetime, *, fault: str = "", typed: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "period": period,
        "cycle": period.cycle,
        "check": check,
        "department": check.sheet.department,
        "stage": stage(check.sheet.cycle, at),
        "entry": reverse("entry") + _query(period, request),
        "fault": fault,
        "typed": typed,
        "problems": [{"url": "#late_reason", "text": fault}] if fault else [],
        "counts": [check.count(rank) for rank in range(6)],
        "settings_note": _("Compared with the period before; doubts by the scheme's settings."),
    }
    return render(request, "indicators/review/check.html", context)
