"""What follows from a round (通报整改): its items go into the ledger, and calls to firms that were not satisfied."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access.guarding import own_or_404
from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.models import Department
from departments.rules import may_run_month, requires_role
from departments.signed_in import SignedInRequest
from departments.units import UnitNames
from indicators.models import Round, RoundFirm
from indicators.rounds.call_backs import follows_up, record_call_back
from indicators.rounds.forms import CallBackForm, RoundLedgerForm
from indicators.rounds.masking import mask_text
from indicators.rounds.record import RoundRefused
from indicators.rounds.to_ledger import ProposedItem, default_workdays, open_ledger_items, propose_items
from indicators.rounds.views.rounds import visible_round

# As many as one reads through at a time.
SHOWN = 100


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def round_to_ledger(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the notice asks to be mended, proposed line by line; what is ticked is opened in the ledger."""
    published = visible_round(request, pk)
    every = propose_items(published=published)
    lines = every[:SHOWN]
    form = RoundLedgerForm(
        request.POST if request.method == "POST" else None, initial={"workdays": default_workdays(published=published)}
    )
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        owners, problems = _owners(request, published, lines)
        if not problems and _open_items(request, published, owners, form):
            return redirect("round_detail", pk=pk)
    ticked = set(request.POST.getlist("open")) if request.method == "POST" else {line.key for line in lines}
    typed = {
        line.key: request.POST.get(f"owner-{line.key}", line.owner.short_name if line.owner else "") for line in lines
    }
    context: dict[str, Any] = {
        "round": published,
        "form": form,
        "problems": problems,
        "count": len(problems),
        "today": timezone.localdate(),
        "lines": [(line, line.key in ticked, typed[line.key]) for line in lines],
        "units": _units(request),
        "more": len(every) - len(lines),
    }
    return render(request, "indicators/rounds/round_duties.html", context)


def _units(request: SignedInRequest) -> list[str]:
    units = Department.objects.visible_to(request.user).active(on=timezone.localdate())
    return list(units.values_list("short_name", flat=True))


def _owners(
    request: SignedInRequest, published: Round, lines: list[ProposedItem]
) -> tuple[dict[str, Department], list[str]]:
    """The ticked lines with the unit that is written beside each; every line whose unit is unknown is named."""
    names, ticked = UnitNames(published.region), set(request.POST.getlist("open"))
    owners, problems = {}, []
    for line in (line for line in lines if line.key in ticked):
        text = request.POST.get(f"owner-{line.key}", "").strip()
        unit = names.get(text) if text else None
        if unit is not None:
            owners[line.key] = unit
            continue
        values = {"title": line.title, "name": text[:40]}
        near = names.similar(text) if text else ""
        message = _("“%(title)s”: no unit is called “%(name)s”.") if text else _("“%(title)s”: name a unit.")
        problems.append(f"{message % values} {_('Is it %(names)s?') % {'names': near} if near else ''}".strip())
    if not owners and not problems:
        problems.append(_("Nothing is ticked."))
    return owners, problems


def _open_items(
    request: SignedInRequest, published: Round, owners: dict[str, Department], form: RoundLedgerForm
) -> bool:
    days = form.cleaned_data["workdays"]
    try:
        opened = open_ledger_items(published=published, owners=owners, workdays=days, actor=request.user)
    except (RoundRefused, NotDone) as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%(n)d items were opened.") % {"n": len(opened)})
    return True


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def round_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """回访: what a firm says now, recorded by whoever follows it up."""
    rows = RoundFirm.objects.below_satisfied().select_related("round__region", "unit", "action__owner")
    firm: RoundFirm = own_or_404(request, rows, pk, deed="round.firm")
    if not follows_up(request.user, firm=firm):
        raise PermissionDenied
    start = {"on": firm.called_back_on or timezone.localdate(), "grade": firm.result_grade, "note": firm.result_note}
    form = CallBackForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            record_call_back(firm=firm, actor=request.user, **form.cleaned_data)
        except RoundRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        else:
            messages.success(request, _("Recorded."))
            return redirect("round_detail", pk=firm.round_id)
    firm.complaint = _complaint(request, firm)
    return render(request, "indicators/rounds/round_call.html", {"form": form, "firm": firm})


def _complaint(request: SignedInRequest, firm: RoundFirm) -> str:
    """Other firms of the survey are strangers to the unit that follows this one up."""
    others = firm.round.firms.exclude(pk=firm.pk).values_list("name", flat=True)
    runs = may_run_month(request.user, region_id=firm.round.region_id)
    return firm.complaint if runs else mask_text(firm.complaint, others)
