"""起草: what can be drafted, the editor of one draft, and what may be done there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.documents.page import blocks_for_page
from config.documents.structure import LONGEST, characters
from departments.access.guarding import own_or_404
from departments.access.refusals import NotDone
from departments.choices import Role
from departments.documents.hand_out import site_of
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from reports.documents.draft_kinds import DRAFT_KINDS, Occasion
from reports.documents.drafts import (
    edit_sentence,
    find_doubts,
    next_number,
    open_draft,
    release_draft,
    restore_sentence,
    rewrite_draft,
    text_of_draft,
)
from reports.documents.forms import ReleaseForm, SentenceForm
from reports.models import DocumentDraft

WRITERS = (Role.TASKFORCE, Role.STAFF, Role.REVIEWER)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(*WRITERS)
def draft_list(request: SignedInRequest) -> HttpResponse:
    """Every kind with what is due now; the button begins a draft, or leads to the one that is there."""
    occasions = _occasions(request)
    if request.method == "POST":
        key, about = request.POST.get("kind", ""), request.POST.get("about", "")
        for kind, occasion in occasions:
            if (kind, occasion.about) == (key, about):
                return _begin(request, kind, occasion)
        raise Http404
    kept = {(draft.kind, draft.about): draft for draft in _visible(request)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for kind, occasion in occasions:
        draft = kept.pop((kind, occasion.about), None)
        groups.setdefault(kind, []).append({"occasion": occasion, "draft": draft})
    context = {
        "groups": [(DRAFT_KINDS[key].label, key, lines) for key, lines in groups.items()],
        "others": list(kept.values())[:20],
    }
    return render(request, "reports/documents/drafts.html", context)


def _occasions(request: SignedInRequest) -> list[tuple[str, Occasion]]:
    """What this account may begin: the task force all that is due, a unit its own papers."""
    region, user = request.user.home_region, request.user
    if region is None:
        return []
    day = timezone.localdate()
    with translation.override(settings.LANGUAGE_CODE):  # what is kept of them is Chinese
        found = [(key, each) for key, kind in DRAFT_KINDS.items() for each in kind.occasions(region, day)]
    if user.has_role(Role.TASKFORCE):
        return found
    return [(key, each) for key, each in found if each.unit is not None and each.unit.pk == user.department_id]


def _begin(request: SignedInRequest, kind: str, occasion: Occasion) -> HttpResponse:
    try:
        draft = open_draft(kind=kind, occasion=occasion, actor=request.user, reader=request.user)
    except NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("draft_list")
    return redirect("draft_detail", pk=draft.pk)


@require_safe
@requires_role(*WRITERS)
def draft_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft as it will stand on paper, every sentence with what may be done with it."""
    draft = own_or_404(request, _rows(), pk, deed="draft")
    return _page(request, draft)


@require_POST
@requires_role(*WRITERS)
def draft_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """One act of the editor: the button says which."""
    draft = own_or_404(request, _rows(), pk, deed="draft")
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        return act(request, draft)
    except NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("draft_detail", pk=pk)


def _edit(request: SignedInRequest, draft: DocumentDraft) -> HttpResponse:
    form = SentenceForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, typed=form)
    key = form.cleaned_data["key"]
    text = "" if request.POST.get("act") == "leave_out" else form.cleaned_data["text"]
    edit_sentence(draft=draft, key=key, text=text, actor=request.user)
    return redirect(f"{reverse('draft_detail', args=[draft.pk])}#s-{key}")


def _restore(request: SignedInRequest, draft: DocumentDraft) -> HttpResponse:
    key = request.POST.get("key", "")
    restore_sentence(draft=draft, key=key, actor=request.user)
    return redirect(f"{reverse('draft_detail', args=[draft.pk])}#s-{key}")


def _rewrite(request: SignedInRequest, draft: DocumentDraft) -> HttpResponse:
    now = rewrite_draft(draft=draft, actor=request.user, day=timezone.localdate())
    messages.success(request, _("Written anew: %(n)d sentences differ.") % {"n": len(now.changes)})
    return redirect("draft_detail", pk=draft.pk)


def _release(request: SignedInRequest, draft: DocumentDraft) -> HttpResponse:
    form = _release_form(draft, request.POST, has_doubts=bool(find_doubts(text_of_draft(draft))))
    if not form.is_valid():
        return _page(request, draft, release=form)
    values = form.cleaned_data
    document = release_draft(
        draft=draft,
        actor=request.user,
        site=site_of(request),
        sequence=values.get("sequence"),
        note=values.get("note", ""),
        owned=values.get("owned", False),
    )
    messages.success(request, _("Released: %(title)s, version %(n)d.") % {"title": document, "n": document.version})
    return redirect("document_detail", pk=document.pk)


ACTS = {"edit": _edit, "leave_out": _edit, "restore": _restore, "rewrite": _rewrite, "release": _release}


def _page(
    request: SignedInRequest, draft: DocumentDraft, *, release: ReleaseForm | None = None, typed: Any = None
) -> HttpResponse:
    text = text_of_draft(draft)
    blocks = blocks_for_page(text)
    for block in blocks:
        for sentence in block.get("sentences", ()):
            _explain(sentence, draft, typed)
    length, doubts = characters(text.blocks), find_doubts(text)
    kind = DRAFT_KINDS[draft.kind]
    context = {
        "draft": draft,
        "kind": kind.label,
        "blocks": blocks,
        "form": text.form.value,
        "length": length,
        "too_long": LONGEST if length > LONGEST else 0,
        "doubts": doubts,
        "changes": [change for change in draft.changes if change[0]],
        "release_form": release or _release_form(draft, None, has_doubts=bool(doubts)),
    }
    status = 200 if release is None and typed is None else 422
    return render(request, "reports/documents/draft.html", context, status=status)


def _explain(sentence: dict[str, Any], draft: DocumentDraft, typed: Any) -> None:
    """What stands beside a sentence: who changed it, whether the facts went on since, and what was typed."""
    edit = draft.edits.get(sentence["key"])
    sentence["edit"] = edit
    sentence["is_left_out"] = edit is not None and not edit["text"]
    sentence["is_overtaken"] = edit is not None and edit["written"] != sentence["written"]
    sentence["typed"] = sentence["text"]
    if typed is not None and typed.data.get("key") == sentence["key"]:
        sentence["typed"], sentence["errors"] = typed.data.get("text", ""), typed.errors.get("text", [])


def _release_form(draft: DocumentDraft, data: Any, *, has_doubts: bool) -> ReleaseForm:
    is_further = draft.released is not None
    initial = {"sequence": next_number(draft=draft)}
    options = {"is_numbered": DRAFT_KINDS[draft.kind].is_numbered, "is_further": is_further}
    return ReleaseForm(data, initial=initial, has_doubts=has_doubts, **options)


def _rows() -> Any:
    return DocumentDraft.objects.select_related("region", "unit", "released").filter(kind__in=DRAFT_KINDS)


def _visible(request: SignedInRequest) -> Any:
    return _rows().visible_to(request.user).defer("content").order_by("-composed_at")
