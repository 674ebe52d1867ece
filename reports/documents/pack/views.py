"""会议材料: one press asks for all papers of a meeting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from departments.access.guarding import own_or_404
from departments.access.refusals import NotDone
from departments.choices import Role
from departments.documents.hand_out import site_of
from departments.models import Meeting
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from reports.documents.pack.make import request_pack


@require_POST
@requires_role(Role.TASKFORCE)
def meeting_pack(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the pack; its page shows it once it is made."""
    meeting = own_or_404(request, Meeting.objects.select_related("region"), pk, deed="meeting.pack")
    try:
        document = request_pack(meeting=meeting, actor=request.user, site=site_of(request))
    except NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("meeting_detail", pk=pk)
    return redirect("document_detail", pk=document.pk)
