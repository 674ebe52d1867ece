"""Proposals (建议立项): what the newest report gives reason to open; the task force confirms or drops."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lists.page import TablePage
from departments.access.guarding import own_or_404
from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import add_workdays
from departments.choices import Role
from departments.ledger.items import settings_of
from departments.models import ActionItem
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.numbers.digits import readable
from reports.choices import ProposalState
from reports.loop.effects import judge_rectifications, reading
from reports.loop.filters import ProposalFilter
from reports.loop.forms import ConfirmForm, DropForm
from reports.loop.propose import agreement_of, confirm, confirm_all, drop, rules_text
from reports.loop.tables import ProposalTable
from reports.models import Proposal, Rectification
from reports.tones import OUTCOME_TONES


@method_decorator(requires_role(Role.TASKFORCE), name="dispatch")
class ProposalList(TablePage):
    request: SignedInRequest
    table_class = ProposalTable
    filterset_class = ProposalFilter
    template_name = "reports/loop/proposals.html"
    always = ("about",)

    def get_queryset(self) -> QuerySet[Proposal]:
        rows = Proposal.objects.visible_to(self.request.user)
        return rows.select_related("department", "report__cycle", "item")


@require_POST
@requires_role(Role.TASKFORCE)
def proposals_confirm(request: SignedInRequest) -> HttpResponse:
    """Open the chosen ones with what is suggested for each; all of them, or none."""
    keys = [int(key) for key in request.POST.getlist("proposal") if key.isdecimal() and len(key) < 19]
    chosen = list(Proposal.objects.visible_to(request.user).filter(pk__in=keys))
    if not chosen:
        messages.error(request, _("Choose at least one proposal."))
        return redirect("proposal_list")
    try:
        opened = confirm_all(proposals=chosen, actor=request.user)
    except NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("proposal_list")
    messages.success(request, _("%(n)d items were opened.") % {"n": opened})
    return redirect("action_list")


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def proposal_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The facts, and two forms: open the ledger item with what is agreed, or drop it with a reason."""
    rows = Proposal.objects.select_related("department", "report__cycle", "region", "item")
    proposal = own_or_404(request, rows, pk, deed="proposal")
    agreed = agreement_of(proposal=proposal)
    ledger_settings = settings_of(region_id=proposal.region_id)
    start: dict[str, Any] = {
        "due": add_workdays(timezone.localdate(), ledger_settings.rectify_within, calendar=calendar_in_force()),
        "periods": ledger_settings.periods,
        "narrowing": readable(agreed.narrowing, agreed.decimals) if agreed else None,
    }
    dropping = request.POST.get("decision") == "drop"
    posted = request.POST if request.method == "POST" else None
    confirming = ConfirmForm(None if dropping else posted, initial=start, agreed=agreed)
    reason = DropForm(posted if dropping else None)
    if posted is not None and (reason if dropping else confirming).is_valid():
        try:
            if dropping:
                drop(proposal=proposal, actor=request.user, **reason.cleaned_data)
                messages.success(request, _("Dropped: %(what)s") % {"what": proposal})
                return redirect("proposal_list")
            item = confirm(proposal=proposal, actor=request.user, **confirming.cleaned_data)
        except NotDone as refusal:
            (reason if dropping else confirming).add_error(None, str(refusal))
        else:
            messages.success(request, _("Opened: %(item)s") % {"item": item})
            return redirect("action_detail", pk=item.pk)
    context = {
        "proposal": proposal,
        "agreed": agreed,
        "confirming": confirming,
        "dropping": reason,
        "rules": rules_text(proposal.rules),
        "waits": proposal.state == ProposalState.WAITING,
        "baseline": readable(agreed.baseline, agreed.decimals) if agreed else None,
    }
    return render(request, "reports/loop/proposal.html", context)


@require_safe
@requires_role(*READERS)
def action_effect(request: SignedInRequest, pk: int) -> HttpResponse:
    """The baseline of a ledger item and what every published period since says of it."""
    item = own_or_404(request, ActionItem.objects.select_related("owner", "region"), pk, deed="action")
    rows = Rectification.objects.select_related("item", "report__cycle__scheme", "verified_by__cycle")
    row = rows.filter(item=item).first()
    context: dict[str, Any] = {"item": item, "row": row}
    if row is not None:
        verdict = judge_rectifications(rectifications=[row])[row.pk]
        lines = [
            (line, OUTCOME_TONES[line.outcome], reading(row, line.gap), reading(row, line.narrowed))
            for line in verdict.lines
        ]
        agreed = {"baseline": reading(row, row.baseline), "agreed": reading(row, row.narrowing)}
        context |= {"verdict": verdict, "lines": lines, **agreed}
    return render(request, "reports/loop/action_effect.html", context)
