"""Change sets (变更单): what sheets changed, one after the other, and taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.lists.page import TablePage
from departments.access.guarding import own_or_404
from departments.access.refusals import NotDone
from departments.choices import Role
from departments.models import ChangeSet
from departments.querysets import ChangeSetQuerySet
from departments.rules import requires_role
from departments.sheets.changes import take_back, why_not_taken_back
from departments.sheets.door import DOORS, doors_of
from departments.sheets.forms import TakeSheetBackForm
from departments.sheets.tables import ChangeSetTable
from departments.signed_in import SignedInRequest

MOST_SHOWN = 200
KEEPERS = (Role.STAFF, Role.TASKFORCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


def _visible(request: SignedInRequest) -> ChangeSetQuerySet:
    """Those of the own region, of sheets that the account may hand in itself."""
    keys = [door.key for door in doors_of(request.user)]
    return ChangeSet.objects.visible_to(request.user).filter(door__in=keys)


@method_decorator(requires_role(*KEEPERS), name="dispatch")
class ChangeSetList(TablePage):
    """Every sheet that was taken in, the newest first."""

    request: SignedInRequest
    table_class = ChangeSetTable
    template_name = "departments/sheets/changes.html"
    always = ("at", "file")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        doors = [(reverse(door.page), door.title) for door in doors_of(self.request.user) if door.page]
        return super().get_context_data(**kwargs) | {"doors": doors}

    def get_queryset(self) -> ChangeSetQuerySet:
        return _visible(self.request).defer("rows", "differences")


@require_http_methods(["GET", "POST"])
@requires_role(*KEEPERS)
def sheet_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sheet: who, when, what; taken back by a form that says why."""
    change_set = own_or_404(request, ChangeSet.objects.select_related("region"), pk, deed="sheet")
    door = DOORS.get(change_set.door)
    if door is None or not request.user.has_role(*door.roles):
        raise PermissionDenied
    form = TakeSheetBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back(change_set=change_set, actor=request.user, reason=form.cleaned_data["reason"])
        except NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Taken back: everything stands as it was before this sheet."))
            return redirect("sheet_change", pk=pk)
    context: dict[str, Any] = {
        "change_set": change_set,
        "door": door,
        "form": form,
        "why_not": why_not_taken_back(change_set, request.user),
        "differences": change_set.differences[:MOST_SHOWN],
        "n_differences": len(change_set.differences),
        "n_rows": len(change_set.rows),
    }
    return render(request, "departments/sheets/change.html", context)
