"""文稿: the list, one document as it was made, its files, sending it, and the letterhead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.documents.page import blocks_for_page
from config.documents.pdf import NotSet
from config.documents.structure import LONGEST, characters
from config.lists.page import TablePage
from departments.access.guarding import own_or_404, own_region
from departments.access.refusals import NotDone
from departments.choices import FileFormat, Role
from departments.documents.deliver import deliver_document, open_delivery
from departments.documents.filters import DocumentFilter
from departments.documents.forms import DeliveryForm, LetterheadForm
from departments.documents.hand_out import document_response, refusal_text
from departments.documents.issue import text_of
from departments.documents.kinds import KINDS, kind_label
from departments.documents.letterhead import letterhead_of, save_letterhead, usual_phrases
from departments.documents.tables import DocumentTable
from departments.models import Letterhead, OfficeDocument
from departments.rules import READERS, may_run_month, requires_role
from departments.signed_in import SignedInRequest

REFRESH_SECONDS = 2


@method_decorator(requires_role(*READERS), name="dispatch")
class DocumentList(TablePage):
    """Everything that was made and may be read: who asked for what, how far it is, and until when it is kept."""

    request: SignedInRequest
    table_class = DocumentTable
    filterset_class = DocumentFilter
    template_name = "departments/documents/documents.html"
    title = gettext_lazy("Documents made")
    always = ("title",)

    def get_queryset(self) -> QuerySet[OfficeDocument]:
        seen = OfficeDocument.objects.visible_to(self.request.user).current(at=timezone.now())
        return seen.defer("content", "options").newest_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.request.user.has_role(Role.TASKFORCE)
        return super().get_context_data(**kwargs) | {"may_change": may_change}


@require_safe
@requires_role(*READERS)
def document_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One document as it stands on paper, with its files; while it is being made the page asks again by itself."""
    document = _document(request, pk)
    kind = KINDS.get(document.kind)
    formats = kind.formats if kind else (FileFormat.WORD, FileFormat.PDF, FileFormat.TEXT)
    context: dict[str, Any] = {
        "document": document,
        "kind": kind_label(document.kind),
        "is_waiting": not document.is_made and not document.error,
    }
    if document.is_made:
        open_delivery(document=document, user=request.user, at=timezone.now())
        context |= _show(request, document, formats)
        today = kind.state_of(document) if kind and kind.state_of else document.base
        context["stale"] = today if today != document.base else ""
    response = render(request, "departments/documents/document.html", context)
    if context["is_waiting"]:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


document_detail.asks_by_itself = True  # type: ignore[attr-defined]  # it keeps no session alive (AccountGate)


def _show(request: SignedInRequest, document: OfficeDocument, formats: tuple[FileFormat, ...]) -> dict[str, Any]:
    try:
        text = text_of(document)
    except NotDone as refusal:
        return {"damaged": str(refusal)}
    length = characters(text.blocks)
    return {
        "blocks": blocks_for_page(text),
        "form": text.form.value,
        "formats": [(each.value, each.label) for each in formats],
        "length": length,
        "too_long": LONGEST if length > LONGEST else 0,
        "newer": document.replaced_by.order_by("-version").first(),
        "missing": [file.missing for file in document.files.all() if file.missing],
        "deliveries": list(document.deliveries.select_related("user")),
        "delivery_form": DeliveryForm(document=document) if _may_send(request, document) else None,
    }


@require_safe
@requires_role(*READERS)
def document_file(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """The document as a file: the same bytes every time. That it was taken along is put on record."""
    document = _document(request, pk)
    kind = KINDS.get(document.kind)
    try:
        wanted = FileFormat(name)
    except ValueError:
        raise Http404 from None
    if not document.is_made or (kind is not None and wanted not in kind.formats):
        raise Http404
    try:
        return document_response(request, document, wanted)
    except NotDone as refusal:
        messages.error(request, str(refusal))
    except NotSet as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect("document_detail", pk=pk)


@require_POST
@requires_role(Role.TASKFORCE)
def document_send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the document to the people who are ticked."""
    document = _document(request, pk)
    form = DeliveryForm(request.POST, document=document)
    if not form.is_valid():
        messages.error(request, _("Tick whom it is sent to."))
        return redirect("document_detail", pk=pk)
    try:
        n = deliver_document(
            document=document, people=form.cleaned_data["people"], actor=request.user, at=timezone.now()
        )
    except NotDone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Sent to %(n)d people.") % {"n": n})
    return redirect("document_detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(Role.TASKFORCE)
def letterhead(request: SignedInRequest) -> HttpResponse:
    """Office, readers and fixed phrases of the documents of the county."""
    region = own_region(request)
    kept = Letterhead.objects.filter(region=region).first() or Letterhead(region=region)
    form = LetterheadForm(request.POST if request.method == "POST" else None, instance=kept)
    usual = usual_phrases(region.name)
    for name, field in form.fields.items():
        field.widget.attrs["placeholder"] = usual.get(name, "")
    if request.method == "POST" and form.is_valid():
        save_letterhead(letterhead=form.save(commit=False), actor=request.user)
        messages.success(request, _("Saved. Documents that are made from now on carry it."))
        return redirect("letterhead")
    context = {"form": form, "letterhead": letterhead_of(region)}
    return render(request, "departments/documents/letterhead.html", context)


def _document(request: SignedInRequest, pk: int) -> OfficeDocument:
    kept = OfficeDocument.objects.current(at=timezone.now()).select_related("region", "unit", "replaces")
    return own_or_404(request, kept, pk, deed="document")


def _may_send(request: SignedInRequest, document: OfficeDocument) -> bool:
    return may_run_month(request.user, region_id=document.region_id)
