"""Acting for another (代理): chosen by the delegate, held in the session, checked anew on every request."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import Delegation, User
from departments.people.delegations import acting, begin_acting
from departments.rules import requires_role
from departments.signed_in import SignedInRequest, as_signed_in, own_account

KEY = "acting_for"
GetResponse = Callable[[HttpRequest], HttpResponse]


class ActingRequest(SignedInRequest):
    """``user`` stands in for another; who is signed in is kept beside it."""

    own_account: User


def stand_in(get_response: GetResponse) -> GetResponse:
    """Who acts for another is that other's delegate on every page; outside the dates they are themselves again.

    The administration is nobody's to delegate: there everybody is themselves.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.session.get(KEY)
        if given is not None and not request.path.startswith(reverse("admin:index")):
            delegate = as_signed_in(request).user
            account = acting(delegate, given, on=timezone.localdate())
            if account is None:
                request.session.pop(KEY)
            else:
                standing_in = cast(ActingRequest, request)
                standing_in.own_account, standing_in.user = delegate, account
        return get_response(request)

    return middleware


@require_POST
@requires_role(*Role.values)
def acting_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """From now on everything is done for the other, and stamped so."""
    user = own_account(request)
    given = Delegation.objects.filter(delegate_id=user.pk, pk=pk).select_related("principal", "delegate").first()
    if given is None:
        raise Http404
    try:
        account = begin_acting(delegation=given, actor=user, on=timezone.localdate())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    request.session[KEY] = given.pk
    messages.success(request, _("From now on you act as %(name)s, until you stop.") % {"name": account})
    return redirect("home")


@require_POST
@requires_role(*Role.values)
def acting_end(request: SignedInRequest) -> HttpResponse:
    """Themselves again."""
    if request.session.pop(KEY, None) is not None:
        messages.success(request, _("You act for yourself again."))
    return redirect("delegation_list")
