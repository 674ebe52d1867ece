"""授权代理: who acts for whom, from when to when."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from config.lists.columns import ListField
from config.lists.page import BaseListPage, page_of
from departments.access.refusals import NotAllowed
from departments.choices import REGION_WIDE_ROLES
from departments.models import Delegation
from departments.people.delegations import CannotDelegate, concerning, delegate, delegations_of, may_delegate, withdraw
from departments.people.exports import delegation_fields
from departments.people.forms import DelegationForm
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest, own_account

SHOWN = 100


@method_decorator(requires_role(*READERS), name="dispatch")
class DelegationList(BaseListPage):
    """Under which delegations I may act; those of my unit or region; and a new one."""

    request: SignedInRequest
    http_method_names = ["get", "head", "options", "post"]
    template_name = "departments/people/delegations.html"
    title = gettext_lazy("Delegations on record")

    @cached_property
    def on(self) -> date:
        return timezone.localdate()

    @cached_property
    def form(self) -> DelegationForm | None:
        if self.request.user.acting_for is not None:
            return None
        posted = self.request.POST if self.request.method == "POST" else None
        return DelegationForm(posted, user=self.request.user, initial={"valid_from": self.on})

    def get_fields(self) -> list[ListField]:
        return delegation_fields(lambda row: _state(row, self.on)[1])

    def get_queryset(self) -> QuerySet[Delegation]:
        return _visible(self.request).select_related("principal__department", "delegate")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, page = self.request.user, page_of(self.object_list, self.request.GET, per_page=SHOWN)
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "held": delegations_of(own_account(self.request), on=self.on),
            "today": self.on,
            "lines": [_line(row, user, self.on) for row in page],
            "page": page,
            "overview": user.has_role(*REGION_WIDE_ROLES),
        }

    def post(self, request: SignedInRequest) -> HttpResponse:
        if self.form is None:
            raise PermissionDenied
        if self.form.is_valid() and _give(request, self.form):
            return redirect("delegation_list")
        return self.render_to_response(self.get_context_data())


def _give(request: SignedInRequest, form: DelegationForm) -> bool:
    facts = {"principal": request.user} | form.cleaned_data
    try:
        given = delegate(actor=request.user, **facts)
    except CannotDelegate as refusal:
        form.add_error(None, str(refusal))
        return False
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    message = _("%(delegate)s may act for %(who)s from %(start)s to %(end)s.")
    messages.success(
        request,
        message
        % {
            "delegate": given.delegate.own_name,
            "who": given.principal.own_name,
            "start": f"{given.valid_from:%Y-%m-%d}",
            "end": f"{given.valid_to:%Y-%m-%d}",
        },
    )
    return True


def _visible(request: SignedInRequest) -> QuerySet[Delegation]:
    user = request.user
    if user.has_role(*REGION_WIDE_ROLES):
        return Delegation.objects.of_region(user.home_region_id)
    return Delegation.objects.filter(concerning(user))


def _state(row: Delegation, on: date) -> tuple[str, str]:
    """How a delegation stands on a day, as tone and word."""
    if row.withdrawn_at is not None:
        return "off", _("withdrawn")
    if row.valid_to < on:
        return "off", _("ended")
    return ("todo", _("to come")) if row.valid_from > on else ("done", _("holds today"))


def _line(row: Delegation, user: Any, on: date) -> dict[str, Any]:
    tone, word = _state(row, on)
    open_ = row.withdrawn_at is None and row.valid_to >= on
    return {"row": row, "tone": tone, "word": word, "withdraws": open_ and may_delegate(user, principal=row.principal)}


@require_POST
@requires_role(*READERS)
def delegation_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _visible(request).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        withdraw(delegation=row, actor=request.user)
    except CannotDelegate as refusal:
        messages.error(request, str(refusal))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    else:
        messages.success(request, _("The delegation ended at once."))
    return redirect("delegation_list")
