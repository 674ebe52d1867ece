"""对口联络: the log of all indicators, and one line more on an indicator's card."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.lists.page import TablePage
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import Department
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.models import Indicator, Liaison
from indicators.responsibility.cards import Card
from indicators.responsibility.counterparts import CannotRecord, record_liaison
from indicators.responsibility.filters import LiaisonFilter
from indicators.responsibility.forms import LiaisonForm
from indicators.responsibility.tables import LiaisonTable
from indicators.responsibility.views.assignments import cards_seen


@method_decorator(requires_role(*READERS), name="dispatch")
class LiaisonList(TablePage):
    """Newest first; units see their own lines."""

    request: SignedInRequest
    table_class = LiaisonTable
    filterset_class = LiaisonFilter
    template_name = "indicators/responsibility/liaisons.html"
    always = ("indicator",)

    def get_queryset(self) -> QuerySet[Liaison]:
        return Liaison.objects.visible_to(self.request.user).select_related("department", "indicator")


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def liaison_add(request: SignedInRequest, code: str) -> HttpResponse:
    """One talk more, by the staff of a unit that leads or shares the indicator, or by the task force for it."""
    card = next(iter(cards_seen(request.user, code)), None)
    if card is None:
        raise Http404
    form = _form(request, card)
    if request.method == "POST" and form.is_valid() and _record(request, card, form):
        return redirect("responsibility_card", code)
    context = {"card": card, "name": card.name(get_language()), "form": form}
    return render(request, "indicators/responsibility/liaison_form.html", context)


def _form(request: SignedInRequest, card: Card) -> LiaisonForm:
    units = Department.objects.visible_to(request.user).filter(pk__in=card.units).order_by("position")
    start: dict[str, Any] = {"day": timezone.localdate(), "counterpart": card.counterpart}
    return LiaisonForm(request.POST or None, units=units, initial=start)


def _record(request: SignedInRequest, card: Card, form: LiaisonForm) -> bool:
    indicator = get_object_or_404(Indicator, pk=card.pk)
    try:
        record_liaison(indicator=indicator, actor=request.user, **form.cleaned_data)
    except CannotRecord as refusal:
        form.add_error(None, str(refusal))
        return False
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("Recorded."))
    return True
