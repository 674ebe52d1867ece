"""Who is who (人员): all units for the task force and leadership, the own unit's card for its people."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.access.guarding import visible_post, visible_unit
from departments.access.refusals import NotAllowed
from departments.choices import REGION_WIDE_ROLES, PostKind, Role
from departments.models import Department, Handover, Post, TeamDocument
from departments.people.exports import people_fields
from departments.people.forms import EndForm, PostForm, TeamDocumentForm
from departments.people.overview import ReadinessLine, line_of, lines_of
from departments.people.posts import CannotAppoint, appoint, end_post, record_team_document
from departments.rules import READERS, may_keep_people, requires_role
from departments.signed_in import SignedInRequest

SHOWN_HANDOVERS = 20


@method_decorator(requires_role(*READERS), name="dispatch")
class People(BaseListPage):
    """All units of the region; for the people of one unit its own card, and as a file its own line."""

    request: SignedInRequest
    template_name = "departments/people/people.html"
    title = gettext_lazy("People")

    @cached_property
    def lines(self) -> list[ReadinessLine]:
        user = self.request.user
        units = Department.objects.visible_to(user)
        return lines_of(units=units, region_id=user.home_region_id, on=timezone.localdate())

    def get_fields(self) -> list[ListField]:
        return people_fields()

    def get_rows(self) -> list[ReadinessLine]:
        return self.lines

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        user = self.request.user
        if user.department is not None and not user.has_role(*REGION_WIDE_ROLES):
            return _card(self.request, user.department)
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.request.user.has_role(*REGION_WIDE_ROLES):
            return super().get_context_data(lines=[], changed=[], **kwargs)
        changed = sorted((line for line in self.lines if line.changes), key=lambda line: -len(line.changes))
        found = {"lines": self.lines, "changed": changed, "keeps": _keeps(self.request), "today": timezone.localdate()}
        return super().get_context_data(**kwargs) | found


@require_safe
@requires_role(*READERS)
def people_unit(request: SignedInRequest, code: str) -> HttpResponse:
    return _card(request, visible_unit(request, code))


def _card(request: SignedInRequest, unit: Department) -> HttpResponse:
    """One unit: who holds which post, who held it before, what is missing."""
    on = timezone.localdate()
    posts = list(Post.objects.filter(department=unit).select_related("user").order_by("kind", "-valid_from", "-pk"))
    posts.sort(key=lambda post: PostKind.values.index(post.kind))
    handed = Handover.objects.filter(former__department=unit).select_related("former__department", "successor")
    context = {
        "unit": unit,
        "line": line_of(department=unit, on=on),
        "today": on,
        "keeps": _keeps(request, unit),
        "present": [post for post in posts if post.valid_to is None or post.valid_to >= on],
        "past": [post for post in posts if post.valid_to is not None and post.valid_to < on],
        "documents": TeamDocument.objects.filter(department=unit),
        "handovers": handed[:SHOWN_HANDOVERS],
        "overview": request.user.has_role(*REGION_WIDE_ROLES),
    }
    return render(request, "departments/people/people_unit.html", context)


def _keeps(request: SignedInRequest, unit: Department | None = None) -> bool:
    region = unit.region_id if unit else request.user.home_region_id
    return region is not None and may_keep_people(request.user, region_id=region)


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def post_new(request: SignedInRequest, code: str) -> HttpResponse:
    """Name somebody to a post of the unit."""
    unit = visible_unit(request, code)
    start = {"valid_from": timezone.localdate(), "kind": request.GET.get("kind", "")}
    form = PostForm(request.POST if request.method == "POST" else None, department=unit, initial=start)
    title = _("Name somebody to a post")

    def do(fields: dict[str, Any]) -> str:
        return _("Named: %(what)s") % {"what": appoint(department=unit, actor=request.user, **fields)}

    return _form_page(request, unit, form, title, do)


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def post_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody leaves and nobody follows yet."""
    post = visible_post(request, pk)
    start = {"last_day": timezone.localdate()}
    form = EndForm(request.POST if request.method == "POST" else None, initial=start)

    def do(fields: dict[str, Any]) -> str:
        return _("Ended: %(what)s") % {"what": end_post(post=post, actor=request.user, **fields)}

    return _form_page(request, post.department, form, _("End a post: %(what)s") % {"what": post}, do)


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def team_document_new(request: SignedInRequest, code: str) -> HttpResponse:
    """The document by which the unit set up its team."""
    unit = visible_unit(request, code)
    form = TeamDocumentForm(request.POST if request.method == "POST" else None)

    def do(fields: dict[str, Any]) -> str:
        return _("Recorded: %(what)s") % {"what": record_team_document(department=unit, actor=request.user, **fields)}

    return _form_page(request, unit, form, _("Record a team document"), do)


def _form_page(
    request: SignedInRequest, unit: Department, form: forms.Form, title: str, do: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Show the form, or do what it says and return to the unit; a refusal stands above the fields."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do(form.cleaned_data))
        except CannotAppoint as refusal:
            form.add_error(None, str(refusal))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        else:
            return redirect(reverse("people_unit", args=[unit.code]))
    return render(request, "departments/people/people_form.html", {"form": form, "unit": unit, "form_title": title})
