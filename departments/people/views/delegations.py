"""授权代理: who acts for whom, from when to when."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from config.lists.columns import ListField
from config.lists.page import BaseListPage, page_of
from departments.access.refusals import NotAllowed
from departments.choices import REGION_WIDE_ROLES, Role
from departments.models import Delegation
from departments.people.delegations import (
    CannotDelegate,
    concerning,
    consent,
    delegate,
    delegations_of,
    may_delegate,
    needs_consent,
    refuse_consent,
    withdraw,
)
from departments.people.exports import delegation_fields
from departments.people.forms import ConsentForm, DelegationForm
from departments.querysets import DelegationQuerySet
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
        return delegation_fields(lambda row: state_of(row, self.on)[1])

    def get_queryset(self) -> QuerySet[Delegation]:
        return _visible(self.request).with_reach().select_related("principal__department", "delegate")

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
    if needs_consent(given.principal):
        message = _(
            "%(delegate)s may act for %(who)s from %(start)s to %(end)s, once the security administrator has consented."
        )
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


def _visible(request: SignedInRequest) -> DelegationQuerySet:
    user = request.user
    if user.has_role(*REGION_WIDE_ROLES):
        return Delegation.objects.of_region(user.home_region_id)
    return Delegation.objects.filter(concerning(user))


def state_of(row: Delegation, on: date) -> tuple[str, str]:
    """How a delegation stands on a day, as tone and word."""
    if row.withdrawn_at is not None:
        return "off", _("withdrawn")
    if row.valid_to < on:
        return "off", _("ended")
    if row.reaches and row.consented_at is None:
        return "warn", _("awaits the security administrator's consent")
    return ("todo", _("to come")) if row.valid_from > on else ("done", _("holds today"))


def _line(row: Delegation, user: Any, on: date) -> dict[str, Any]:
    tone, word = state_of(row, on)
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


@method_decorator(requires_role(Role.SECURITY_ADMIN), name="dispatch")
class DelegationConsents(BaseListPage):
    """Delegations whose rights reach over units: those that wait for consent first, then all that were decided."""

    request: SignedInRequest
    template_name = "departments/people/consents.html"
    title = gettext_lazy("Delegations that need consent")
    list_name = "delegation_consents"  # also where a decision that was not understood was sent
    fault: tuple[int, ConsentForm] | None = None

    @cached_property
    def on(self) -> date:
        return timezone.localdate()

    def get_fields(self) -> list[ListField]:
        return delegation_fields(lambda row: state_of(row, self.on)[1])

    def get_queryset(self) -> QuerySet[Delegation]:
        rows = Delegation.objects.over_units()
        return rows.select_related("principal__department", "delegate").order_by("-valid_from", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(self.object_list, self.request.GET, per_page=SHOWN)
        waiting = Delegation.objects.to_consent(on=self.on).select_related("principal__department", "delegate")
        return super().get_context_data(**kwargs) | {
            "waiting": [(row, self._form(row)) for row in waiting.order_by("given_at", "pk")],
            "form": self.fault[1] if self.fault else None,
            "lines": [(row, *state_of(row, self.on)) for row in page],
            "page": page,
        }

    def _form(self, row: Delegation) -> ConsentForm:
        return self.fault[1] if self.fault and self.fault[0] == row.pk else ConsentForm(prefix=f"c{row.pk}")


@require_POST
@requires_role(Role.SECURITY_ADMIN)
def delegation_consent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Consent, or refuse with a reason; both are on record."""
    row = get_object_or_404(Delegation.objects.select_related("principal", "delegate"), pk=pk)
    form, refuses = ConsentForm(request.POST, prefix=f"c{pk}"), request.POST.get("decision") == "refuse"
    if form.is_valid():
        try:
            if refuses:
                refuse_consent(delegation=row, reason=form.cleaned_data["reason"], actor=request.user)
                message = _("Refused: %(who)s does not act for %(whom)s.")
            else:
                consent(delegation=row, actor=request.user)
                message = _("Consented: %(who)s may act for %(whom)s.")
        except CannotDelegate as refusal:
            form.add_error("reason", str(refusal))
        else:
            names = {"who": row.delegate.own_name, "whom": row.principal.own_name}
            messages.success(request, message % names)
            return redirect("delegation_consents")
    page = DelegationConsents()
    page.setup(request)
    page.fault = pk, form
    return page.render_to_response(page.get_context_data())
