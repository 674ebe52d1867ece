"""提醒: one's own notices, a working day each, the newest ready to be copied."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.models import Reminder

SHOWN = 30


@require_safe
@requires_role(*READERS)
def notices(request: SignedInRequest) -> HttpResponse:
    mine = list(Reminder.objects.filter(user=request.user).order_by("-on")[:SHOWN])
    context = {"notices": mine, "newest": mine[0] if mine else None, "today": timezone.localdate()}
    return render(request, "indicators/progress/notices.html", context)
