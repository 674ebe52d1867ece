"""Keeping and forgetting one's own views of the lists (我的视图)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lists.page import list_pages
from departments.lists.saved import CannotKeep, delete_view, save_view
from departments.models import SavedView
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest


@require_POST
@requires_role(*READERS)
def view_save(request: SignedInRequest) -> HttpResponse:
    """From the list itself, which sends its name and what follows its path; back to the list as it was kept."""
    list_name, query = request.POST.get("list", ""), request.POST.get("query", "")
    try:
        view = save_view(user=request.user, list_name=list_name, name=request.POST.get("name", ""), query=query)
    except CannotKeep as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse(list_name) if list_name in list_pages() else "home")
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(_address(view))


@require_POST
@requires_role(*READERS)
def view_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """One's own only; another's is not found."""
    view = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    list_name = view.list
    delete_view(view=view)
    messages.success(request, _("The view “%(name)s” was deleted.") % {"name": view.name})
    return redirect(reverse(list_name))


def _address(view: SavedView) -> str:
    return reverse(view.list) + (f"?{view.address}" if view.address else "")
