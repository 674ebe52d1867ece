"""Keeping a list as one has set it up (我的视图). One's own bookmarks: nobody else sees them, nothing is audited."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from config.lists.page import list_pages
from config.lists.saved import KeptView, KeptViews
from departments.models import SavedView, User

MOST = 30
# Belongs to one visit, not to the view.
PASSING = ("page", "before", "format", "columns", "csrfmiddlewaretoken")


class CannotKeep(Exception):
    """The reason as a sentence."""


@transaction.atomic
def save_view(*, user: User, list_name: str, name: str, query: str) -> SavedView:
    """Keep the list under a name; the same name again is the same view, set up anew."""
    name = name.strip()[:40]
    if list_name not in list_pages():
        raise CannotKeep(_("This is not a list."))
    if not name:
        raise CannotKeep(_("Give the view a name."))
    own = SavedView.objects.filter(user=user, list=list_name)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise CannotKeep(_("No more than %(n)d views of one list: delete one first.") % {"n": MOST})
    parameters = QueryDict(query.lstrip("?"), mutable=True)
    columns = ",".join(parameters.getlist("columns"))
    for passing in PASSING:
        parameters.pop(passing, None)
    kept = {key: values for key, values in parameters.lists() if any(values)}
    plain = QueryDict(mutable=True)
    for key, values in kept.items():
        plain.setlist(key, values)
    address = plain.urlencode()
    if len(address) > 1000 or len(columns) > 400:
        raise CannotKeep(_("The filters are too long to be kept."))
    view, _created = SavedView.objects.update_or_create(
        user=user, list=list_name, name=name, defaults={"query": address, "columns": columns}
    )
    return view


def delete_view(*, view: SavedView) -> None:
    """Forget one."""
    view.delete()


def views_of(request: HttpRequest, list_name: str) -> KeptViews:
    """The reader's own views of a list; one query."""
    own = SavedView.objects.of(request.user).filter(list=list_name)
    kept = [KeptView(view.name, view.address, reverse("view_delete", args=[view.pk])) for view in own]
    return KeptViews(kept, reverse("view_save"))
