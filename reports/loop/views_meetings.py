"""Assembling the agenda of a meeting out of the frozen month."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from departments.access.guarding import own_or_404
from departments.access.refusals import NotDone
from departments.choices import Role, SpeakerState
from departments.models import Meeting
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from reports.loop.agenda import UsedMonth, assemble


@require_POST
@requires_role(Role.TASKFORCE)
def meeting_assemble(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = own_or_404(request, Meeting.objects.select_related("region"), pk, deed="meeting.assemble")
    try:
        done = assemble(meeting=meeting, actor=request.user, once_more=bool(request.POST.get("once_more")))
    except UsedMonth as question:
        hint = _("Say below that it is to be used once more.")
        messages.warning(request, f"{question} {hint}")
    except NotDone as refusal:
        messages.error(request, str(refusal))
    else:
        n = done.speakers.filter(state=SpeakerState.PROPOSED).count()
        text = ngettext("%(n)d proposed speaker waits for you.", "%(n)d proposed speakers wait for you.", n) % {"n": n}
        made = _("The agenda is made from %(report)s.") % {"report": done.based_on}
        messages.success(request, f"{made} {text}")
    return redirect("meeting_detail", pk=pk)
