"""The handover wizard (交接) and the sheet it prints."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from config.lists.columns import ListField
from config.lists.page import BaseListPage, page_of
from departments.access.guarding import visible_post
from departments.access.refusals import NotAllowed
from departments.choices import PostKind, Role
from departments.documents.hand_out import answer_paper, wants_paper
from departments.documents.letterhead import letterhead_of
from departments.models import Handover, Post
from departments.people.exports import handover_fields
from departments.people.forms import HandoverForm, MovablesForm
from departments.people.handover import find_movables, hand_over, label_of
from departments.people.handover_text import Matters, handover_as_text
from departments.people.posts import CannotAppoint
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest

SHOWN = 100
# One sheet of paper holds so many matters; the others are counted, and stand on the responsibility list. Whoever heads
# a unit signs for all that is open in it: there the sheet runs on.
ON_PAPER = 24


@method_decorator(requires_role(Role.TASKFORCE, Role.LEADER), name="dispatch")
class HandoverList(BaseListPage):
    """Handovers of the region, the latest first, and where a new one begins."""

    request: SignedInRequest
    template_name = "departments/people/handovers.html"
    title = gettext_lazy("Handovers")

    def get_fields(self) -> list[ListField]:
        return handover_fields()

    def get_queryset(self) -> QuerySet[Handover]:
        done = Handover.objects.filter(former__department__region_id=self.request.user.seen_region_id)
        return done.select_related("former__department", "successor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = page_of(self.object_list, self.request.GET, per_page=SHOWN)
        return super().get_context_data(**kwargs) | {"handovers": page.object_list, "page": page}


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def handover_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who follows; then what goes over; then it is done, all of it or nothing."""
    post = visible_post(request, pk)
    start = {"on": timezone.localdate(), "title": post.title}
    posted = request.POST if request.method == "POST" else None
    form = HandoverForm(posted, department=post.department, leaving=post.user, initial=start)
    if request.method == "GET" or request.POST.get("step") == "back" or not form.is_valid():
        return _page(request, post, form, None)
    groups = find_movables(post=post, on=form.cleaned_data["on"])
    confirmed = request.POST.get("step") == "confirm"
    movables = MovablesForm(request.POST if confirmed else None, groups=groups)
    if not confirmed or not movables.is_valid():
        return _page(request, post, form, movables)
    try:
        done = hand_over(
            post=post,
            to=form.successor,
            actor=request.user,
            keep=movables.kept,
            note=form.cleaned_data["note"],
            closes_account=form.cleaned_data.get("closes_account", False),
        )
    except CannotAppoint as refusal:
        form.add_error(None, str(refusal))
        return _page(request, post, form, None)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("Handed over: %(what)s. Print the sheet and have both sign it.") % {"what": done})
    return redirect("handover_sheet", done.pk)


def _page(request: SignedInRequest, post: Post, form: HandoverForm, movables: MovablesForm | None) -> HttpResponse:
    context = {
        "post": post,
        "form": form,
        "movables": movables,
        "facts": list(form.cleaned_data.items()) if movables is not None else [],
    }
    return render(request, "departments/people/handover.html", context)


@require_safe
@requires_role(*READERS)
def handover_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """交接单: one A4 sheet to be signed by three."""
    posts = Post.objects.visible_to(request.user)
    related = ("former__department__region", "former__user", "successor")
    done = Handover.objects.filter(former__in=posts, pk=pk).select_related(*related).first()
    if done is None:
        raise Http404
    kept = [(label_of(group), group["items"]) for group in done.kept_back]
    if wants_paper(request):
        text = handover_as_text(
            done,
            office=letterhead_of(done.former.department.region).office,
            moved=[Matters(label_of(each), each["items"], each.get("summary", "")) for each in done.moved],
            kept=[Matters(*each) for each in kept],
        )
        return answer_paper(request, text, about="handover_sheet")
    everything = done.former.kind == PostKind.PRINCIPAL
    moved, more = _fitting(done.moved, sum(len(group["items"]) for group in done.moved) if everything else ON_PAPER)
    context = {
        "handover": done,
        "moved": moved,
        "more": more,
        "kept": kept,
    }
    return render(request, "departments/people/handover_sheet.html", context)


def _fitting(groups: list[dict[str, Any]], room: int) -> tuple[list[dict[str, Any]], int]:
    """As many matters as fit the sheet, group by group, and how many do not."""
    shown, left = [], 0
    for group in groups:
        items = group["items"][:room]
        room -= len(items)
        left += len(group["items"]) - len(items)
        count = group.get("summary") or len(group["items"])
        shown.append({"group": label_of(group), "items": items, "n": len(group["items"]), "summary": count})
    return shown, left
