"""Naming section and person on many items at once (批量明确责任)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from departments.access.refusals import NotDone
from departments.choices import Role
from departments.ledger.forms import PeopleForm
from departments.ledger.naming import name_from_card, name_people
from departments.models import ActionItem, User
from departments.querysets import ActionQuerySet
from departments.rules import may_run_month, requires_role
from departments.signed_in import SignedInRequest

# So many are ticked on one page.
SHOWN = 200


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def action_people(request: SignedInRequest) -> HttpResponse:
    """Items without section or person, or with ``?all=1`` every open one, to be ticked and named together."""
    everything = request.GET.get("all") == "1"
    own = _own(request.user)
    rows = own if everything else own.unnamed()
    ticked = {key for key in request.POST.getlist("item") if key.isascii() and key.isdigit() and len(key) < 19}
    form = PeopleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = list(own.filter(pk__in=ticked).order_by("pk"))
        if len(chosen) < len(ticked):
            raise PermissionDenied
        try:
            count = _apply(request, chosen, form)
        except NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext("%(n)d item was changed.", "%(n)d items were changed.", count)
            messages.success(request, text % {"n": count})
            return redirect(request.get_full_path())
    shown = list(rows.select_related("owner").order_by("due", "pk")[:SHOWN])
    context: dict[str, Any] = {
        "items": shown,
        "count": rows.count(),
        "unnamed": own.unnamed().count(),
        "everything": everything,
        "ticked": {int(key) for key in ticked},
        "form": form,
    }
    return render(request, "departments/ledger/action_people.html", context)


def _apply(request: SignedInRequest, chosen: list[ActionItem], form: PeopleForm) -> int:
    if not chosen:
        raise NotDone(_("Tick the items that are meant."))
    if request.POST.get("deed") == "card":
        return name_from_card(items=chosen, actor=request.user)
    return name_people(items=chosen, actor=request.user, **form.cleaned_data)


def _own(user: User) -> ActionQuerySet:
    """What the reader may work on: the region's for the task force, else what the unit owns."""
    rows = ActionItem.objects.visible_to(user).not_closed()
    runs = may_run_month(user, region_id=user.seen_region_id)
    return rows if runs else rows.filter(owner_id=user.department_id)
