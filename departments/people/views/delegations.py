"""授权代理: who acts for whom, from when to when."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.access.refusals import NotAllowed
from departments.choices import REGION_WIDE_ROLES
from departments.models import Delegation
from departments.people.acting import own_account
from departments.people.delegations import CannotDelegate, concerning, delegate, delegations_of, may_delegate, withdraw
from departments.people.forms_delegations import DelegationForm
from departments.rules import READERS, requires_role

SHOWN = 100


@require_http_methods(["GET", "POST"])
@requires_role(*READERS)
def delegation_list(request: HttpRequest) -> HttpResponse:
    """Under which delegations I may act; those of my unit or region; and a new one."""
    user, on = request.user, timezone.localdate()
    form = None
    if user.acting_for is None:
        start = {"valid_from": on}
        form = DelegationForm(request.POST if request.method == "POST" else None, user=user, initial=start)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _give(request, form):
            return redirect("delegation_list")
    rows = _visible(request).select_related("principal__department", "delegate")[:SHOWN]
    context = {
        "form": form,
        "held": delegations_of(own_account(request), on=on),
        "today": on,
        "lines": [_line(row, user, on) for row in rows],
        "overview": user.has_role(*REGION_WIDE_ROLES),
    }
    return render(request, "departments/people/delegations.html", context)


def _give(request: HttpRequest, form: DelegationForm) -> bool:
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


def _visible(request: HttpRequest) -> QuerySet[Delegation]:
    user = request.user
    if user.has_role(*REGION_WIDE_ROLES):
        return Delegation.objects.of_region(user.home_region_id)
    return Delegation.objects.filter(concerning(user))


def _line(row: Delegation, user: Any, on: Any) -> dict[str, Any]:
    """A delegation with its state as tone and word."""
    if row.withdrawn_at is not None:
        tone, word = "off", _("withdrawn")
    elif row.valid_to < on:
        tone, word = "off", _("ended")
    elif row.valid_from > on:
        tone, word = "todo", _("to come")
    else:
        tone, word = "done", _("holds today")
    open_ = row.withdrawn_at is None and row.valid_to >= on
    return {"row": row, "tone": tone, "word": word, "withdraws": open_ and may_delegate(user, principal=row.principal)}


@require_POST
@requires_role(*READERS)
def delegation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
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
