"""Escalation (升级督办): whose next step is due, taking it, and the letter to print or copy."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.access.guarding import own_or_404, own_region
from departments.access.refusals import NotDone
from departments.choices import Escalation, Role
from departments.ledger.escalation import due_steps, escalate, timing_of
from departments.ledger.items import settings_of
from departments.ledger.lamps import ESCALATION_TONES
from departments.models import ActionItem, Letter
from departments.rules import READERS, requires_role

SHOWN = 100


@require_safe
@requires_role(Role.TASKFORCE)
def escalations(request: HttpRequest) -> HttpResponse:
    """What is due today, the longest over first, and the letters that were sent."""
    region = own_region(request)
    due = due_steps(region=region, today=timezone.localdate())
    sent = Letter.objects.filter(region=region).select_related("item__owner")[:SHOWN]
    context = {
        "lines": [(line, ESCALATION_TONES[line.step]) for line in due[:SHOWN]],
        "count": len(due),
        "shown_most": SHOWN,
        "sent": [(letter, ESCALATION_TONES[Escalation(letter.level)]) for letter in sent],
        "timing": timing_of(settings_of(region_id=region.pk)),
    }
    return render(request, "departments/ledger/escalations.html", context)


@require_POST
@requires_role(Role.TASKFORCE)
def action_escalate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the step that the button names, if it is the one that is due."""
    item = own_or_404(request, ActionItem.objects.select_related("owner", "region"), pk, deed="action.escalate")
    try:
        letter = escalate(item=item, step=request.POST.get("step", ""), actor=request.user)
    except NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("action_escalations")
    messages.success(request, _("Written: %(letter)s") % {"letter": letter})
    return redirect("action_letter", pk=letter.pk)


@require_safe
@requires_role(*READERS)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it was sent: to be printed, or copied from the box."""
    found = own_or_404(request, Letter.objects.select_related("item__owner", "region"), pk, deed="action.letter")
    lines = found.text.split("\n\n")
    context = {"letter": found, "to": lines[0], "paragraphs": lines[1:-1], "foot": lines[-1].split("\n")}
    return render(request, "departments/ledger/letter.html", context)
